import csv
import io
import json
import zipfile
from decimal import Decimal

from components.analysis.checks import Check
from components.analysis.exports import Sheet, as_csv, as_json, as_xlsx, one_json
from components.analysis.presets import RECEIPT
from components.analysis.shape import Evidence

EVIL = '=HYPERLINK("http://x","y")'
SHEET = Sheet(
    name="a.png",
    record={"store": EVIL, "total": Decimal("12.10"), "items": [{"name": "Tea", "price": Decimal("3.1")}]},
    checks=(Check("Sum", False, "12.00", "12.10", "+0.10", ("total",)),),
    evidence=(Evidence(field="total", quote="12.10", page=1, box_2d=[1, 2, 3, 4]),),
    model="some-model",
)


def test_json_holds_everything_and_says_unknown_with_null() -> None:
    (document,) = json.loads(as_json([SHEET]))
    assert document["record"]["total"] == 12.1 and document["cost_usd"] is None
    assert document["checks"][0]["difference"] == "+0.10" and document["evidence"][0]["box_2d"] == [1, 2, 3, 4]
    assert json.loads(one_json(SHEET)) == document


def test_csv_has_one_row_a_document_and_no_formula() -> None:
    text = as_csv(RECEIPT, [SHEET, SHEET]).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 2
    assert rows[0]["store"] == f"'{EVIL}" and rows[0]["total"] == "12.10" and rows[0]["tax"] == ""
    assert json.loads(rows[0]["items"]) == [{"name": "Tea", "price": 3.1}]


def test_a_negative_amount_stays_a_number_in_csv() -> None:
    sheet = Sheet(name="a", record={"total": Decimal("-5")})
    assert next(csv.DictReader(io.StringIO(as_csv(RECEIPT, [sheet]).decode("utf-8-sig"))))["total"] == "-5"


def test_the_workbook_has_a_sheet_for_items_checks_and_evidence_and_no_formula() -> None:
    with zipfile.ZipFile(io.BytesIO(as_xlsx(RECEIPT, [SHEET]))) as book:
        names = book.read("xl/workbook.xml").decode()
        cells = "".join(book.read(name).decode() for name in book.namelist() if "worksheets/" in name)
        strings = book.read("xl/sharedStrings.xml").decode()
    assert all(f'name="{name}"' in names for name in ("Records", "Items", "Checks", "Evidence"))
    assert "<f>" not in cells and "<v>12.1</v>" in cells and "HYPERLINK" in strings
