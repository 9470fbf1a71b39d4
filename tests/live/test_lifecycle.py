"""What follows from the end of a connection, and how long is waited."""

from __future__ import annotations

from functools import partial

import pytest

from components.gemini.errors import (
    BadRequest,
    GeminiError,
    KeyRefused,
    NetworkDown,
    NotFound,
    QuotaExceeded,
    ServiceBusy,
)
from components.live.lifecycle import Dials, Lease, Verdict, given_up, placed, verdict, wait_asked


@pytest.mark.parametrize(
    ("error", "proven", "resumed", "action"),
    [
        (KeyRefused("no"), True, False, "stop"),
        (BadRequest("no", code=1007), False, False, "stop"),
        (BadRequest("no", code=1007), True, False, "fresh"),
        (BadRequest("no", code=1008), False, False, "stop"),
        (BadRequest("no", code=1008), True, False, "resume"),
        (BadRequest("no", code=1008), True, True, "fresh"),
        (ServiceBusy("no", code=1011), False, False, "resume"),
        (ServiceBusy("no", code=1011), True, True, "fresh"),
        (NotFound("no", code=1008), False, False, "stop"),
        (NotFound("no", code=1008), True, False, "fresh"),
        (NetworkDown("no"), False, False, "resume"),
        (QuotaExceeded("no"), False, False, "resume"),
        (BadRequest("no", code=400), False, False, "stop"),
    ],
)
def test_verdicts(error: GeminiError, proven: bool, resumed: bool, action: str) -> None:
    assert verdict(error, useful=False, proven=proven, resumed=resumed).action == action


def test_only_a_talk_that_was_there_is_said_to_go_on() -> None:
    fault = ServiceBusy("A fault.", "Try later.", code=1011)
    for resumed in (False, True):
        assert verdict(fault, useful=False, proven=False, resumed=resumed).message == "A fault."
    assert "resumed" in verdict(fault, useful=True, proven=True, resumed=False).message
    assert "resumed" in verdict(NetworkDown("Gone.", "Look."), useful=True, proven=True, resumed=False).message
    assert given_up(fault) == Verdict("stop", "A fault.", "Try later.")
    assert "three talks" in given_up(QuotaExceeded("Full.", "Wait.")).advice


def test_a_spent_day_is_not_waited_for() -> None:
    error = QuotaExceeded("The day is spent.", "Wait.")
    error.daily = True
    assert verdict(error, useful=True, proven=True, resumed=False).action == "stop"


def test_waits_grow_with_full_jitter_until_ten_dials() -> None:
    dials = Dials(lambda: 0.0, lambda: 1.0)
    assert [dials.failed() for _ in range(10)] == [0.5, 1, 2, 4, 8, 8, 8, 8, 8, None]
    assert Dials(lambda: 0.0, lambda: 0.0).failed() == 0.0


def test_half_a_minute_is_the_budget_and_a_good_dial_renews_it() -> None:
    now = 0.0
    dials = Dials(lambda: now, lambda: 1.0)
    dials.failed()
    now = 29.0
    assert dials.failed() == 1.0
    dials.good()
    now = 40.0
    assert dials.failed() == 0.5
    now = 70.0
    assert dials.failed() is None


def test_no_dial_comes_before_the_service_asked_for_it() -> None:
    now = 0.0
    for chance in (0.0, 0.4, 1.0):
        assert (Dials(lambda: now, partial(float, chance)).failed(12.25) or 0) >= 12.25
    dials = Dials(lambda: now, lambda: 0.0)
    assert dials.failed(29.9) == 29.9
    now = 20.0
    assert dials.failed(9.9) == 9.9
    # Longer than a talk waits by itself.
    assert dials.failed(10.0) is None and Dials(lambda: now).failed(48.94) is None


@pytest.mark.parametrize("kind", [ServiceBusy, QuotaExceeded])
def test_a_longer_wait_is_the_users(kind: type[ServiceBusy | QuotaExceeded]) -> None:
    error = kind("Full.", "Later.", code=1011)
    assert wait_asked(error) == 0.0 and wait_asked(NetworkDown("Gone.")) == 0.0
    error.retry_after = 48.94
    assert wait_asked(error) == 48.94
    assert given_up(error).advice == "The service asks to wait 49 s: continue after that."


def test_the_last_resumable_handle_stays_for_two_hours() -> None:
    lease = Lease()
    lease.renew("a", True, 0.0)
    lease.renew("", False, 100.0)
    assert lease.usable(100.0) == "a" and lease.usable(7100.0) == "a" and lease.usable(7141.0) is None


def test_it_leaves_in_a_pause_and_at_the_latest_a_second_before_the_deadline() -> None:
    lease = Lease()
    assert not lease.should_leave(0.0, idle=True)
    lease.go_away(50.0, 0.0)
    assert not lease.should_leave(1.0, idle=True)
    lease.renew("a", True, 2.0)
    assert lease.should_leave(3.0, idle=True) and not lease.should_leave(3.0, idle=False)
    assert not lease.should_leave(48.9, idle=False) and lease.should_leave(49.0, idle=False)


def test_a_model_that_a_location_does_not_have_is_told_with_it() -> None:
    error = NotFound("The service does not know this model or file.", "Choose another model.", code=404)
    what = verdict(error, useful=False, proven=False, resumed=False)
    assert placed(what, error, None) == what
    assert "europe-west2" in placed(what, error, "europe-west2").advice and what.action == "stop"
    refused = KeyRefused("No.", "Another key.", code=401)
    other = verdict(refused, useful=False, proven=False, resumed=False)
    assert placed(other, refused, "europe-west2") == other
