"""Markdown of models and files, written anew from what a parser reads in it: nothing of it is fetched or run.

Pictures become links, raw HTML becomes text, links tell where they lead. Every sign that Streamlit's dialect could
read anything in is escaped, so that its parser and ours come to the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode as Node

SIGNS = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$:&=])")
WITHIN = re.compile(r"([\\`*_{}\[\]<>#|~$&!])|^(\s*)([-+=]|(\d+)(?=[.)]))", re.MULTILINE)
ICON = re.compile(r":(?=material/|streamlit)")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# A formula, but of signs that would hide a link or a picture where its dollars were paired otherwise.
FORMULA = re.compile(
    r"(?<![\\\w$`])(\$\$?)(?=[^\s\d$])((?:(?!\]\(|!\[|//|[$`<>]).)+?)(?<=[^\s\\])\1(?![\w$])", re.DOTALL
)
HELD = re.compile("\ue000(\\d+)\ue001")
WEB = ("http", "https", "mailto")
MARKS = {"em": "*", "strong": "**", "s": "~~"}


def harmless(markdown: str, *, lines: bool = False) -> str:
    """With `lines` each line stays on a line of its own, as a transcript is meant."""
    text = CONTROL.sub("", markdown).replace("\ue000", "").replace("\ue001", "")
    formulas: list[str] = []

    def hold(found: re.Match[str]) -> str:
        formulas.append(f"{found[1]}{' '.join(found[2].split())}{found[1]}")
        return f"\ue000{len(formulas) - 1}\ue001"

    tree = Node(_parser().parse(FORMULA.sub(hold, text)))
    written = _blocks(tree.children, lines)
    return HELD.sub(lambda found: formulas[int(found[1])] if int(found[1]) < len(formulas) else "", written)


def escaped(text: str) -> str:
    """Text of a file, a model or a service as it is, where Markdown would find something in it.

    Names of icons can't be escaped; a word joiner, which has no width, breaks them up.
    """
    return ICON.sub(":\N{WORD JOINER}", SIGNS.sub(r"\\\1", CONTROL.sub("", text)))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _blocks(nodes: Sequence[Node], lines: bool, tight: bool = False) -> str:
    return ("\n" if tight else "\n\n").join(filter(None, (_block(node, lines) for node in nodes)))


def _block(node: Node, lines: bool) -> str:
    match node.type:
        case "paragraph" | "th" | "td":
            return "".join(_inline(child, lines) for child in node.children)
        case "heading":
            return f"{'#' * int(node.tag[1:])} {_block_text(node)}"
        case "fence" | "code_block":
            return _fenced(node.content, node.info if node.type == "fence" else "")
        case "blockquote":
            return _indented(_blocks(node.children, lines), "> ", "> ")
        case "bullet_list" | "ordered_list":
            return _list(node, lines)
        case "hr":
            return "* * *"
        case "table":
            return _table(node)
        case "html_block":
            return escaped(" ".join(node.content.split()))
        case _:
            return _blocks(node.children, lines)


def _block_text(node: Node) -> str:
    return " ".join("".join(_inline(child, False) for child in node.children).split())


def _list(node: Node, lines: bool) -> str:
    ordered = node.type == "ordered_list"
    first = int(node.attrs.get("start", 1)) if ordered else 0
    found = []
    for number, item in enumerate(node.children, first):
        mark = f"{number}. " if ordered else "- "
        tight = bool(item.children) and all(one.hidden for one in item.children if one.type == "paragraph")
        found.append(_indented(_blocks(item.children, lines, tight), mark, " " * len(mark)))
    return "\n".join(found)


def _indented(text: str, first: str, rest: str) -> str:
    begun, *others = text.split("\n")
    return "\n".join(
        [f"{first}{begun}".rstrip() or first, *(f"{rest}{line}" if line else rest.rstrip() for line in others)]
    )


def _table(node: Node) -> str:
    rows = [[_block_text(cell) for cell in row.children] for part in node.children for row in part.children]
    head, *body = [f"| {' | '.join(cell or ' ' for cell in row)} |" for row in rows]
    return "\n".join([head, "|" + " --- |" * len(rows[0]), *body])


def _fenced(content: str, info: str) -> str:
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", content)), default=0))
    language = re.match(r"[A-Za-z0-9+#]{0,20}", info.strip())
    name = language[0] if language and language[0].lower() != "mermaid" else ""
    return f"{fence}{name}\n{content.rstrip(chr(10))}\n{fence}"


def _inline(node: Node, lines: bool) -> str:
    match node.type:
        case "text" | "html_inline" | "text_special":
            return _within(node.content)
        case "softbreak":
            return "  \n" if lines else "\n"
        case "hardbreak":
            return "  \n"
        case "code_inline":
            return _code(node.content)
        case "image":
            return _link(node.content.strip() or "picture", str(node.attrs.get("src", "")))
        case "link":
            told = "".join(_words(child) for child in node.children)
            return _link(told.strip() or "link", str(node.attrs.get("href", "")))
        case "em" | "strong" | "s":
            inner = "".join(_inline(child, lines) for child in node.children)
            return f"{MARKS[node.type]}{inner}{MARKS[node.type]}" if inner.strip() else inner
        case _:
            return "".join(_inline(child, lines) for child in node.children)


def _within(text: str) -> str:
    """As `escaped`, with no more marks than a line of our own needs: what begins a block counts at its start alone."""

    def marked(found: re.Match[str]) -> str:
        return f"{found[0]}\\" if found[4] else f"{found[2] or ''}\\{found[1] or found[3]}"

    return ICON.sub(":\N{WORD JOINER}", WITHIN.sub(marked, text))


def _words(node: Node) -> str:
    if node.type in ("softbreak", "hardbreak"):
        return " "
    return node.content if not node.children else "".join(map(_words, node.children))


def _code(content: str) -> str:
    fence = "`" * (1 + max((len(run) for run in re.findall(r"`+", content)), default=0))
    room = " " if content.startswith("`") or content.endswith("`") or content.strip() != content else ""
    return f"{fence}{room}{content.replace('|', chr(0xFF5C))}{room}{fence}"


def _link(text: str, address: str) -> str:
    """The words, and where they lead where they don't say so; only addresses of the web can be followed."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or parts.path
    except ValueError:
        return escaped(f"{text} ({address})")
    if parts.scheme.lower() not in WEB:
        return _within(f"{text} ({address})" if address else text)
    there = "" if host.lower() in text.lower() else f" ({_within(host)})"
    target = "".join(f"%{ord(sign):02X}" if sign in "<>\\ \n\r\t\"'`" else sign for sign in address)
    return f"[{_within(text)}](<{target}>){there}"
