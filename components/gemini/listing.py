"""The service's own list of models."""

from __future__ import annotations

from contextlib import suppress

from google import genai
from google.genai.types import Model

PAGE, MOST_PAGES = 1000, 20


async def list_models(client: genai.Client) -> list[Model]:
    """All pages, read one by one: the SDK's iterator fails on an empty last page (3.4.0)."""
    pager = await client.aio.models.list(config={"page_size": PAGE, "query_base": True})
    found = list(pager.page)
    with suppress(IndexError):  # the pager's way to say that it was the last one
        for _ in range(MOST_PAGES):
            found += await pager.next_page()
    return found
