"""Draws the chart of the Ask page's sample anew: `python -m components.samples.chart`. Needs the DejaVu fonts."""

from __future__ import annotations

from PIL import Image, ImageDraw

from components.media.ask_samples import CHART, FOLDER, NOTES, SOLD, TITLE
from components.samples.make import font

SIZE = (1100, 680)
FLOOR, TALLEST, LEFT = 560, 380, 120
INK, SOFT, BAR = "#1f2430", "#c9ced8", "#2f6f6a"


def chart() -> Image.Image:
    """Bars with their values above and their names below."""
    image = Image.new("RGB", SIZE, "#ffffff")
    draw = ImageDraw.Draw(image)
    draw.text((SIZE[0] // 2, 56), TITLE, INK, font(30, "DejaVuSans-Bold"), anchor="mm")
    draw.line((LEFT - 40, FLOOR, SIZE[0] - 60, FLOOR), SOFT, 3)
    step = (SIZE[0] - LEFT - 60) // len(SOLD)
    for number, (name, value) in enumerate(SOLD.items()):
        middle = LEFT + number * step + step // 2 - 20
        top = FLOOR - round(TALLEST * value / max(SOLD.values()))
        draw.rectangle((middle - 55, top, middle + 55, FLOOR - 2), BAR)
        draw.text((middle, top - 24), str(value), INK, font(26, "DejaVuSans"), anchor="mm")
        draw.text((middle, FLOOR + 34), name, INK, font(24, "DejaVuSans"), anchor="mm")
    return image


def main() -> None:
    chart().save(FOLDER / CHART.files[0], optimize=True)
    (FOLDER / CHART.files[1]).write_text(NOTES, "utf-8")


if __name__ == "__main__":
    main()
