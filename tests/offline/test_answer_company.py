from __future__ import annotations

import pytest

from components.offline.answer import contacts
from components.offline.answer.company import company, legal_form
from components.offline.answer.paper import Found
from tests.offline.papers import AMERICAN, COLUMNS, GERMAN, MALAYSIAN, paper


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (AMERICAN, "Blue Heron Diner LLC"),
        (GERMAN, "Lindenhof Markt GmbH"),
        (MALAYSIAN, "GREEN LEAF MINI MART SDN BHD"),
        (COLUMNS, "ORCHID HARDWARE TRADING"),
        ("A03060\nWARUNG KITA SDN BHD\nReg No: 1203194-W\nDate 1/2/2018", "WARUNG KITA SDN BHD"),
        ("TAX INVOICE\nMOON RIVER CAFE\n12, JALAN BESAR\nTotal 5.00", "MOON RIVER CAFE"),
        ("TWO FRIENDS\nBISTRO & CAFE\n109, SS21/1A,\nTotal 5.00", "TWO FRIENDS"),
        ("77 FAST MART 5/B (519537-X)\nLOT 2811\nTotal 5.00", "77 FAST MART S/B"),
        ("Sunrise\nTaste Of The WorId Sdn Bhd\nTotal 5.00", "Taste Of The World Sdn Bhd"),
        ("Nordhosting AG - Uferweg 40 - 63571 Gelnhausen\nClient Ltd.\nTotal 5.00", "Nordhosting AG"),
    ],
)
def test_issuer(text: str, name: str) -> None:
    found = company(paper(text))
    assert found is not None and found.value == name


@pytest.mark.parametrize("text", ["", "12:45\n01/02/2018\n0123-456789", "TAX INVOICE\nTotal 5.00"])
def test_no_name_is_none(text: str) -> None:
    assert company(paper(text)) is None


def test_legal_forms_are_read_through_small_errors() -> None:
    assert legal_form("WARUNG KITA SDN. BHD.") == "sdn bhd"
    assert legal_form("WARUNG KITA SDNBHD") == "sdn bhd"
    assert legal_form("Moon River Cafe") == ""


def value(found: Found | None) -> object:
    return found.value if found else None


def test_contacts() -> None:
    written = paper(
        "HARBOUR TRADING LTD\n12 High Street\nLeeds LS1 4DY\nTel: 0113 496 0000\nsales@harbour.example\n"
        "VAT No: GB 123 4567 89\nInvoice No: HT-2041\nIBAN GB29 NWBK 6016 1331 9268 19\nBill To: Ada Moss\nTotal 5.00"
    )
    assert value(contacts.address(written)) == "12 High Street Leeds LS1 4DY"
    assert value(contacts.phone(written)) == "0113 496 0000"
    assert value(contacts.email(written)) == "sales@harbour.example"
    assert value(contacts.tax_id(written)) == "GB 123 4567 89"
    assert value(contacts.document_number(written)) == "HT-2041"
    assert value(contacts.iban(written)) == "GB29NWBK60161331926819"
    assert value(contacts.customer(written)) == "Ada Moss"


def test_an_iban_with_a_wrong_check_digit_is_none() -> None:
    assert contacts.iban(paper("IBAN GB28 NWBK 6016 1331 9268 19")) is None
