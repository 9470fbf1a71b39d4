"""Driven by the real SDK: what it sends is taken, what it gets it understands."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from google import genai
from google.genai import errors, types
from pydantic import BaseModel

from tests.offline.stand_in import KEY, Mind, Served
from tests.offline.test_caches import PADDING
from tests.offline.test_generate import png
from tests.waiting import wait_until

MODEL = "gemini-3.8-flash"


def client(server: Served, version: str = "v1beta", key: str = KEY) -> genai.Client:
    options = types.HttpOptions(
        base_url=server.base_url,
        api_version=version,
        client_args={"verify": server.trusted},
        async_client_args={"ssl": server.trusted},
    )
    return genai.Client(api_key=key, http_options=options)


@pytest.fixture(params=["v1", "v1beta"])
def sdk(server: Served, request: pytest.FixtureRequest) -> Iterator[genai.Client]:
    with client(server, request.param) as opened:
        yield opened


class Receipt(BaseModel):
    store: str | None
    total: float


def test_generate(sdk: genai.Client) -> None:
    answer = sdk.models.generate_content(model=MODEL, contents="Hello")
    usage = answer.usage_metadata
    assert (answer.text, answer.model_version) == ("Hello, world.", "offline-engine")
    assert answer.candidates and answer.candidates[0].finish_reason == types.FinishReason.STOP
    assert usage and (usage.prompt_token_count, usage.candidates_token_count, usage.total_token_count) == (2, 4, 6)


def test_stream(sdk: genai.Client) -> None:
    chunks = list(sdk.models.generate_content_stream(model=MODEL, contents="Hello"))
    assert [chunk.text for chunk in chunks] == ["Hello, ", "world.", ""]


def test_stream_asynchronously(server: Served) -> None:
    async def texts() -> list[str | None]:
        async with client(server).aio as sdk:
            stream = await sdk.models.generate_content_stream(model=MODEL, contents="Hello")
            return [chunk.text async for chunk in stream]

    assert asyncio.run(texts()) == ["Hello, ", "world.", ""]


def test_a_schema_of_pydantic(sdk: genai.Client, mind: Mind) -> None:
    mind.pieces = ['{"store": null, "total": 4.5}']
    config = types.GenerateContentConfig(response_mime_type="application/json", response_schema=Receipt)
    answer = sdk.models.generate_content(model=MODEL, contents="Hello", config=config)
    assert answer.parsed == Receipt(store=None, total=4.5)
    asked: Any = mind.prompts[0].schema
    assert (asked["properties"]["total"]["type"], mind.prompts[0].json) == ("NUMBER", True)


def test_every_setting_the_workbench_has(sdk: genai.Client) -> None:
    config = types.GenerateContentConfig(
        system_instruction="Be brief.",
        temperature=0.2,
        top_p=0.9,
        top_k=20,
        max_output_tokens=100,
        stop_sequences=["END"],
        seed=1,
        media_resolution=types.MediaResolution.MEDIA_RESOLUTION_LOW,
        thinking_config=types.ThinkingConfig(thinking_level=types.ThinkingLevel.LOW, include_thoughts=True),
        safety_settings=[
            types.SafetySetting(
                category=types.HarmCategory.HARM_CATEGORY_HARASSMENT, threshold=types.HarmBlockThreshold.OFF
            )
        ],
        store=False,
    )
    assert sdk.models.generate_content(model=MODEL, contents="Hello", config=config).text == "Hello, world."


def test_bytes_and_their_resolution(server: Served) -> None:
    part = types.Part.from_bytes(
        data=png(), mime_type="image/png", media_resolution=types.PartMediaResolutionLevel.MEDIA_RESOLUTION_LOW
    )
    with client(server) as sdk:
        usage = sdk.models.generate_content(model=MODEL, contents=part).usage_metadata
    assert usage and usage.prompt_token_count == 280
    assert server.mind.files == [png()]


def test_models_and_count(sdk: genai.Client) -> None:
    assert MODEL in [(model.name or "").removeprefix("models/") for model in sdk.models.list(config={"page_size": 3})]
    assert sdk.models.get(model=MODEL).output_token_limit == 65_536
    assert sdk.models.count_tokens(model=MODEL, contents="Hello").total_tokens == 2


def test_files(sdk: genai.Client, mind: Mind) -> None:
    large = b"0123456789abcdef" * (640 * 1024)  # more than a chunk of 8 MiB
    file = sdk.files.upload(file=io.BytesIO(large), config={"mime_type": "text/plain", "display_name": "digits"})
    assert (file.state, file.size_bytes, file.display_name) == (types.FileState.ACTIVE, len(large), "digits")
    assert file.name in [each.name for each in sdk.files.list()]
    with pytest.raises(errors.ClientError, match="exceeds the maximum number of tokens"):
        sdk.models.generate_content(model=MODEL, contents=file)
    sdk.files.delete(name=file.name or "")
    with pytest.raises(errors.ClientError, match="may not exist"):
        sdk.files.get(name=file.name or "")


def test_a_file_in_a_question(sdk: genai.Client, mind: Mind) -> None:
    file = sdk.files.upload(file=io.BytesIO(png()), config={"mime_type": "image/png"})
    assert sdk.models.generate_content(model=MODEL, contents=file).text
    assert mind.files == [png()]


def test_caches(sdk: genai.Client) -> None:
    config = types.CreateCachedContentConfig(contents=PADDING, ttl="300s", display_name="notes")
    cache = sdk.caches.create(model=MODEL, config=config)
    asked = types.GenerateContentConfig(cached_content=cache.name)
    usage = sdk.models.generate_content(model=MODEL, contents="Hello", config=asked).usage_metadata
    assert usage and usage.cached_content_token_count == 1024
    assert cache.name in [each.name for each in sdk.caches.list()]
    longer = sdk.caches.update(name=cache.name or "", config={"ttl": "600s"})
    assert longer.expire_time and cache.expire_time and longer.expire_time > cache.expire_time
    sdk.caches.delete(name=cache.name or "")
    with pytest.raises(errors.ClientError, match="CachedContent not found"):
        sdk.caches.get(name=cache.name or "")


def ended(sdk: genai.Client, batch: types.BatchJob) -> types.BatchJob:
    wait_until(lambda: sdk.batches.get(name=batch.name or "").done, what="the batch")
    return sdk.batches.get(name=batch.name or "")


def test_a_batch_of_requests(sdk: genai.Client) -> None:
    requests = [types.InlinedRequest(contents="Hello", metadata={"key": str(n)}) for n in range(2)]
    batch = ended(sdk, sdk.batches.create(model=MODEL, src=requests, config={"display_name": "night"}))
    assert (batch.state, batch.display_name) == (types.JobState.JOB_STATE_SUCCEEDED, "night")
    assert batch.dest and batch.dest.inlined_responses
    assert [each.response.text for each in batch.dest.inlined_responses if each.response] == ["Hello, world."] * 2
    assert [each.metadata for each in batch.dest.inlined_responses] == [{"key": "0"}, {"key": "1"}]
    assert batch.name in [each.name for each in sdk.batches.list()]
    sdk.batches.delete(name=batch.name or "")


def test_a_batch_from_a_file(sdk: genai.Client) -> None:
    line = json.dumps({"key": "a", "request": {"contents": [{"parts": [{"text": "Hello"}]}]}})
    source = sdk.files.upload(file=io.BytesIO(line.encode()), config={"mime_type": "jsonl"})
    batch = ended(sdk, sdk.batches.create(model=MODEL, src=source.name or ""))
    assert batch.dest and batch.dest.file_name
    result = json.loads(sdk.files.download(file=batch.dest.file_name))
    assert (result["key"], result["response"]["modelVersion"]) == ("a", "offline-engine")


@pytest.mark.parametrize(
    ("key", "model", "code", "text"),
    [
        ("wrong", MODEL, 400, "API key not valid"),
        (KEY, "gemini-9", 404, "is not found for API version v1beta"),
        (KEY, "gemini-2.0-flash", 404, "is no longer available"),
    ],
)
def test_errors(server: Served, key: str, model: str, code: int, text: str) -> None:
    with client(server, key=key) as sdk:
        for call in (sdk.models.generate_content, sdk.models.generate_content_stream):
            with pytest.raises(errors.ClientError, match=text) as caught:
                list(call(model=model, contents="Hello"))
            assert caught.value.code == code


def test_a_fault_is_an_error_of_the_sdk(server: Served, sdk: genai.Client) -> None:
    with server.client() as http:
        http.post("/admin/faults", json=[{"do": {"status": 503}}])
    with pytest.raises(errors.ServerError) as caught:
        sdk.models.generate_content(model=MODEL, contents="Hello")
    assert (caught.value.code, caught.value.status) == (503, "UNAVAILABLE")
