from __future__ import annotations

import pytest

from components.analysis.unmarked import unmarked


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("**Tom** sends *it* (0:04).", "Tom sends it (0:04)."),
        ("# Head\n\nOne\ntwo `code` [name](https://a.b)", "Head\n\nOne\ntwo code name"),
        ("Two:\n\n- one\n- **two**\n  - deep\n\nEnd", "Two:\n\n- one\n- two\n  - deep\n\nEnd"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("| A | B |\n|---|---|\n| 1 | *2* |\n\nEnd", "A | B\n1 | 2\n\nEnd"),
        ("```python\na = '*'\n```\nEnd", "a = '*'\n\nEnd"),
        (r"5 \* 3 and 2 < 3, snake_case", "5 * 3 and 2 < 3, snake_case"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("", ""),
    ],
)
def test_marks_go_and_words_stay(marked: str, plain: str) -> None:
    assert unmarked(marked) == plain
