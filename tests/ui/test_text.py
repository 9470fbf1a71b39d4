import pytest

from components.ui.text import escaped


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
