"""How many quotes are found, and how long an item takes: `python -m tests.bench.inspecting MEDIA`.

MEDIA holds the folders pdf and products. Every statement that the offline engine reads in a PDF is quoted and looked
for in the text that the app itself takes from it; then with one digit changed, when it must not be found.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from components.analysis.inspect import Inspection
from components.analysis.quotes import locate
from components.media import pdf
from components.offline.answer.inspection import inspect
from components.offline.answer.schema import shape
from components.offline.answer.statements import statements
from components.offline.prompt import Blob
from components.offline.senses.looking import look

CHANGED = str.maketrans("0123456789", "1234567890")


def main(media: Path) -> None:
    papers = sorted((media / "pdf").glob("*.pdf"))
    for path in papers:
        started = time.perf_counter()
        source = look(Blob("application/pdf", path, path.name), 1)
        read = time.perf_counter() - started
        numbers = range(1, pdf.count_pages(path) + 1)
        orders = [{page: text(path, page) for page in numbers} for text in (pdf.rows, pdf.text)]
        quotes = [row.text for page in source.pages for row in page.rows if len(row.text) >= 8]
        found = [quote for quote in quotes if holds(orders, quote)]
        wrong = [quote.translate(CHANGED) for quote in quotes if any(char.isdigit() for char in quote)]
        taken = [quote for quote in wrong if holds(orders, quote)]
        print(
            f"{path.name}: {len(found)} of {len(quotes)} quotes found, {len(taken)} of {len(wrong)} with other digits; "
            f"{len(statements(source))} statements, read in {read:.1f} s"
        )
    paper = look(Blob("application/pdf", papers[0], papers[0].name), 2)
    for path in sorted((media / "products").glob("*.jpg")):
        started = time.perf_counter()
        answer = inspect(shape(Inspection.model_json_schema()), [look(Blob("image/jpeg", path, path.name), 1), paper])
        print(f"{path.name}: {answer['verdict']}, {time.perf_counter() - started:.1f} s")
        print(f"  {answer['summary']}")


def holds(orders: Sequence[Mapping[int, str]], quote: str) -> bool:
    return any((match := locate(quote, pages)) is not None and match.found for pages in orders)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
