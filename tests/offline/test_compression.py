"""Answers in gzip, as the wire carries them."""

from __future__ import annotations

import gzip
import zlib
from typing import Any

import httpx2
import pytest

from tests.offline.stand_in import Mind
from tests.offline.test_generate import GENERATE, STREAM, events
from tests.offline.test_uploads import begin, upload


@pytest.mark.parametrize("offer", ["gzip", "br, gzip;q=0.5", "*", "GZIP"])
def test_who_takes_gzip_gets_it(http: httpx2.Client, hello: dict[str, Any], offer: str) -> None:
    with http.stream("POST", GENERATE, json=hello, headers={"accept-encoding": offer}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert b"Hello, world." in gzip.decompress(raw)


@pytest.mark.parametrize("offer", ["identity", "gzip;q=0", "br"])
def test_who_does_not_gets_it_plain(http: httpx2.Client, hello: dict[str, Any], offer: str) -> None:
    with http.stream("POST", GENERATE, json=hello, headers={"accept-encoding": offer}) as answer:
        assert b"Hello, world." in b"".join(answer.iter_raw())
    assert "content-encoding" not in answer.headers


def test_each_piece_of_a_stream_can_be_read_at_once(http: httpx2.Client, mind: Mind, hello: dict[str, Any]) -> None:
    mind.endless = True
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    with http.stream("POST", STREAM, params={"alt": "sse"}, json=hello) as answer:
        text = ""
        for piece in answer.iter_raw():
            text += unpack.decompress(piece).decode()
            if "tick" in text:
                break
    assert [one["candidates"][0]["content"]["parts"][0]["text"] for one in events(text)][:2] == ["Hello, ", "world."]


def test_errors_are_in_gzip_and_empty_answers_are_not(http: httpx2.Client) -> None:
    assert http.get("/v1beta/nothing").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in begin(http, 8).headers


def test_faults_count_what_was_said_not_what_was_sent(http: httpx2.Client, hello: dict[str, Any]) -> None:
    http.post("/admin/faults", json=[{"do": {"cut_after_bytes": 20}}])
    unpack, raw = zlib.decompressobj(16 + zlib.MAX_WBITS), b""
    with pytest.raises(httpx2.RemoteProtocolError), http.stream("POST", GENERATE, json=hello) as answer:
        for piece in answer.iter_raw():
            raw += piece
    assert len(unpack.decompress(raw)) == 20


def test_a_file_of_the_service_is_read_whole(http: httpx2.Client) -> None:
    file = upload(http, b"Some words.", "text/plain")
    assert http.get(f"/v1beta/{file['name']}").json()["sizeBytes"] == "11"
