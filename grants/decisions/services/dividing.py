"""Dividing a pot in the officer's press, and writing down how: the seed, the method, and who paid what.

The seed is made here, when the lots are known, and kept: a draw is held once, and anybody can hold it again.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from grants.decisions.models import Division, DivisionShare
from grants.decisions.papers import Ruling
from grants.decisions.queries import Ballots, Held, Plan, ballots, last_division
from grants.decisions.services.rulings import asking
from grants.programmes.models import Method
from grants.rules.division import Chosen, Divided, Passes, Unchosen, Wanted, demand_shares, draw, two_passes
from grants.rules.lots import drawn
from grants.rules.permissions import Actor
from grants.rules.refusals import NotNow
from grants.store import clock
from grants.store.session import truth

truth("one_draw_a_conclusion", lambda: NotNow("drawn_before"))


@dataclass(frozen=True)
class Way:
    """How a pot will be divided: `method` is used, `published` was promised, `refused` says why they differ."""

    method: Method
    published: Method
    refused: str
    voters: Ballots | None = None


@dataclass(frozen=True)
class Portion:
    """What one plan gets, its turn in the order of the method, and what tells why."""

    plan: Plan
    cents: int | None
    audit: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Made:
    portions: list[Portion]
    audit: dict[str, Any] = field(default_factory=dict)


def way_for(session: Session, plans: Sequence[Plan]) -> Way:
    """Give how these plans share a pot that is too small: as published, or by a draw where Equal Shares may not."""
    published = plans[0].method
    if published is not Method.EQUAL_SHARES:
        return Way(published, published, "")
    cast = ballots(session, plans)
    try:
        demand_shares(len(cast.seats), cast.set_aside)
    except NotNow as refused:
        return Way(Method.DRAW, published, refused.code, cast)
    return Way(published, published, "", cast)


def divide(session: Session, actor: Actor, round_id: int, free_cents: int, plans: Sequence[Plan]) -> dict[str, Held]:
    """Divide `free_cents` over `plans` and write it down; returns the shares by reference. The round is locked.

    Where there is enough for all of them in full nothing is drawn. Raises NotNow('drawn_before') for a conclusion that
    took part in a division before.
    """
    enough = sum(asking(plan).cents for plan in plans) <= free_cents
    way = Way(plans[0].method, plans[0].method, "") if enough else way_for(session, plans)
    seed = "" if enough else secrets.token_hex(16)
    made = _all(plans) if enough else _made(way, free_cents, plans, seed)
    row = _row(session, actor, round_id, way, free_cents, made)
    row.is_enough, row.seed = enough, seed
    return _written(session, row, made.portions, binds=True)


def note_turns(session: Session, actor: Actor, round_id: int, turns: Sequence[tuple[Plan, Ruling]]) -> None:
    """Write down the turns of a press that divided in order of arrival. Their shares bind nobody: the order does."""
    turns = [(plan, one) for plan, one in turns if plan.method is Method.ARRIVAL and one.free_cents is not None]
    if not turns:
        return
    free = max(ruling.free_cents or 0 for _, ruling in turns)
    made = _Made([Portion(plan, ruling.cents, {"left": ruling.free_cents}) for plan, ruling in turns])
    row = _row(session, actor, round_id, Way(Method.ARRIVAL, Method.ARRIVAL, ""), free, made)
    row.is_enough = all(ruling.cents == asking(plan).cents for plan, ruling in turns)
    _written(session, row, made.portions, binds=False)


def _row(session: Session, actor: Actor, round_id: int, way: Way, free_cents: int, made: _Made) -> Division:
    return Division(
        round_id=round_id,
        number=last_division(session, round_id) + 1,
        method=way.method,
        published_method=way.published,
        refused=way.refused,
        free_cents=free_cents,
        voters=len(way.voters.seats) if way.voters and way.method is Method.EQUAL_SHARES else 0,
        audit=made.audit,
        made_by_id=actor.person_id,
        made_at=clock.now(),
    )


def _written(session: Session, row: Division, portions: Sequence[Portion], binds: bool) -> dict[str, Held]:
    session.add(row)
    session.flush()
    left, found = row.free_cents, {}
    for position, one in enumerate(portions, 1):
        asked, audit = asking(one.plan), dict(one.audit)
        before = audit.pop("left", left)
        session.add(
            DivisionShare(
                division_id=row.id,
                application_id=one.plan.id,
                recommendation_id=one.plan.said.id if one.plan.said else None,
                position=position,
                asked_cents=asked.cents,
                minimum_cents=asked.minimum_cents,
                cents=one.cents,
                left_cents=before,
                binds=binds,
                audit=audit,
            )
        )
        found[one.plan.reference] = Held(one.cents, before, row.method, position)
        left -= one.cents or 0
    session.flush()
    return found


def _made(way: Way, free_cents: int, plans: Sequence[Plan], seed: str) -> _Made:
    by_reference = {plan.reference: plan for plan in plans}
    if way.method is Method.EQUAL_SHARES and way.voters is not None:
        return _shared(way.voters, free_cents, by_reference, seed)
    shares = draw(free_cents, [asking(plan) for plan in plans], seed)
    return _Made([Portion(by_reference[share.reference], share.cents) for share in shares])


def _all(plans: Sequence[Plan]) -> _Made:
    return _Made([Portion(plan, asking(plan).cents) for plan in plans])


def _shared(cast: Ballots, free_cents: int, plans: dict[str, Plan], seed: str) -> _Made:
    """Divide by Equal Shares: chosen plans in the order chosen, then the others as they would be drawn."""
    wanted = [
        Wanted(one.reference, one.cents, one.minimum_cents, cast.support[one.reference])
        for one in map(asking, plans.values())
    ]
    done = two_passes(free_cents, len(cast.seats), wanted, seed)
    chosen = [Portion(plans[name], one.cents, _paid(one, done, cast)) for name, one in done.chosen.items()]
    left = {one.name: one for one in done.full.unchosen}
    # The second pass knows best why not: it asked for less.
    left |= {one.name: one for one in (done.minimum.unchosen if done.minimum else ())}
    others = [Portion(plans[name], None, _unpaid(left[name])) for name in drawn(seed, left) if name not in done.chosen]
    return _Made([*chosen, *others], {"full": _pass(done.full), "minimum": done.minimum and _pass(done.minimum)})


def _pass(one: Divided) -> dict[str, Any]:
    return {"share": str(one.share), "steps": one.steps, "rest": one.rest}


def _paid(one: Chosen, done: Passes, cast: Ballots) -> dict[str, Any]:
    """Give who paid how much, by seat, as exact fractions of a cent; and in which pass."""
    paid: dict[str, str] = {str(cast.seats[voter]): str(Fraction(cents)) for voter, cents in one.paid.items()}
    full = one.name in {each.name for each in done.full.chosen}
    return {"how": one.how.value, "pass": "full" if full else "minimum", "paid": paid}


def _unpaid(one: Unchosen) -> dict[str, Any]:
    return {"why": one.why.value, "cents": one.cents, "voices": one.voices, "held": str(one.held), "rest": one.rest}
