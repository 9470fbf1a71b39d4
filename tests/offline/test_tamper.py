"""Faults, as a client meets them on its socket; and the log of what was asked."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from tests.offline.stand_in import Served
from tests.offline.test_generate import GENERATE, STREAM, events, png
from tests.offline.test_uploads import upload
from tests.waiting import wait_until


def play(http: httpx2.Client, *rules: dict[str, Any]) -> None:
    assert http.post("/admin/faults", json=rules).status_code == 200


def streamed(http: httpx2.Client, body: dict[str, Any]) -> list[Any]:
    return events(http.post(STREAM, params={"alt": "sse"}, json=body).text)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (400, "INVALID_ARGUMENT"),
        (401, "UNAUTHENTICATED"),
        (403, "PERMISSION_DENIED"),
        (404, "NOT_FOUND"),
        (429, "RESOURCE_EXHAUSTED"),
        (500, "INTERNAL"),
        (503, "UNAVAILABLE"),
        (504, "DEADLINE_EXCEEDED"),
    ],
)
def test_a_status_with_its_usual_error(http: httpx2.Client, hello: dict[str, Any], code: int, status: str) -> None:
    play(http, {"do": {"status": code}})
    first, second = http.post(GENERATE, json=hello), http.post(GENERATE, json=hello)
    assert (first.status_code, first.json()["error"]["code"], first.json()["error"]["status"]) == (code, code, status)
    assert second.status_code == 200


def test_a_status_with_body_and_headers_of_ones_own(http: httpx2.Client, hello: dict[str, Any]) -> None:
    play(http, {"do": {"status": 429, "body": {"error": {"code": 429}}, "headers": {"retry-after": "7"}}})
    play_html = {"do": {"status": 502, "body": "<html>Bad Gateway</html>"}}
    answer = http.post(GENERATE, json=hello)
    assert (answer.json(), answer.headers["retry-after"]) == ({"error": {"code": 429}}, "7")
    play(http, play_html)
    assert http.post(GENERATE, json=hello).text == "<html>Bad Gateway</html>"


def test_reset_leaves_no_answer(http: httpx2.Client, hello: dict[str, Any]) -> None:
    play(http, {"do": {"reset": True}})
    with pytest.raises((httpx2.ReadError, httpx2.RemoteProtocolError)):
        http.post(GENERATE, json=hello)
    assert http.post(GENERATE, json=hello).status_code == 200


@pytest.mark.parametrize("pieces", [0, 1, 2])
def test_a_stream_is_cut_after_some_pieces(http: httpx2.Client, hello: dict[str, Any], pieces: int) -> None:
    play(http, {"match": {"path": ":streamGenerateContent"}, "do": {"cut_after": pieces}})
    received = b""
    with pytest.raises((httpx2.ReadError, httpx2.RemoteProtocolError)):
        with http.stream("POST", STREAM, params={"alt": "sse"}, json=hello) as answer:
            assert answer.status_code == 200
            for chunk in answer.iter_bytes():
                received += chunk
    assert received.count(b"data: ") == pieces


@pytest.mark.parametrize(("fault", "most"), [({"cut_after_bytes": 10}, 10), ({"cut_after": 0}, 0)])
def test_an_answer_is_cut(http: httpx2.Client, hello: dict[str, Any], fault: dict[str, Any], most: int) -> None:
    play(http, {"do": fault})
    received = b""
    with pytest.raises((httpx2.ReadError, httpx2.RemoteProtocolError)):
        with http.stream("POST", GENERATE, json=hello) as answer:
            for chunk in answer.iter_bytes():
                received += chunk
    assert len(received) == most


def test_cutting_stops_the_mind(server: Served, http: httpx2.Client, hello: dict[str, Any]) -> None:
    server.mind.endless = True
    play(http, {"do": {"cut_after": 3}})
    with pytest.raises((httpx2.ReadError, httpx2.RemoteProtocolError)):
        http.post(STREAM, json=hello)
    assert server.mind.left.wait(10)


@pytest.mark.parametrize("fault", [{"stall": 30}, {"slow": 30}])
def test_a_stall_outlasts_a_clients_patience(http: httpx2.Client, hello: dict[str, Any], fault: dict[str, Any]) -> None:
    play(http, {"do": fault})
    with pytest.raises(httpx2.ReadTimeout):
        http.post(GENERATE, json=hello, timeout=httpx2.Timeout(5, read=0.2))


def test_a_short_stall_changes_nothing_else(http: httpx2.Client, hello: dict[str, Any]) -> None:
    play(http, {"do": {"stall": 0.01, "slow": 0.01}})
    assert len(streamed(http, hello)) == 3


def test_finish_max_tokens_keeps_half_the_text(http: httpx2.Client, hello: dict[str, Any]) -> None:
    play(http, {"times": 2, "do": {"finish": "MAX_TOKENS"}})
    (candidate,) = http.post(GENERATE, json=hello).json()["candidates"]
    assert (candidate["content"]["parts"][0]["text"], candidate["finishReason"]) == ("Hello,", "MAX_TOKENS")
    chunks = streamed(http, hello)
    assert [chunk["candidates"][0]["content"]["parts"][0]["text"] for chunk in chunks] == ["Hello,", ""]


@pytest.mark.parametrize("reason", ["SAFETY", "RECITATION", "PROHIBITED_CONTENT"])
def test_finish_for_other_reasons(http: httpx2.Client, hello: dict[str, Any], reason: str) -> None:
    play(http, {"times": 2, "do": {"finish": reason}})
    (candidate,) = http.post(GENERATE, json=hello).json()["candidates"]
    assert (candidate["finishReason"], "content" in candidate) == (reason, False)
    first, last = streamed(http, hello)
    assert first["candidates"][0]["content"]["parts"] == [{"text": "Hello,"}]
    assert (last["candidates"][0]["finishReason"], "content" in last["candidates"][0]) == (reason, False)


def test_block_and_empty(http: httpx2.Client, hello: dict[str, Any]) -> None:
    play(http, {"do": {"block": "SAFETY"}}, {"do": {"empty": True}})
    blocked, empty = http.post(GENERATE, json=hello).json(), http.post(GENERATE, json=hello).json()
    assert blocked["promptFeedback"]["blockReason"] == "SAFETY"
    assert not {"candidates"} & (blocked.keys() | empty.keys())
    assert empty.keys() == {"usageMetadata", "modelVersion", "responseId"}


def test_garbled_json_in_the_answer_and_a_garbled_body(
    server: Served, http: httpx2.Client, hello: dict[str, Any]
) -> None:
    server.mind.pieces = ['{"total": ', "12.5}"]
    play(http, {"do": {"garble_json": True}}, {"do": {"garble_body": True}})
    (candidate,) = http.post(GENERATE, json=hello).json()["candidates"]
    assert candidate["finishReason"] == "STOP"
    with pytest.raises(json.JSONDecodeError):
        json.loads(candidate["content"]["parts"][0]["text"])
    with pytest.raises(json.JSONDecodeError):
        json.loads(http.post(GENERATE, json=hello).text)


def test_a_file_that_stays_in_processing(http: httpx2.Client) -> None:
    play(http, {"match": {"path": "^/upload/"}, "do": {"processing": 3600}})
    file = upload(http, png())
    assert file["state"] == "PROCESSING"
    assert http.get(f"/v1beta/{file['name']}").json()["state"] == "PROCESSING"
    assert http.delete(f"/v1beta/{file['name']}").json() == {}


def test_a_file_that_fails(http: httpx2.Client) -> None:
    play(http, {"match": {"path": "^/upload/"}, "do": {"file_fails": True}})
    assert upload(http, png())["state"] == "FAILED"
    play(http, {"match": {"path": "^/upload/"}, "do": {"processing": 0.01, "file_fails": True}})
    name = upload(http, png())["name"]
    wait_until(lambda: http.get(f"/v1beta/{name}").json()["state"] == "FAILED", what="the failure")


def test_the_script_is_shown_and_cleared(http: httpx2.Client) -> None:
    play(http, {"match": {"path": "files", "nth": 2}, "times": 0, "do": {"status": 500}})
    http.get("/v1beta/files")
    assert http.get("/admin/faults").json() == [
        {"match": {"path": "files", "nth": 2}, "times": 0, "do": {"status": 500}, "fitted": 1}
    ]
    assert http.request("DELETE", "/admin/faults").json() == []
    assert http.get("/admin/faults").json() == []


def test_a_wrong_script_is_told_why(http: httpx2.Client) -> None:
    answer = http.post("/admin/faults", json=[{"do": {"explode": 1}}])
    assert answer.status_code == 400
    assert answer.json()["error"][0]["loc"] == [0, "do", "explode"]


def test_a_web_page_may_not_ask_for_faults(http: httpx2.Client) -> None:
    answer = http.post("/admin/faults", json=[], headers={"origin": "https://127.0.0.1"})
    assert answer.status_code == 403


def test_the_log_says_what_was_asked_and_keeps_no_key(
    server: Served, http: httpx2.Client, hello: dict[str, Any]
) -> None:
    body = json.dumps(hello).encode()
    http.post(GENERATE, content=body, headers={"x-note": "1"}, params={"alt": "json"})
    http.delete("/v1beta/files/none")
    first, second = http.get("/admin/requests").json()
    assert (first["method"], first["path"]) == ("POST", GENERATE + "?alt=json")
    assert (first["bytes"], first["status"], first["headers"]["x-note"]) == (len(body), 200, "1")
    assert (second["method"], second["path"], second["status"]) == ("DELETE", "/v1beta/files/none", 403)
    assert "offline-tests" not in json.dumps([first, second])
    assert http.request("DELETE", "/admin/requests").json() == []
    assert http.get("/admin/requests").json() == []
