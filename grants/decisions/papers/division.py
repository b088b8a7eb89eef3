"""How a pot was divided, told plan by plan: plain values for the outcome page. Reads no database.

Who said what stays at the table: of Equal Shares the page tells how many put in how much, never who.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from grants.decisions.models import Verdict
from grants.decisions.queries import Divided, Portion
from grants.programmes.models import Method
from grants.rules.lots import number


@dataclass(frozen=True)
class Paying:
    """Who paid for a plan: `full` of them put in `each_cents`, `poor` gave what they had left, `poor_cents` together.

    `about` is true when `each_cents` is rounded to a whole cent.
    """

    full: int
    each_cents: int
    about: bool
    poor: int
    poor_cents: int

    @property
    def voices(self) -> int:
        """Everybody who paid."""
        return self.full + self.poor


@dataclass(frozen=True)
class Turn:
    """One plan in a division. `title` is '' for who may not know it; amounts in euro cents.

    `how` tells which sentence fits: 'full', 'minimum', 'none' (in order of arrival or of the draw), 'shares',
    'most_voices', 'too_little', 'no_voices' (Equal Shares), 'other' (decided otherwise for a reason in the law).
    """

    reference: str
    title: str
    position: int
    how: str
    asked_cents: int
    minimum_cents: int | None
    cents: int
    left_cents: int
    lot: str
    paying: Paying | None = None
    voices: int = 0
    held_cents: int = 0
    at_minimum: bool = False

    @property
    def wanted_cents(self) -> int:
        """The least this plan could do with."""
        return self.minimum_cents or self.asked_cents


@dataclass(frozen=True)
class Outcome:
    """One division as a page tells it. `told` is false while letters have not left: then there are no turns."""

    number: int
    method: Method
    refused: str
    is_enough: bool
    seed: str
    free_cents: int
    voters: int
    share_cents: int
    steps: int
    left_for_minimum_cents: int | None
    rest_cents: int
    made_at: datetime
    told: bool
    turns: tuple[Turn, ...]


def outcomes(found: Sequence[tuple[Divided, Sequence[Portion]]], office: bool) -> list[Outcome]:
    """Tell the divisions of a round; to others than the `office` only once every letter of a division has left."""
    return [_outcome(division, portions, office) for division, portions in found]


def _outcome(division: Divided, portions: Sequence[Portion], office: bool) -> Outcome:
    told = office or all(one.left_at is not None for one in portions)
    full, minimum = division.audit.get("full") or {}, division.audit.get("minimum")
    return Outcome(
        number=division.number,
        method=division.method,
        refused=division.refused,
        is_enough=division.is_enough,
        seed=division.seed,
        free_cents=division.free_cents,
        voters=division.voters,
        share_cents=division.free_cents // division.voters if division.voters else 0,
        steps=int(full.get("steps", 0)),
        left_for_minimum_cents=int(full["rest"]) if minimum else None,
        rest_cents=division.free_cents - sum(one.cents or 0 for one in portions),
        made_at=division.made_at,
        told=told,
        turns=tuple(_turn(division, one, office) for one in portions) if told else (),
    )


def _turn(division: Divided, one: Portion, office: bool) -> Turn:
    public = one.verdict is Verdict.APPROVED and one.left_at is not None
    shared = division.method is Method.EQUAL_SHARES and not division.is_enough
    return Turn(
        reference=one.reference,
        title=one.title if public or office else "",
        position=one.position,
        how=_how(one, shared),
        asked_cents=one.asked_cents,
        minimum_cents=one.minimum_cents,
        cents=one.cents or 0,
        left_cents=one.left_cents,
        lot=number(division.seed, one.reference) if division.seed else "",
        **(_of_shares(one) if shared else {}),
    )


def _how(one: Portion, shared: bool) -> str:
    if one.departs or (one.cents is not None and one.verdict is Verdict.DECLINED):
        return "other"
    if shared:
        return str(one.audit.get("how") or ("no_voices" if not one.audit.get("voices") else "too_little"))
    if one.cents is None:
        return "none"
    return "full" if one.cents == one.asked_cents else "minimum"


def _of_shares(one: Portion) -> dict[str, Any]:
    paid = [Fraction(cents) for cents in one.audit.get("paid", {}).values()]
    return {
        "paying": _paying(paid) if paid else None,
        "voices": int(one.audit.get("voices", len(paid))),
        "held_cents": int(Fraction(one.audit.get("held", "0"))),
        "at_minimum": one.audit.get("pass") == "minimum",
    }


def _paying(paid: Sequence[Fraction]) -> Paying:
    most = max(paid)
    poor = [cents for cents in paid if cents < most]
    return Paying(len(paid) - len(poor), round(most), most.denominator != 1, len(poor), round(sum(poor)))
