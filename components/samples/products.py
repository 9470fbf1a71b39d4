"""Draws the labels and their specification anew: `python -m components.samples.products`. Needs the DejaVu fonts."""

from __future__ import annotations

import textwrap
from pathlib import Path

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from components.media.products import FOLDER, PRODUCTS, SPECIFICATION, SampleProduct
from components.samples.document import Line, page
from components.samples.make import draw_bars, font

GREEN, PAPER, INK = "#2f7d46", "#f7f3e8", "#26302a"


def label(product: SampleProduct) -> Image.Image:
    """The back of a pouch, with its bar code."""
    printed = product.printed
    image = Image.new("RGB", (900, 960), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 900, 300), GREEN)
    draw.text((60, 80), "Harbor Mill", PAPER, font(58, "DejaVuSerif-Bold"), anchor="lm")
    for number, line in enumerate(textwrap.wrap(printed["Product"], 18)):
        draw.text((60, 165 + 62 * number), line, PAPER, font(46, "DejaVuSans-Bold"), anchor="lm")
    words = f"Ingredients: {printed['Ingredients']}."
    for number, line in enumerate(textwrap.wrap(words, 46)):
        draw.text((60, 370 + 44 * number), line, INK, font(28, "DejaVuSans"))
    if printed["Allergens"]:
        draw.text((60, 490), f"{printed['Allergens']}.", INK, font(28, "DejaVuSans-Bold"))
    draw.text((60, 590), "Store cool and dry.", INK, font(28, "DejaVuSans"))
    draw.text((60, 700), printed["Net weight"], INK, font(64, "DejaVuSans-Bold"))
    draw.text((60, 830), f"Article no. {printed['Article no.']}", INK, font(28, "DejaVuSans"))
    draw.text((60, 880), "Harbor Mill Ltd, Penzance", INK, font(24, "DejaVuSans"))
    draw_bars(draw, printed["EAN"], left=510, top=700, module=3)
    return image


def specification(product: SampleProduct) -> bytes:
    """One A4 page of labels and values."""
    lines = [
        Line("Harbor Mill Ltd", 56, 70, 11, "bold"),
        Line("Product specification", 56, 108, 22, "bold"),
        Line("Document: SP-2041, version 3", 56, 130, 9),
    ]
    top, rules = 180.0, [150.0]
    for name, value in product.printed.items():
        wrapped = textwrap.wrap(value, 48)
        lines += [Line(name, 56, top, 11, "bold")]
        lines += [Line(text, 200, top + 15 * number, 11) for number, text in enumerate(wrapped)]
        top += 15 * len(wrapped) + 19
        rules.append(top - 22)
    return page(lines, rules, product.stamp)


def make(folder: Path = FOLDER) -> None:
    for product in PRODUCTS:
        target = folder / product.file
        if product is SPECIFICATION:
            target.write_bytes(specification(product))
        else:
            info = PngInfo()
            info.add_text("Comment", product.stamp)
            label(product).quantize(32, dither=Image.Dither.NONE).save(target, optimize=True, pnginfo=info)


if __name__ == "__main__":
    make()
