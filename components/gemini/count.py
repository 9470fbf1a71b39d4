"""Tokens of a prompt as the service counts them, before anything is charged."""

from __future__ import annotations

import asyncio

from google import genai
from google.genai.types import Content, CountTokensConfig, Part

from components.gemini import files
from components.gemini.contents import contents
from components.gemini.request import FilePart, Request


async def count_tokens(client: genai.Client, request: Request) -> int | None:
    """None when files are too large to go along inline: nothing is uploaded for counting."""
    sent = request.files()
    if files.to_upload(sent):
        return None

    async def inline(file: FilePart) -> Part:
        return await asyncio.to_thread(files.inline, file)

    counted = await contents(request, inline, vertex=bool(client.vertexai))
    config = None
    if (system := request.settings.system_instruction) and client.vertexai:
        config = CountTokensConfig(system_instruction=system)
    elif system:
        # The Developer API's countTokens takes no system instruction beside the contents (SDK 3.4.0).
        counted = [Content(role="user", parts=[Part(text=system)]), *counted]
    answer = await client.aio.models.count_tokens(model=request.model, contents=list(counted), config=config)
    return answer.total_tokens
