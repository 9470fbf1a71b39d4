from __future__ import annotations

import pytest

from components.gemini.scrub import scrub

KEY = "AIza" + "Sy0123456789abcdefghijklmnopqrstuv"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"API key {KEY} not valid", "API key [key] not valid"),
        ("token AQ.Ab8RN6Lx0123456789", "token [key]"),
        ("ya29.a0AfH6SMBx-123_45.6", "[key]"),
        ("Authorization: Bearer abc.def-ghi123", "Authorization: Bearer [key]"),
        ("https://x.example/v1?key=abcdef123&alt=sse", "https://x.example/v1?key=[key]&alt=sse"),
        ("{'x-goog-api-key': 'abcdef123'}", "{'x-goog-api-key': '[key]'}"),
        ("can't open /srv/me/files/a.json now", "can't open [path] now"),
        (r"can't open C:\Users\me\a.json", "can't open [path]"),
        ("see https://ai.google.dev/gemini-api/docs", "see https://ai.google.dev/gemini-api/docs"),
        ("models/gemini-9 is not found", "models/gemini-9 is not found"),
        (
            "'//aiplatform.googleapis.com/projects/p/locations/l'",
            "'//aiplatform.googleapis.com/projects/p/locations/l'",
        ),
        ("two\nlines  and   gaps", "two lines and gaps"),
    ],
)
def test_scrub(text: str, clean: str) -> None:
    assert scrub(text) == clean


def test_private_keys_go_whole() -> None:
    begin, end = (f"-----{word} PRIVATE KEY-----" for word in ("BEGIN", "END"))
    assert scrub(f"{begin}\nabc\ndef\n{end}\nrest") == "[key] rest"
    assert scrub(f"{begin}\nabc") == "[key]"


def test_long_texts_are_cut() -> None:
    assert len(scrub("word " * 500)) == 400 and scrub("word " * 500).endswith("…")
