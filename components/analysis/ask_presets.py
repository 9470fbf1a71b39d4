"""Questions that are asked often, ready made."""

from __future__ import annotations

from dataclasses import dataclass

from components.analysis.ask import Kind


@dataclass(frozen=True, slots=True)
class Preset:
    """`kinds` are the files it needs one of at least."""

    title: str
    icon: str
    kinds: tuple[Kind, ...]
    question: str


PRESETS = (
    Preset(
        "Describe for a shop",
        ":material/storefront:",
        ("image", "video"),
        "Describe the product in this picture for an online shop: a title, two short paragraphs, and a list of "
        "features. Say only what can be seen or read, and name what a buyer should ask.",
    ),
    Preset(
        "List all objects",
        ":material/select_all:",
        ("image",),
        "List all objects that can be seen, as a JSON list. For each give the label, the number of the file as "
        '"file", and its place as "box_2d": [ymin, xmin, ymax, xmax] in thousandths of the picture.',
    ),
    Preset(
        "Chart to table",
        ":material/table_chart:",
        ("image", "pdf"),
        "Read this chart into a Markdown table with a header row: categories in the first column, one column for each "
        "series, numbers without units in the cells and the unit in the header. Mark estimated values with ~.",
    ),
    Preset(
        "Critique a screenshot",
        ":material/web:",
        ("image",),
        "Critique this screenshot of a user interface. Give the five most important improvements as a JSON list, each "
        'with "label", "why", "severity" (low, medium, high), the number of the file as "file", and the place as '
        '"box_2d": [ymin, xmin, ymax, xmax] in thousandths of the picture.',
    ),
    Preset(
        "Summarise with pages",
        ":material/summarize:",
        ("pdf", "text"),
        "Summarise this document in at most ten points. End each with the page it is from, as (page 3), and quote "
        "the words it rests on.",
    ),
    Preset(
        "Code from a screenshot",
        ":material/code:",
        ("image",),
        "Copy the code in this screenshot exactly as it is written, into one code block with its language. "
        "Change nothing, and say which characters are hard to read.",
    ),
)


def fitting(kinds: set[str]) -> tuple[Preset, ...]:
    """The presets for which there is a file."""
    return tuple(preset for preset in PRESETS if kinds & set(preset.kinds))
