"""Markdown as plain text, for files that show no marks: lists keep their dashes and numbers, the rest its lines."""

from __future__ import annotations

from markdown_it.token import Token

from components.analysis.answer import parser

LISTS = ("bullet_list_open", "ordered_list_open")
BREAKS = ("softbreak", "hardbreak")


def unmarked(text: str) -> str:
    """The words of a text in Markdown; code and what is no markup stay as they are."""
    written = _Written()
    for token in parser().parse(text):
        written.take(token)
    return "\n".join(written.lines).strip()


class _Written:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self._depth, self._mark = 0, ""
        self._row: list[str] | None = None

    def take(self, token: Token) -> None:
        if token.type == "inline":
            self._inline(words(token))
        elif token.type in ("fence", "code_block"):
            self.lines += [token.content.rstrip(), ""]
        elif token.type in LISTS:
            self._depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self._depth -= 1
            self._gap()
        elif token.type == "list_item_open":
            self._mark = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type == "list_item_close":
            self._mark = ""
        elif token.type == "tr_open":
            self._row = []
        elif token.type == "tr_close":
            self.lines.append(" | ".join(self._row or ()))
            self._row = None
        elif token.type in ("paragraph_close", "heading_close", "table_close"):
            self._gap()

    def _inline(self, text: str) -> None:
        if self._row is not None:
            self._row.append(text)
            return
        self.lines.append("  " * (self._depth - 1) + self._mark + text)
        self._mark = " " * len(self._mark)

    def _gap(self) -> None:
        """A line left free, but not between the points of a list."""
        if not self._depth and self.lines and self.lines[-1]:
            self.lines.append("")


def words(inline: Token) -> str:
    """What a reader sees of a line: of a link its name, of a picture what stands for it."""
    return "".join("\n" if child.type in BREAKS else child.content for child in inline.children or ())
