"""What the outcome page tells of each plan: from the kept record alone, without a database."""

from datetime import UTC, datetime
from typing import Any

import pytest

from grants.decisions.models import Verdict
from grants.decisions.papers import Paying, outcomes
from grants.decisions.queries import Divided, Portion
from grants.programmes.models import Method
from grants.rules.lots import number

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SEED = "0123456789abcdef0123456789abcdef"


def division(method: Method = Method.EQUAL_SHARES, **more: Any) -> Divided:
    values = {
        "id": 1,
        "number": 1,
        "method": method,
        "published_method": method,
        "refused": "",
        "is_enough": False,
        "seed": SEED,
        "free_cents": 1500_00,
        "voters": 15,
        "audit": {"full": {"share": "10000", "steps": 2, "rest": 700_00}, "minimum": None},
        "made_at": NOON,
    }
    return Divided(**values | more)


def portion(cents: int | None, **more: Any) -> Portion:
    values = {
        "reference": "SID-1",
        "title": "Bankje",
        "position": 1,
        "asked_cents": 800_00,
        "minimum_cents": 300_00,
        "cents": cents,
        "left_cents": 1500_00,
        "audit": {},
        "verdict": Verdict.APPROVED if cents else Verdict.DECLINED,
        "departs": False,
        "left_at": NOON,
    }
    return Portion(**values | more)


def turn(of: Divided, one: Portion) -> Any:
    return outcomes([(of, (one,))], office=False)[0].turns[0]


def test_who_put_in_the_same_and_who_gave_what_was_left() -> None:
    paid = {"11": "20000", "12": "20000", "13": "30000/7", "14": "10000"}
    told = turn(division(), portion(800_00, audit={"how": "shares", "pass": "full", "paid": paid}))
    assert (told.how, told.at_minimum, told.title) == ("shares", False, "Bankje")
    assert told.paying == Paying(2, 200_00, False, 2, 142_86)
    assert told.paying.voices == 4


@pytest.mark.parametrize(
    ("paid", "about"), [({"1": "40000", "2": "40000"}, False), ({"1": "10000/3", "2": "10000/3"}, True)]
)
def test_an_amount_that_is_rounded_says_so(paid: dict[str, str], about: bool) -> None:
    told = turn(division(), portion(300_00, audit={"how": "shares", "pass": "minimum", "paid": paid}))
    assert (told.paying.about, told.paying.full, told.paying.poor, told.at_minimum) == (about, 2, 0, True)


def test_most_voices_paid_with_what_was_left() -> None:
    told = turn(division(), portion(800_00, audit={"how": "most_voices", "pass": "full", "paid": {}}))
    assert (told.how, told.paying) == ("most_voices", None)


def test_a_plan_whose_voices_had_too_little() -> None:
    audit = {"why": "too_little_left", "cents": 300_00, "voices": 6, "held": "12345/2", "rest": 100_00}
    told = turn(division(), portion(None, audit=audit))
    assert (told.how, told.voices, told.held_cents, told.wanted_cents) == ("too_little", 6, 6172, 300_00)
    assert told.title == "", "a plan with a no stays its makers'"
    audit["voices"] = 0
    assert turn(division(), portion(None, audit=audit)).how == "no_voices"


@pytest.mark.parametrize(
    ("cents", "more", "how"),
    [
        (800_00, {}, "full"),
        (300_00, {}, "minimum"),
        (None, {}, "none"),
        (800_00, {"verdict": Verdict.DECLINED}, "other"),
        (None, {"departs": True}, "other"),
    ],
)
def test_turns_of_a_draw(cents: int | None, more: dict[str, Any], how: str) -> None:
    told = turn(division(Method.DRAW, voters=0, audit={}), portion(cents, **more))
    assert told.how == how
    assert told.lot == number(SEED, "SID-1")


def test_the_whole_of_a_division() -> None:
    of = division(audit={"full": {"share": "10000", "steps": 2, "rest": 700_00}, "minimum": {"rest": 0}})
    told = outcomes([(of, (portion(800_00), portion(None, reference="SID-2")))], office=False)[0]
    assert (told.share_cents, told.steps, told.left_for_minimum_cents, told.rest_cents) == (100_00, 2, 700_00, 700_00)


def test_one_letter_that_has_not_left_keeps_all_of_it_back() -> None:
    both = (portion(800_00), portion(None, left_at=None, verdict=None))
    assert not outcomes([(division(), both)], office=False)[0].told
    told = outcomes([(division(), both)], office=True)[0]
    assert [one.title for one in told.turns] == ["Bankje", "Bankje"]


def test_without_a_seed_there_are_no_lots() -> None:
    enough = division(Method.DRAW, seed="", is_enough=True, audit={})
    assert turn(enough, portion(800_00)).lot == ""
