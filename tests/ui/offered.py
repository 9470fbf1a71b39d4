"""The download buttons of a page, which are a part of our own and so unknown to AppTest."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

NAME = "workbench_download"


def offered(page: AppTest) -> list[str]:
    """Their labels, in the page's order."""
    parts: list[Any] = [part.proto for part in page.get("bidi_component")]
    return [str(json.loads(part.json)["label"]) for part in parts if part.component_name == NAME]
