from __future__ import annotations

from components.server.absences import Absences


def test_only_who_has_been_absent_all_the_time_is_overdue() -> None:
    absences = Absences(120)
    assert absences.overdue(["a", "b"], 0) == []
    assert absences.overdue(["b"], 60) == []
    assert absences.overdue(["a", "b"], 119) == []
    assert absences.overdue(["a", "b"], 120) == ["b"]
    assert absences.overdue(["a"], 238) == []
    assert absences.overdue(["a"], 239) == ["a"]


def test_who_is_gone_is_forgotten() -> None:
    absences = Absences(0)
    assert absences.overdue(["a"], 0) == ["a"]
    assert absences.overdue([], 1) == []
