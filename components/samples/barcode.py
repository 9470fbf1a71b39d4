"""EAN-13 bars, ISO/IEC 15420."""

from __future__ import annotations

LEFT = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")
# Which of the six left digits are drawn mirrored (G); together they tell the first digit, which has no bars itself.
PARITY = ("LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL")


def modules(code: str) -> str:
    """95 modules, "1" black, for 13 digits; the check digit is taken as it is."""
    left = "".join(_left(digit, parity) for digit, parity in zip(code[1:7], PARITY[int(code[0])], strict=True))
    right = "".join(_inverted(LEFT[int(digit)]) for digit in code[7:])
    return f"101{left}01010{right}101"


def _left(digit: str, parity: str) -> str:
    bars = LEFT[int(digit)]
    return bars if parity == "L" else _inverted(bars)[::-1]


def _inverted(bars: str) -> str:
    return bars.translate(str.maketrans("01", "10"))
