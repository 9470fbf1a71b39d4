"""PDFium may not be entered by two threads at once: whoever uses it holds this lock."""

from __future__ import annotations

from threading import Lock

PDFIUM = Lock()
