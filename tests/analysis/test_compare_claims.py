from __future__ import annotations

from components.analysis.checks import Check
from components.analysis.compare import Findings, Improvement
from components.analysis.compare_claims import checks, claims
from components.analysis.evidence import Box
from components.analysis.result import Claim, Result, Source
from components.analysis.verdicts import Verdict
from tests.analysis.comparing import difference

FOUND = Findings("Two things.", (difference(a=[1, 2, 30, 40], b=[5, 6, 70, 80]), difference("added", b=[0, 0, 9, 9])))


def test_differences_become_claims_with_a_box_in_each_picture() -> None:
    assert claims(FOUND) == (
        Claim(id="summary", kind="summary", text="Two things."),
        Claim(
            id="difference-1",
            kind="modified",
            text="It",
            severity="medium",
            certainty=0.9,
            evidence=(Box(source=0, box=(1, 2, 30, 40)), Box(source=1, box=(5, 6, 70, 80))),
        ),
        Claim(
            id="difference-2",
            kind="added",
            text="It",
            severity="medium",
            certainty=0.9,
            evidence=(Box(source=1, box=(0, 0, 9, 9)),),
        ),
    )


def test_improvements_become_claims_that_say_why() -> None:
    rows = (
        Improvement(what="Enlarge it", why="It is small", box=[0, 0, 9, 9], severity="high"),
        Improvement(what="Name it", why="It has no name", severity="low"),
    )
    found = claims(Findings(improvements=rows))
    assert [(each.id, each.kind, each.details["why"]) for each in found] == [
        ("improvement-1", "improvement", "It is small"),
        ("improvement-2", "improvement", "It has no name"),
    ]
    assert [each.evidence for each in found] == [(Box(box=(0, 0, 9, 9)),), ()]


def test_verdicts_become_checks_of_their_claims() -> None:
    verdicts = [
        Verdict("pixels agree", "60 % of the place changed."),
        Verdict("pixels disagree", "Nothing changed at this place."),
        Verdict("outside what pixels show", "The model gave no place."),
    ]
    found = checks(verdicts)
    assert [(each.name, each.ok, each.fields) for each in found] == [
        ("pixels agree", True, ("difference-1",)),
        ("pixels disagree", False, ("difference-2",)),
        ("outside what pixels show", None, ("difference-3",)),
    ]
    assert isinstance(found[0], Check) and found[0].found == "60 % of the place changed."


def test_both_fit_the_one_result() -> None:
    sources = (Source(name="a.png"), Source(name="b.png"))
    made = Result(task="compare", title="a and b", claims=claims(FOUND), checks=checks([]), sources=sources)
    assert [claim.id for claim in made.claims] == ["summary", "difference-1", "difference-2"]
