"""Words of strangers as Markdown: nothing of them is fetched or run, whatever parser reads them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from components.analysis.harmless import escaped, harmless

READERS = [MarkdownIt("commonmark", {"html": True}), MarkdownIt("commonmark").enable(["table", "strikethrough"])]
PIECES = (
    "!", "[", "]", "(", ")", "`", "``", "\\", "\n", "\n\n", " ", "    ", "> ", "- ", "1. ", "*", "**", "_", "~~", "|",
    "$", "$$", "<", ">", "&", "&#33;", ":", "x", "http://h.example/p.png", "![a](http://h.example/p.png)",
    "[a]: http://h.example\n",
    "![a]", "<img src=http://h.example/p.png>", "<!--", "-->", "```\n", "~~~\n", ":material/home:", ":red[", "===\n",
    "| a |\n|-|\n",
    "javascript:alert(1)", "\ue000", "\ue0010", "[^1]", "#",
)  # fmt: skip


def tokens(found: list[Token]) -> Iterator[Token]:
    for token in found:
        yield token
        yield from tokens(token.children or [])


def fetched(markdown: str) -> list[str]:
    """What a browser would fetch or run of it, by two readers."""
    return [
        token.type
        for reader in READERS
        for token in tokens(reader.parse(markdown))
        if token.type in ("image", "html_inline", "html_block")
        or (token.type == "link_open" and not str(token.attrs["href"]).startswith(("http://", "https://", "mailto:")))
    ]


def mixes(count: int, seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    for _ in range(count):
        yield "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 24)))


def test_no_mix_of_signs_fetches_anything() -> None:
    assert [mix for mix in mixes(4000, 7) if fetched(harmless(mix)) or fetched(escaped(mix))] == []


def test_what_got_past_a_pattern_once_does_not(shared_trials: Path) -> None:
    written = (shared_trials / "safe" / "harmless_bypass.md").read_text("utf-8")
    assert fetched(written) and not fetched(harmless(written)) and "leak?double-bang" in harmless(written)


@pytest.mark.parametrize(
    ("markdown", "written"),
    [
        ("A **bold** and *soft* word", "A **bold** and *soft* word"),
        ("# Head\n\n- one\n- two\n  - three", "# Head\n\n- one\n- two\n  - three"),
        ("3. one\n4. two", "3. one\n4. two"),
        ("> said", "> said"),
        ("```python\nx = `1`\n```", "```python\nx = `1`\n```"),
        ("Use `a*b`", "Use `a*b`"),
        ("| a | b |\n|---|---|\n| 1 | x |", "| a | b |\n| --- | --- |\n| 1 | x |"),
        ("The sum $a_1 + b$ is", "The sum $a_1 + b$ is"),
        ("costs $5 or $6", "costs \\$5 or \\$6"),
        ("![a](http://h.example/p.png)", "[a](<http://h.example/p.png>) (h.example)"),
        ("[go](https://h.example)", "[go](<https://h.example>) (h.example)"),
        ("[h.example](https://h.example)", "[h.example](<https://h.example>)"),
        ("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"),
        ("<b>x</b>", "\\<b\\>x\\</b\\>"),
        (":red[x] :material/home:", ":red\\[x\\] :\u2060material/home:"),
        ("$x ![a](http://h.example)$", "\\$x [a](<http://h.example>) (h.example)\\$"),
    ],
)
def test_markdown_is_written_anew(markdown: str, written: str) -> None:
    assert harmless(markdown) == written


def test_lines_stay_lines_where_they_are_meant() -> None:
    assert harmless("[0:01] Hello\n[0:02] You", lines=True) == "\\[0:01\\] Hello  \n\\[0:02\\] You"


def test_a_services_words_hold_no_picture_either() -> None:
    from components.gemini.classify import quiet

    for said in ("Bad ![x](http://h.example/p.png)", "![x][y]\n\n[y]: http://h.example", "<img src=http://h.example>"):
        assert fetched(said) and not fetched(quiet(said))
