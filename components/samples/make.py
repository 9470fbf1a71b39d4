"""Draws the example files anew: `python -m components.samples.make`. Needs the DejaVu fonts on the machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from PIL.PngImagePlugin import PngInfo

from components.media.samples import FOLDER, SAMPLES, Sample
from components.samples.barcode import modules
from components.samples.document import Line, page

PAPER = "#fbfaf6"
INK = "#26262b"


def font(size: int, face: str = "DejaVuSansMono") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(f"{face}.ttf", size)


def receipt(sample: Sample, target: Path) -> None:
    """A till's slip on a table, a little askew."""
    facts = sample.facts
    paper = Image.new("RGB", (620, 250 + 40 * len(receipt_lines(sample))), PAPER)
    draw = ImageDraw.Draw(paper)
    draw.text((310, 60), facts["store"], INK, font(36, "DejaVuSans-Bold"), anchor="mm")
    street, town = facts["address"].split(", ")
    draw.text((310, 104), street, INK, font(21), anchor="mm")
    draw.text((310, 132), town, INK, font(21), anchor="mm")
    for number, line in enumerate(receipt_lines(sample)):
        bold = line.startswith("TOTAL")
        draw.text((40, 180 + 40 * number), line, INK, font(24, "DejaVuSansMono-Bold" if bold else "DejaVuSansMono"))
    save_png(on_table(paper), sample, target)


def receipt_lines(sample: Sample) -> list[str]:
    """37 characters a line, amounts to the right."""
    facts = sample.facts
    day = date.fromisoformat(facts["date"])
    lines = [f"{day:%m/%d/%Y}  10:42        Till 2", "-" * 37]
    for item in facts["items"]:
        lines.append(amount(item["name"], item["price"]))
        if item["quantity"] != "1":
            lines.append(f"   {item['quantity']} x {item['unit_price']}")
    lines += ["-" * 37, amount("Subtotal", facts["subtotal"]), amount("Sales Tax", facts["tax"])]
    lines += [amount("TOTAL", "$" + facts["total"]), amount(facts["payment"], "$" + facts["total"])]
    return [*lines, "", "        Thank you, come again!"]


def amount(label: str, value: str) -> str:
    return f"{label}{value:>{37 - len(label)}}"


def on_table(paper: Image.Image) -> Image.Image:
    """On grey, turned by half a degree, with a soft shadow."""
    width, height = paper.width + 120, paper.height + 120
    table = Image.new("RGB", (width, height), "#b9b4ab")
    shadow = Image.new("L", (width, height))
    shadow.paste(110, (68, 70, 68 + paper.width, 70 + paper.height))
    table.paste("#3c3a36", mask=shadow.filter(ImageFilter.GaussianBlur(10)))
    table.paste(paper, (60, 60))
    return table.rotate(0.5, Image.Resampling.BICUBIC, fillcolor="#b9b4ab")


def label(sample: Sample, target: Path) -> None:
    """The back and front of a cereal box in one."""
    facts = sample.facts
    image = Image.new("RGB", (900, 1200), "#f6ead2")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 900, 190), "#2f6b4f")
    draw.text((450, 95), facts["brand"].upper(), "#fff7e0", font(64, "DejaVuSerif-Bold"), anchor="mm")
    name, flavour = facts["name"].split(" Honey")
    draw.text((450, 270), name, "#6b3e17", font(84, "DejaVuSerif-Bold"), anchor="mm")
    draw.text((450, 355), f"Honey{flavour}", "#a8641c", font(46, "DejaVuSerif"), anchor="mm")
    draw_bowl(draw)
    for number, feature in enumerate(facts["features"]):
        draw.text((70, 770 + 58 * number), f"• {feature}", "#2f6b4f", font(34, "DejaVuSans-Bold"))
    draw.text((70, 1040), facts["category"], "#6b3e17", font(28, "DejaVuSans"))
    draw.text((70, 1085), facts["price_range"], "#b3261e", font(60, "DejaVuSans-Bold"))
    draw_bars(draw, facts["code"], left=505, top=900, module=3)
    save_png(image, sample, target)


def draw_bowl(draw: ImageDraw.ImageDraw) -> None:
    """A bowl heaped with flakes and almonds."""
    chance = Random(4)
    for number in range(220):
        across = chance.triangular(0, 390)
        down = chance.uniform(90 - 90 * (1 - abs(across / 195 - 1)), 90)
        colour = ("#c98a3c", "#b87328", "#e0b063", "#8a5a2b")[number % 4]
        draw.ellipse((260 + across, 460 + down, 300 + across, 484 + down), colour)
    draw.pieslice((230, 380, 670, 720), 0, 180, "#3d7ea6")
    draw.rectangle((230, 545, 670, 556), "#2c6184")


def draw_bars(draw: ImageDraw.ImageDraw, code: str, left: int, top: int, module: int) -> None:
    """White quiet zones, bars, and the digits below."""
    draw.rectangle((left - 12 * module, top - 20, left + 103 * module, top + 215), "white")
    for place, bar in enumerate(modules(code)):
        if bar == "1":
            long = place < 3 or place > 91 or 45 <= place < 50
            at = left + place * module
            draw.rectangle((at, top, at + module - 1, top + (170 if long else 155)), "black")
    size = font(30)
    draw.text((left - 10 * module, top + 172), code[0], "black", size)
    draw.text((left + 24 * module, top + 172), code[1:7], "black", size, anchor="ma")
    draw.text((left + 71 * module, top + 172), code[7:], "black", size, anchor="ma")


def save_png(image: Image.Image, sample: Sample, target: Path) -> None:
    info = PngInfo()
    info.add_text("Comment", sample.stamp)
    image.quantize(64, dither=Image.Dither.NONE).save(target, optimize=True, pnginfo=info)


def invoice(sample: Sample, target: Path) -> None:
    """One A4 page."""
    facts = sample.facts
    lines = [
        Line(facts["vendor"], 56, 80, 18, "bold"),
        Line("Lindenweg 21, 50667 Köln, Germany", 56, 98, 9),
        Line("Invoice", 56, 150, 24, "bold"),
        Line("Bill to:", 56, 185, 10, "bold"),
        Line(facts["customer"], 56, 200),
        Line("3 Fell View, Keswick CA12 5BY, United Kingdom", 56, 214),
        *pairs(("Invoice no.", facts["invoice_number"]), ("Date", facts["date"]), ("Due date", facts["due_date"])),
        *(Line(text, left, 280, 10, "bold") for text, left in (("Description", 56), ("Quantity", 305))),
        *(Line(text, left, 280, 10, "bold") for text, left in (("Unit price", 383), ("Amount", 500))),
    ]
    top = 304.0
    for item in facts["items"]:
        lines.append(Line(item["name"], 56, top))
        places = (("quantity", 345), ("unit_price", 430), ("price", 539))
        lines += [Line(grouped(item[key]), right, top, right=True) for key, right in places]
        top += 20
    rules = [288.0, top - 8]
    for text, key, face in (
        ("Subtotal", "subtotal", "regular"),
        ("VAT 19%", "tax", "regular"),
        ("Total EUR", "total", "bold"),
    ):
        top += 20
        lines += [Line(text, 383, top, 10, face), Line(grouped(facts[key]), 539, top, right=True)]
    lines += [Line(f"Please pay to IBAN {facts['iban']} by the due date.", 56, top + 60)]
    target.write_bytes(page(lines, rules, sample.stamp))


def pairs(*rows: tuple[str, str]) -> list[Line]:
    """Labels with values beside them, at the right of the head."""
    columns = ((0, 383, "bold"), (1, 460, "regular"))
    return [
        Line(row[at], left, 185 + 15 * number, 10, face)
        for number, row in enumerate(rows)
        for at, left, face in columns
    ]


def grouped(value: str) -> str:
    """2665.50 as 2,665.50."""
    whole, dot, cents = value.partition(".")
    return f"{int(whole):,}{dot}{cents}"


DRAW: dict[str, Callable[[Sample, Path], None]] = {"receipt": receipt, "invoice": invoice, "product": label}


def make(folder: Path = FOLDER) -> None:
    for sample in SAMPLES:
        DRAW[sample.kind](sample, folder / sample.file)


if __name__ == "__main__":
    make()
