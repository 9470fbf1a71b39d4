"""What an answer holds beside its words: programs run, pictures drawn, pages searched and opened."""

from __future__ import annotations

from collections.abc import Iterator

from google.genai.types import Blob, Candidate, Part

from components.gemini.events import Extra

WELL = ("OUTCOME_OK", "URL_RETRIEVAL_STATUS_SUCCESS")
LARGEST_PICTURE = 10_000_000


def of_part(part: Part) -> Iterator[Extra]:
    """A program, what it printed, a picture it drew."""
    if part.executable_code is not None:
        language = part.executable_code.language
        yield Extra("code", part.executable_code.code or "", detail=str(language.value).lower() if language else "")
    if part.code_execution_result is not None:
        outcome = part.code_execution_result.outcome
        yield Extra("output", part.code_execution_result.output or "", detail=_trouble(outcome and outcome.value))
    if part.inline_data is not None and is_picture(part.inline_data):
        yield Extra("picture", detail=part.inline_data.mime_type or "", data=part.inline_data.data or b"")


def is_picture(blob: Blob) -> bool:
    return (blob.mime_type or "").startswith("image/") and 0 < len(blob.data or b"") <= LARGEST_PICTURE


def of_candidate(candidate: Candidate) -> Iterator[Extra]:
    """Searches, the pages that they found, and those that were opened; only addresses of the web."""
    grounding = candidate.grounding_metadata
    for query in (grounding.web_search_queries if grounding else None) or ():
        yield Extra("query", query)
    for chunk in (grounding.grounding_chunks if grounding else None) or ():
        if chunk.web and _is_web(chunk.web.uri):
            yield Extra("source", chunk.web.title or chunk.web.domain or "", chunk.web.uri or "")
    opened = candidate.url_context_metadata
    for page in (opened.url_metadata if opened else None) or ():
        if _is_web(page.retrieved_url):
            status = page.url_retrieval_status
            yield Extra("page", uri=page.retrieved_url or "", detail=_trouble(status and status.value))


def _is_web(uri: str | None) -> bool:
    return (uri or "").startswith(("https://", "http://"))


def _trouble(status: str | None) -> str:
    """An outcome in words; "" for a good or unknown one."""
    if status is None or status in WELL or status.endswith("_UNSPECIFIED"):
        return ""
    return status.removeprefix("OUTCOME_").removeprefix("URL_RETRIEVAL_STATUS_").replace("_", " ").lower()
