"""Places and their rounds, as plain rows. May import: programmes.models, rules. Never writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from grants.programmes.models import DecisionMode, HouseRule, HouseRuleVersion, Method, Place, Programme, Round
from grants.rules.permissions import Actor, Standing, roles_at
from grants.rules.refusals import Missing


class PlaceRow(NamedTuple):
    """A place with the programme it belongs to."""

    id: int
    slug: str
    name: str
    municipality: str
    programme_id: int
    programme_slug: str
    programme_name: str
    body_name: str
    phone: str


class RuleRow(NamedTuple):
    """One house rule of a round; ``question_en`` is empty when the panel wrote none."""

    number: int
    question: str
    question_en: str


@dataclass(frozen=True)
class RoundRow:
    """A round with its terms and house rules. Amounts in cents, days local, ``answer_days`` from the day it came in.

    ``rules_version`` numbers the house rules, 0 when there are none; ``version`` goes into the form about the terms.
    """

    id: int
    reference: str
    programme_id: int
    place_id: int
    opens_on: date
    closes_on: date
    answer_days: int
    ceiling_cents: int
    most_per_plan_cents: int
    quick_cents: int
    quick_most_cents: int
    method: Method
    decision_mode: DecisionMode
    legal_base_title: str
    legal_base_article: str
    legal_base_url: str
    contact_name: str
    contact_phone: str
    contact_hours: str
    stand_in_name: str
    stand_in_phone: str
    evening_on: date | None
    evening_time: time | None
    evening_place: str
    evening_treat: str
    published_at: datetime | None
    closed_at: datetime | None
    version: int
    house_rules: tuple[RuleRow, ...]
    rules_version: int
    rules_written_at: datetime | None

    def takes(self, on: date) -> bool:
        """Say whether plans may be sent in on this day: published, not closed, and between its two dates."""
        return self.published_at is not None and self.closed_at is None and self.opens_on <= on <= self.closes_on


_PLACES = select(
    Place.id, Place.slug, Place.name, Place.municipality, Place.programme_id,
    Programme.slug, Programme.name, Programme.body_name, Programme.phone,
).join(Programme, Programme.id == Place.programme_id)  # fmt: skip

_ROUND_COLUMNS = [getattr(Round, name) for name in RoundRow.__dataclass_fields__ if hasattr(Round, name)]
_ROUNDS = select(*_ROUND_COLUMNS)
_KEPT = HouseRuleVersion.round_id == HouseRule.round_id
_RULES = select(
    HouseRule.number, HouseRule.question, HouseRule.question_en,
    select(func.max(HouseRuleVersion.version)).where(_KEPT).scalar_subquery().label("version"),
    select(func.max(HouseRuleVersion.written_at)).where(_KEPT).scalar_subquery().label("written_at"),
).order_by(HouseRule.number)  # fmt: skip


def place_by_slug(session: Session, slug: str) -> PlaceRow:
    """Return a place; raises Missing."""
    return _place(session, _BY_SLUG, slug=slug)


def place_by_id(session: Session, place_id: int) -> PlaceRow:
    """Return a place; raises Missing."""
    return _place(session, _PLACE_BY_ID, place_id=place_id)


_BY_SLUG = _PLACES.where(Place.slug == bindparam("slug"))
_PLACE_BY_ID = _PLACES.where(Place.id == bindparam("place_id"))


def _place(session: Session, statement: Any, **values: Any) -> PlaceRow:
    row = session.execute(statement, values).first()
    if row is None:
        raise Missing("no_such_page")
    return PlaceRow(*row)


def places_of(session: Session, programme_id: int) -> tuple[PlaceRow, ...]:
    """Return the places of a programme, by name."""
    rows = session.execute(_PLACES.where(Place.programme_id == programme_id).order_by(Place.sort_key, Place.id))
    return tuple(PlaceRow(*row) for row in rows)


_OPEN = _ROUNDS.where(
    Round.place_id == bindparam("place_id"), Round.published_at.is_not(None), Round.closed_at.is_(None)
)


def open_round(session: Session, place_id: int) -> RoundRow | None:
    """Return the published round of a place that was not closed, with terms and house rules; None when there is none.

    Whether it takes plans today is `RoundRow.takes(day)`: a round whose last day has passed is still at work.
    """
    return _round(session, _OPEN, place_id=place_id)


def last_round(session: Session, place_id: int) -> RoundRow | None:
    """Return the latest published round of a place, closed or not: whom to call when no round is open."""
    published = _ROUNDS.where(Round.place_id == place_id, Round.published_at.is_not(None))
    return _round(session, published.order_by(Round.opens_on.desc(), Round.id.desc()).limit(1))


_BOTH = (
    _PLACES.add_columns(*_ROUND_COLUMNS)
    .outerjoin(Round, and_(Round.place_id == Place.id, Round.published_at.is_not(None)))
    .order_by(Round.closed_at.is_not(None), Round.opens_on.desc(), Round.id.desc())
    .limit(1)
)
_BOTH_BY_SLUG = _BOTH.where(Place.slug == bindparam("slug"))
_BOTH_BY_ID = _BOTH.where(Place.id == bindparam("place_id"))


def place_and_round(session: Session, slug: str, *, rules: bool = True) -> tuple[PlaceRow, RoundRow | None]:
    """Return a place with its open round, else its latest one, in two statements; raises Missing for no such place.

    Without ``rules`` it is one statement, and the round comes without its house rules.
    """
    return _both(session, _BOTH_BY_SLUG, rules, slug=slug)


def place_with_round(session: Session, place_id: int) -> tuple[PlaceRow, RoundRow | None]:
    """Return what `place_and_round` does, by key and without house rules: for a press, in one statement."""
    return _both(session, _BOTH_BY_ID, False, place_id=place_id)


def _both(session: Session, statement: Any, rules: bool, **values: Any) -> tuple[PlaceRow, RoundRow | None]:
    row = session.execute(statement, values).first()
    if row is None:
        raise Missing("no_such_page")
    of_place = len(PlaceRow._fields)
    place, found = PlaceRow(*row[:of_place]), row[of_place:]
    if found[0] is None:
        return place, None
    return place, _with_rules(session, found) if rules else RoundRow(*(*found, ()))


_BY_REFERENCE = _ROUNDS.where(Round.reference == bindparam("reference"))
_BY_ID = _ROUNDS.where(Round.id == bindparam("round_id"))


def round_by_reference(session: Session, reference: str) -> RoundRow:
    """Return a round; raises Missing."""
    found = _round(session, _BY_REFERENCE, reference=reference)
    if found is None:
        raise Missing("no_such_page")
    return found


def round_by_id(session: Session, round_id: int) -> RoundRow:
    """Return a round; raises Missing."""
    found = _round(session, _BY_ID, round_id=round_id)
    if found is None:
        raise Missing("no_such_page")
    return found


def _round(session: Session, statement: Select[Any], **values: Any) -> RoundRow | None:
    row = session.execute(statement, values).first()
    return None if row is None else _with_rules(session, row)


_RULES_OF = _RULES.where(HouseRule.round_id == bindparam("round_id"))


def _with_rules(session: Session, values: Sequence[Any]) -> RoundRow:
    rules = session.execute(_RULES_OF, {"round_id": values[0]}).all()
    version, written_at = rules[0][3:] if rules else (None, None)
    return RoundRow(*(*values, tuple(RuleRow(*rule[:3]) for rule in rules), version or 0, written_at))


_STANDING = select(Round.id, Round.programme_id, Round.place_id).where(Round.reference == bindparam("reference"))


def round_standing(session: Session, actor: Actor, reference: str) -> Standing:
    """Return what the actor is to a round; raises Missing."""
    row = session.execute(_STANDING, {"reference": reference}).first()
    if row is None:
        raise Missing("no_such_page")
    return Standing(
        kind="round",
        id=row.id,
        reference=reference,
        programme_id=row.programme_id,
        place_id=row.place_id,
        round_id=row.id,
        state=None,
        version=1,
        roles=roles_at(actor, row.programme_id, row.place_id),
        ties=frozenset(),
    )
