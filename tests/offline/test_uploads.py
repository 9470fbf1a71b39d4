"""The Files API: resumable upload, states, listing, expiry."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from components.offline.facts import limit
from components.offline.uploads import GRANULARITY
from tests.offline.stand_in import Served
from tests.offline.test_generate import GENERATE, message, png
from tests.waiting import wait_until

START = "/upload/v1beta/files"


def begin(http: httpx2.Client, size: int, mime_type: str = "image/png", **fields: Any) -> httpx2.Response:
    headers = {
        "X-Goog-Upload-Protocol": "resumable",
        "X-Goog-Upload-Command": "start",
        "X-Goog-Upload-Header-Content-Length": str(size),
        "X-Goog-Upload-Header-Content-Type": mime_type,
    }
    return http.post(START, headers=headers, json={"file": fields})


def send(
    http: httpx2.Client, url: str, data: bytes, offset: int = 0, command: str = "upload, finalize"
) -> httpx2.Response:
    headers = {"X-Goog-Upload-Command": command, "X-Goog-Upload-Offset": str(offset)}
    return http.post(url, headers=headers, content=data)


def upload(http: httpx2.Client, data: bytes, mime_type: str = "image/png", **fields: Any) -> dict[str, Any]:
    url = begin(http, len(data), mime_type, **fields).headers["x-goog-upload-url"]
    file: dict[str, Any] = send(http, url, data).json()["file"]
    return file


def asked_about(file: dict[str, Any]) -> dict[str, Any]:
    return {"contents": [{"parts": [{"fileData": {"fileUri": file["uri"], "mimeType": file["mimeType"]}}]}]}


def test_start_answers_with_an_address_of_its_own(server: Served, http: httpx2.Client) -> None:
    answer = begin(http, 8)
    assert (answer.status_code, answer.text) == (200, "")
    assert answer.headers["x-goog-upload-status"] == "active"
    assert answer.headers["x-goog-upload-url"].startswith(f"{server.base_url}{START}?upload_id=")


@pytest.mark.parametrize("mime_type", ["bad/mime_type", "image", "image/", "/png", "image/png/x", "im age/png", "*/*"])
def test_what_can_be_no_type(http: httpx2.Client, mime_type: str) -> None:
    assert message(begin(http, 8, mime_type)).startswith("* CreateFileRequest.file.mime_type: ")
    assert message(begin(http, 8, mimeType=mime_type)).startswith("* CreateFileRequest.file.mime_type: ")


@pytest.mark.parametrize("mime_type", ["application/cu-seeme", "image/svg+xml", "text/plain; charset=utf-8", "jsonl"])
def test_a_type_that_nothing_reads_may_be_kept(http: httpx2.Client, mime_type: str) -> None:
    assert begin(http, 8, mime_type).status_code == 200


def test_a_file_in_one_piece(server: Served, http: httpx2.Client) -> None:
    picture = png()
    file = upload(http, picture, display_name="blank.png")
    id = file["name"].removeprefix("files/")
    digest = hashlib.sha256(picture).hexdigest()
    assert file == {
        "name": f"files/{id}",
        "displayName": "blank.png",
        "mimeType": "image/png",
        "sizeBytes": str(len(picture)),
        "createTime": "2026-11-21T12:00:00.000000Z",
        "updateTime": "2026-11-21T12:00:00.000000Z",
        "expirationTime": "2026-11-23T12:00:00.000000Z",
        "sha256Hash": base64.b64encode(digest.encode()).decode(),
        "uri": f"{server.base_url}/v1beta/files/{id}",
        "state": "ACTIVE",
        "source": "UPLOADED",
    }
    assert http.get(f"/v1beta/files/{id}").json() == file


def test_a_file_in_chunks_after_the_last_of_which_it_is_whole(server: Served, http: httpx2.Client) -> None:
    text = bytes(range(97, 123)) * 20_000
    url = begin(http, len(text), "text/plain").headers["x-goog-upload-url"]
    with server.client(key=None) as chunks:  # the address is the secret; the SDK sends no key here
        first = send(chunks, url, text[:GRANULARITY], command="upload")
        query = send(chunks, url, b"", command="query")
        last = send(chunks, url, text[GRANULARITY:], GRANULARITY)
    assert [answer.headers["x-goog-upload-status"] for answer in (first, query, last)] == ["active", "active", "final"]
    assert query.headers["x-goog-upload-size-received"] == str(GRANULARITY)
    assert last.json()["file"]["sizeBytes"] == str(len(text))
    assert http.post(GENERATE, json=asked_about(last.json()["file"])).status_code == 200
    assert server.mind.files == [text]


@pytest.mark.parametrize(
    ("data", "offset", "command", "expected"),
    [
        (b"12345678", 3, "upload", "Upload offset 3 does not match the 0 bytes received."),
        (b"123456789", 0, "upload, finalize", "The upload is larger than announced"),
        (b"1234", 0, "upload, finalize", "Received 4 bytes of the 8 announced."),
        (b"1234", 0, "upload", "All chunks but the last must be multiples of 262144 bytes."),
        (b"12345678", 0, "dance", "Invalid X-Goog-Upload-Command."),
    ],
)
def test_chunks_that_are_refused(http: httpx2.Client, data: bytes, offset: int, command: str, expected: str) -> None:
    url = begin(http, 8, "text/plain").headers["x-goog-upload-url"]
    answer = send(http, url, data, offset, command)
    assert answer.status_code == 400
    assert "x-goog-upload-status" not in answer.headers
    assert message(answer).startswith(expected)


def test_a_cancelled_upload_takes_no_more(http: httpx2.Client) -> None:
    url = begin(http, 8).headers["x-goog-upload-url"]
    assert send(http, url, b"", command="cancel").headers["x-goog-upload-status"] == "cancelled"
    assert message(send(http, url, b"12345678")) == "Upload has already been terminated."


@pytest.mark.parametrize(
    ("size", "fields", "expected"),
    [
        (limit("file_bytes") + 1, {}, "File size exceeds the limit: 2147483648 bytes."),
        (8, {"name": "files/Upper"}, "Invalid file name: files/Upper"),
        (8, {"name": "files/" + "a" * 41}, "Invalid file name:"),
        (8, {"displayName": "x" * 513}, "* CreateFileRequest.file.display_name"),
        (8, {"colour": "red"}, "Invalid JSON payload received. Unknown name \"colour\" at 'file': Cannot find field."),
    ],
)
def test_files_that_are_refused(http: httpx2.Client, size: int, fields: dict[str, Any], expected: str) -> None:
    assert message(begin(http, size, **fields)).startswith(expected)


def test_a_file_of_that_name_is_there_already(http: httpx2.Client) -> None:
    upload(http, png(), name="files/my-name")
    url = begin(http, 1, name="files/my-name").headers["x-goog-upload-url"]
    assert send(http, url, b"x").status_code == 409
    http.delete("/v1beta/files/my-name")


def test_the_start_needs_a_key(server: Served) -> None:
    with server.client(key=None) as http:
        assert begin(http, 8).status_code == 403


@pytest.mark.parametrize("mime_type", ["image/png", "application/pdf"])
def test_a_file_that_cannot_be_decoded_fails(http: httpx2.Client, mime_type: str) -> None:
    file = upload(http, b"this is nothing", mime_type)
    assert (file["state"], file["error"]["code"]) == ("FAILED", 3)
    answer = http.post(GENERATE, json=asked_about(file))
    id = file["name"].removeprefix("files/")
    assert message(answer) == f"The File {id} is not in an ACTIVE state and usage is not allowed."
    assert answer.json()["error"]["status"] == "FAILED_PRECONDITION"


def test_a_type_that_no_model_takes_can_be_kept_but_not_asked_about(http: httpx2.Client) -> None:
    file = upload(http, b"PK", "application/zip")
    assert file["state"] == "ACTIVE"
    assert message(http.post(GENERATE, json=asked_about(file))) == "Unsupported MIME type: application/zip"


def test_video_is_looked_into_before_it_is_ready(http: httpx2.Client, shared_media: Path) -> None:
    clip = min(shared_media.glob("**/*.mp4"), key=lambda path: (("hostile" in path.parts), path.stat().st_size))
    file = upload(http, clip.read_bytes(), "video/mp4")
    assert file["state"] == "PROCESSING"
    ready = wait_until(lambda: done(http, file), what="the video")
    assert ready and ready["state"] == "ACTIVE"
    assert float(ready["videoMetadata"]["videoDuration"].removesuffix("s")) > 0
    counted = http.post("/v1/models/gemini-3.8-flash:countTokens", json=asked_about(ready)).json()
    assert {detail["modality"] for detail in counted["promptTokensDetails"]} <= {"VIDEO", "AUDIO"}


def done(http: httpx2.Client, file: dict[str, Any]) -> dict[str, Any] | None:
    now: dict[str, Any] = http.get(f"/v1beta/{file['name']}").json()
    return now if now["state"] != "PROCESSING" else None


def test_a_key_sees_only_its_own_files(server: Served, http: httpx2.Client) -> None:
    file = upload(http, png())
    with server.client("offline-somebody-else") as other:
        assert other.get("/v1beta/files").json() == {}
        answer = other.get(f"/v1beta/{file['name']}")
    id = file["name"].removeprefix("files/")
    assert (answer.status_code, answer.json()["error"]["status"]) == (403, "PERMISSION_DENIED")
    assert message(answer) == f"You do not have permission to access the File {id} or it may not exist."


def test_list_in_pages_and_delete(server: Served) -> None:
    with server.client("offline-lists") as http:
        names = [upload(http, png())["name"] for _ in range(3)]
        first = http.get("/v1beta/files", params={"pageSize": 2}).json()
        second = http.get("/v1beta/files", params={"pageSize": 2, "pageToken": first["nextPageToken"]}).json()
        assert [file["name"] for file in first["files"] + second["files"]] == names[::-1]
        assert [http.delete(f"/v1beta/{name}").json() for name in names] == [{}, {}, {}]
        assert http.get("/v1beta/files").json() == {}
        assert http.delete(f"/v1beta/{names[0]}").status_code == 403


def test_after_48_hours_a_file_is_gone_from_disk(server: Served, http: httpx2.Client) -> None:
    file = upload(http, png())
    path = server.engine.files.get(file["name"].removeprefix("files/"), "offline-tests").path
    server.clock.ahead = timedelta(hours=48)
    assert http.get(f"/v1beta/{file['name']}").status_code == 403
    assert not path.exists()


def test_there_is_an_end_to_what_is_kept(server: Served, http: httpx2.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.offline.files.limit", lambda name: 10)
    answer = begin(http, 11)
    assert (answer.status_code, answer.json()["error"]["status"]) == (429, "RESOURCE_EXHAUSTED")
