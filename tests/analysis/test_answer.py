"""Answers cut into words, tables, JSON and code."""

from __future__ import annotations

import math

import pytest

from components.analysis.answer import Code, Data, Table, Words, blocks

ANSWER = """\
# Sales

Some *words*.

| Name | Units | Share |
|:-----|------:|------:|
| Lamps | 1,420 | ~12 % |
| **Socks** | `910` | |
| a | -3 |
| b \\| c | 1 | 2 | 3 |

```json
{"a": [1, 2]}
```

```python
print("| no | table |")
```
Last.
"""


def test_an_answer_in_parts() -> None:
    words, table, data, code, last = blocks(ANSWER)
    assert words == Words("# Sales\n\nSome *words*.") and last == Words("Last.")
    assert isinstance(table, Table) and table.header == ("Name", "Units", "Share")
    assert table.rows == (
        ("Lamps", "1,420", "~12 %"),
        ("Socks", "910", ""),
        ("a", "-3", ""),
        ("b | c", "1", "2"),
    )
    assert data == Data({"a": [1, 2]}) and code == Code("python", 'print("| no | table |")')


def test_columns_of_numbers() -> None:
    table = next(part for part in blocks(ANSWER) if isinstance(part, Table))
    assert table.numbers(0) is None and table.numbers(1) == [1420, 910, -3, 1]
    share = table.numbers(2)
    assert share is not None and share[0] == 12 and math.isnan(share[1]) and math.isnan(share[2]) and share[3] == 2


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("$1,234.50", 1234.5),
        ("EUR 12,5", 12.5),
        ("−7", -7),
        ("12 %", 12),
        ("≈ 3", 3),
        ("3 kg", None),
        ("2026-01-02", None),
    ],
)
def test_what_counts_as_a_number(cell: str, number: float | None) -> None:
    assert Table(("a",), ((cell,),)).numbers(0) == (None if number is None else [number])


def test_a_whole_answer_of_json() -> None:
    assert blocks('[{"label": "cup"}]') == [Data([{"label": "cup"}])]
    assert blocks("12") == [Words("12")] and blocks("") == []
    assert blocks("```json\n{broken\n```") == [Code("json", "{broken")]


def test_a_table_that_is_still_coming_and_names_that_are_alike() -> None:
    (table,) = blocks("| a | a | |\n|---|---|---|\n| 1 | 2 | 3 |\n| 4")
    assert isinstance(table, Table) and table.header == ("a", "a (2)", "Column 3")
    assert table.rows == (("1", "2", "3"), ("4", "", ""))
