from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from tests.offline.stand_in import Served
from tests.offline.test_generate import message
from tests.offline.test_uploads import upload
from tests.waiting import wait_until

CREATE = "/v1beta/models/gemini-3.8-flash:batchGenerateContent"
GOOD: dict[str, Any] = {"contents": [{"parts": [{"text": "Hello"}]}]}
BAD: dict[str, Any] = {"contents": []}


def create(http: httpx2.Client, **config: Any) -> httpx2.Response:
    return http.post(CREATE, json={"batch": {"displayName": "night", "inputConfig": config}})


def inlined(*requests: dict[str, Any]) -> dict[str, Any]:
    return {"requests": {"requests": [{"request": r, "metadata": {"key": str(n)}} for n, r in enumerate(requests)]}}


def finished(http: httpx2.Client, batch: dict[str, Any]) -> dict[str, Any]:
    def ended() -> dict[str, Any] | None:
        now: dict[str, Any] = http.get(f"/v1beta/{batch['name']}").json()
        return now if now.get("done") else None

    found = wait_until(ended, what="the batch")
    assert found
    return found


def test_inlined_requests(http: httpx2.Client) -> None:
    begun = create(http, **inlined(GOOD, BAD)).json()
    assert "done" not in begun
    assert begun["metadata"] == {
        "@type": "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch",
        "model": "models/gemini-3.8-flash",
        "displayName": "night",
        "createTime": "2026-11-21T12:00:00.000000Z",
        "updateTime": "2026-11-21T12:00:00.000000Z",
        "batchStats": {"requestCount": "2", "pendingRequestCount": "2"},
        "state": "BATCH_STATE_PENDING",
        "name": begun["name"],
    }
    ended = finished(http, begun)
    good, bad = ended["response"]["inlinedResponses"]["inlinedResponses"]
    assert ended["metadata"]["state"] == "BATCH_STATE_SUCCEEDED"
    assert ended["metadata"]["output"] == {"inlinedResponses": ended["response"]["inlinedResponses"]}
    assert ended["metadata"]["batchStats"] == {
        "requestCount": "2",
        "successfulRequestCount": "1",
        "failedRequestCount": "1",
    }
    assert good["metadata"] == {"key": "0"}
    assert good["response"]["candidates"][0]["content"]["parts"] == [{"text": "Hello, world."}]
    assert bad == {
        "error": {"code": 3, "message": "* GenerateContentRequest.contents: contents is not specified\n"},
        "metadata": {"key": "1"},
    }


def test_requests_from_a_file_come_back_as_a_file(http: httpx2.Client) -> None:
    lines = [json.dumps({"key": "a", "request": GOOD}), json.dumps({"key": "b", "request": {"foo": 1}}), "{"]
    source = upload(http, "\n".join(lines).encode(), "application/jsonl")
    ended = finished(http, create(http, fileName=source["name"]).json())
    name = ended["response"]["responsesFile"]
    file = http.get(f"/v1beta/{name}").json()
    assert (file["source"], file["state"]) == ("GENERATED", "ACTIVE")
    body = http.get(f"/download/v1beta/{name}:download", params={"alt": "media"}).text
    first, second, third = map(json.loads, body.splitlines())
    assert first["key"] == "a"
    assert first["response"]["modelVersion"] == "offline-engine"
    assert (second["key"], second["error"]["code"]) == ("1", 3)
    assert "Unexpected token" in third["error"]["message"]


def test_what_was_uploaded_cannot_be_downloaded(http: httpx2.Client) -> None:
    file = upload(http, b"text", "text/plain")
    assert http.get(f"/v1beta/{file['name']}:download", params={"alt": "media"}).status_code == 400


def test_cancel_and_delete(server: Served, http: httpx2.Client) -> None:
    server.mind.endless = True
    begun = create(http, **inlined(GOOD, GOOD)).json()
    path = f"/v1beta/{begun['name']}"
    wait_until(lambda: server.mind.prompts, what="the first request")
    assert http.post(f"{path}:cancel").json() == {}
    ended = http.get(path).json()
    assert (ended["metadata"]["state"], ended["error"]["code"]) == ("BATCH_STATE_CANCELLED", 1)
    assert server.mind.left.wait(10)
    assert http.delete(path).json() == {}
    assert http.get(path).status_code == 404


def test_list_shows_ones_own(server: Served) -> None:
    with server.client("offline-lists") as http, server.client("offline-others") as others:
        begun = create(http, **inlined(GOOD)).json()
        assert [each["name"] for each in http.get("/v1beta/batches").json()["operations"]] == [begun["name"]]
        assert others.get("/v1beta/batches").json() == {}
        assert others.get(f"/v1beta/{begun['name']}").status_code == 404
        finished(http, begun)


def test_too_many_requests(http: httpx2.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.offline.routes.batches.MOST_REQUESTS", 1)
    source = upload(http, (json.dumps({"request": GOOD}) + "\n").encode() * 3, "application/jsonl")
    for answer in (create(http, **inlined(GOOD, GOOD)), create(http, fileName=source["name"])):
        assert message(answer) == "The offline engine takes at most 1 requests in a batch."


def test_batches_that_are_refused(http: httpx2.Client) -> None:
    assert message(create(http)) == ("Exactly one of input_config.requests and input_config.file_name must be set.")
    assert message(create(http, requests={"requests": []})) == "The batch has no requests."
    assert create(http, fileName="files/none").status_code == 403
    assert "at 'batch.input_config.requests.requests[0].request'" in message(create(http, **inlined({"foo": 1})))
