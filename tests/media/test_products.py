"""The sample labels and their specification are what their facts say."""

from __future__ import annotations

import cv2
import pytest
from PIL import Image
from pypdf import PdfReader
from stdnum import ean

from components.media.products import PRODUCTS, RIGHT, SPECIFICATION, STATED, WRONG, SampleProduct


def stamp(product: SampleProduct) -> str:
    if product is SPECIFICATION:
        metadata = PdfReader(product.path).metadata
        return str(metadata and metadata.keywords)
    with Image.open(product.path) as image:
        return str(image.info["Comment"])


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.file)
def test_the_files_were_drawn_from_the_facts(product: SampleProduct) -> None:
    assert stamp(product) == product.stamp, "run: python -m components.samples.products"


@pytest.mark.parametrize("product", [RIGHT, WRONG], ids=lambda product: product.file)
def test_the_bars_can_be_scanned(product: SampleProduct) -> None:
    picture = cv2.imread(str(product.path))
    assert picture is not None
    code, *_ = cv2.barcode.BarcodeDetector().detectAndDecode(picture)
    assert code == product.printed["EAN"] and ean.is_valid(code)


def test_only_the_faults_named_differ() -> None:
    same = {"Net weight": "500 g ± 5 g"} | {name: RIGHT.printed[name] for name in STATED if name != "Net weight"}
    assert same == STATED
    assert {name for name in STATED if WRONG.printed[name] != RIGHT.printed[name]} == set(WRONG.differs)
