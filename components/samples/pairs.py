"""Draws the pairs of pictures anew: `python -m components.samples.pairs`. Needs the DejaVu fonts on the machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from PIL.PngImagePlugin import PngInfo

from components.media.pairs import CHECKOUT, FOLDER, LAMP, SamplePair
from components.samples.make import font

INK, SOFT, LINE = "#1f2430", "#5b6472", "#c9ced8"
Draw = ImageDraw.ImageDraw


def checkout(after: bool) -> Image.Image:
    """A checkout page as a browser shows it."""
    image = Image.new("RGB", CHECKOUT.size, "#f5f6f8")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 1100, 72), "#ffffff")
    draw.line((0, 72, 1100, 72), LINE, 2)
    draw.text((70, 36), "Kestrel Outdoor", INK, font(26, "DejaVuSans-Bold"), anchor="lm")
    for at, word in ((700, "Shop"), (800, "Help"), (900, "Account")):
        draw.text((at, 36), word, SOFT, font(18, "DejaVuSans"), anchor="lm")
    draw.text((70, 125), "Checkout", INK, font(34, "DejaVuSans-Bold"), anchor="lm")
    fields = [("Full name", "Robin Marlow"), ("Street", "12 Quarry Lane"), ("Town", "Keswick CA12 5BY")]
    fields += [] if after else [("Gift message", "Happy birthday!")]
    for number, (name, value) in enumerate(fields):
        field(draw, 180 + 92 * number, name, value)
    basket(draw, after)
    return image


def field(draw: Draw, top: int, name: str, value: str) -> None:
    draw.text((70, top), name, SOFT, font(16, "DejaVuSans"))
    draw.rounded_rectangle((70, top + 26, 610, top + 72), 6, "#ffffff", LINE, 2)
    draw.text((86, top + 49), value, INK, font(18, "DejaVuSans"), anchor="lm")


def basket(draw: Draw, after: bool) -> None:
    draw.rounded_rectangle((660, 180, 1060, 720), 10, "#ffffff", LINE, 2)
    draw.text((690, 225), "Your basket", INK, font(22, "DejaVuSans-Bold"), anchor="lm")
    rows = [("Head lamp", "$34.00"), ("Wool socks (2)", "$18.40"), ("Water bottle", "$10.00")]
    for number, (name, price) in enumerate(rows):
        amount(draw, 280 + 48 * number, name, price)
    draw.line((690, 415, 1030, 415), LINE, 2)
    amount(draw, 450, "Shipping", "$0.00" if after else "$2.50")
    amount(draw, 510, "Total", "$62.40" if after else "$64.90", "DejaVuSans-Bold")
    draw.rounded_rectangle((690, 560, 1030, 616), 8, "#18794e" if after else "#1c5fd4")
    draw.text((860, 588), "Pay now" if after else "Buy", "#ffffff", font(22, "DejaVuSans-Bold"), anchor="mm")
    if after:
        draw.text((860, 660), "Free returns within 30 days", SOFT, font(18, "DejaVuSans"), anchor="mm")


def amount(draw: Draw, level: int, name: str, price: str, face: str = "DejaVuSans") -> None:
    draw.text((690, level), name, INK, font(19, face), anchor="lm")
    draw.text((1030, level), price, INK, font(19, face), anchor="rm")


def lamp(after: bool) -> Image.Image:
    """A lamp on a table, photographed twice: each with a camera's grain of its own."""
    image = Image.new("RGB", LAMP.size, "#dcd6cb")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 820, 900, 1000), "#8d6f52")
    draw.ellipse((250, 845, 650, 925), "#6f563e")
    draw.rounded_rectangle((310, 780, 590, 870), 18, "#37474f")
    draw.rectangle((436, 380, 464, 785), "#546e7a")
    draw.polygon(((350, 180), (550, 180), (680, 400), (220, 400)), "#e4a72c")
    draw.polygon(((350, 180), (400, 180), (300, 400), (220, 400)), "#f0bd55")
    draw.ellipse((400, 390, 500, 440), "#fff3cf")
    draw.ellipse((560, 735, 610, 785), "#c62828" if after else "#90a4ae")
    if after:
        draw.rounded_rectangle((380, 800, 520, 850), 4, "#fafafa")
        draw.text((450, 825), "Serviced", "#263238", font(24, "DejaVuSans-Bold"), anchor="mm")
    else:
        draw.ellipse((520, 300, 610, 372), "#a87412")
        draw.ellipse((530, 306, 602, 352), "#c98f22")
    soft = image.filter(ImageFilter.GaussianBlur(0.8))
    grain = np.random.default_rng(2 if after else 1).normal(0, 2.0, (*LAMP.size[::-1], 1))
    return Image.fromarray((np.asarray(soft) + grain).clip(0, 255).astype(np.uint8))


def save(image: Image.Image, pair: SamplePair, target: Path) -> None:
    if target.suffix == ".jpg":
        image.save(target, quality=88, comment=pair.stamp.encode())
        return
    info = PngInfo()
    info.add_text("Comment", pair.stamp)
    image.quantize(64, dither=Image.Dither.NONE).save(target, optimize=True, pnginfo=info)


DRAW: dict[SamplePair, Callable[[bool], Image.Image]] = {CHECKOUT: checkout, LAMP: lamp}


def make(folder: Path = FOLDER) -> None:
    for pair, draw in DRAW.items():
        for after, file in enumerate(pair.files):
            save(draw(bool(after)), pair, folder / file)


if __name__ == "__main__":
    make()
