"""A PDF page of plain text, written by hand: its letters stay text, as in invoices that programs write."""

from __future__ import annotations

from dataclasses import dataclass

FONTS = {"regular": "Helvetica", "bold": "Helvetica-Bold"}
# Thousandths of the size, Adobe's metrics of Helvetica: what amounts are written with.
WIDTHS = {**dict.fromkeys("0123456789", 556), ".": 278, ",": 278, "-": 333, " ": 278}


@dataclass(frozen=True, slots=True)
class Line:
    """Text at points from the left and top of an A4 page; `right` aligns digits to end there."""

    text: str
    left: float
    top: float
    size: float = 10
    font: str = "regular"
    right: bool = False


def page(lines: list[Line], rules: list[float], stamp: str) -> bytes:
    """An A4 page with the lines, and a thin rule from margin to margin at each of the heights."""
    content = "\n".join([*map(_show, lines), *(f"0.6 w 56 {842 - top} m 539 {842 - top} l S" for top in rules)])
    stream = content.encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /regular 5 0 R /bold 6 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        *(
            f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
            for name in FONTS.values()
        ),
        f"<< /Keywords ({stamp}) >>".encode(),
    ]
    return _assemble(objects)


def _show(line: Line) -> str:
    left = line.left - sum(WIDTHS[c] for c in line.text) * line.size / 1000 if line.right else line.left
    text = line.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{line.font} {line.size} Tf {left:.2f} {842 - line.top:.2f} Td ({text}) Tj ET"


def _assemble(objects: list[bytes]) -> bytes:
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    trailer = b"<< /Size %d /Root 1 0 R /Info %d 0 R >>" % (count, len(objects))
    start = len(written)
    return written + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (
        count,
        table,
        trailer,
        start,
    )
