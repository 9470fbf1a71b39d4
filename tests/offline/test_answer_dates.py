from __future__ import annotations

from datetime import date

import pytest

from components.offline.answer.dates import Order, dates, day_order, times
from components.offline.answer.when import due_date, own_date, time_of_day
from tests.offline.papers import AMERICAN, paper


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Date: 10/03/20185:41:06", date(2018, 3, 10)),
        ("29/12/201711:41", date(2017, 12, 29)),
        ("18-10-17 15:16 SH01", date(2017, 10, 18)),
        ("Date: 2018/02/22 13:34", date(2018, 2, 22)),
        ("7. Mai 2014", date(2014, 5, 7)),
        ("19 april 2014", date(2014, 4, 19)),
        ("August 3 , 2014", date(2014, 8, 3)),
        ("02 OGOS 2018", date(2018, 8, 2)),
        ("5 févr. 2021", date(2021, 2, 5)),
        ("l1/O1/2019", date(2019, 1, 11)),
        ("12/032018", date(2018, 3, 12)),
        ("1203/2018", date(2018, 3, 12)),
        ("20180322", date(2018, 3, 22)),
        ("2019年1月11日", date(2019, 1, 11)),
        ("12/25/2020", date(2020, 12, 25)),
    ],
)
def test_dates_as_printed_and_misread(text: str, expected: date) -> None:
    assert [printed.value for printed in dates(text)] == [expected]


@pytest.mark.parametrize("text", ["1.2.3", "03-40210276", "31/31/2018", "10.50", "192.168.1.10", "CS00011983"])
def test_what_is_no_date(text: str) -> None:
    assert dates(text) == []


@pytest.mark.parametrize(
    ("text", "order"),
    [("13/02/2022", "DMY"), ("2/13/2022", "MDY"), ("3/4/2022 Astoria, NY 11102", "MDY"), ("3/4/2022 Selangor", "DMY")],
)
def test_day_or_month_first(text: str, order: Order) -> None:
    assert day_order(text) == order


def test_times_in_twelve_and_twenty_four_hours() -> None:
    assert times("03/03/2018 10:58:51 PM") == ["22:58:51"]
    assert times("12:05 am, 18:40") == ["00:05", "18:40"]
    assert times("10/03/20185:41:06") == ["05:41:06"]


def test_own_date_is_not_the_due_date() -> None:
    text = "Due Date: 31/01/2022\nInvoice date: 01/01/2022\nTotal 5.00"
    own, due = own_date(paper(text)), due_date(paper(text))
    assert own is not None and own.value == date(2022, 1, 1)
    assert due is not None and due.value == date(2022, 1, 31)


def test_a_future_date_gives_way_to_a_past_one() -> None:
    own = own_date(paper("Valid 05/05/2031\n04/05/2020"), today=date(2026, 1, 1))
    assert own is not None and own.value == date(2020, 5, 4)


def test_american_paper_puts_the_month_first_and_has_its_time_beside() -> None:
    own, clock = own_date(paper(AMERICAN)), time_of_day(paper(AMERICAN))
    assert own is not None and own.value == date(2023, 3, 4) and own.quote == "3/4/2023 7:45 PM"
    assert clock is not None and clock.value == "19:45"


def test_no_date_is_none() -> None:
    assert own_date(paper("Total 5.00")) is None
