"""Places and their rounds, as plain rows. May import: programmes.models, rules. Never writes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from grants.programmes.models import HouseRule, HouseRuleVersion, Place, Programme, Round
from grants.programmes.queries.rows import PlaceRow, RoundRow, RuleRow
from grants.rules.permissions import Actor, Standing, roles_at
from grants.rules.refusals import Missing

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
    return place, _with_rules(session, found) if rules else RoundRow(*(*found, (), 0, None))


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
