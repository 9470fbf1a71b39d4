import pytest

from components.ui.text import escaped, size


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words", "plain words"),
        ("![x](http://a/b.png)", r"\!\[x\]\(http\://a/b\.png\)"),
        ("$5 and :red[x]", r"\$5 and \:red\[x\]"),
        ("&lt;b&gt;", r"\&lt;b\&gt;"),
        (":material/home: :streamlit:", "\\:\u2060material/home\\: \\:\u2060streamlit\\:"),
        ("<b>*_`", r"\<b\>\*\_\`"),
    ],
)
def test_markdown_of_strangers_is_shown_not_read(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_a_small_file_has_a_size() -> None:
    told = [size(count) for count in (33, 3_788, 999_949, 1_000_000, 2_000_000_000)]
    assert told == ["33 bytes", "3.8 kB", "999.9 kB", "1.0 MB", "2,000.0 MB"]
