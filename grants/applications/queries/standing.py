"""What somebody is to a plan: owner or helper, and what they may therefore do.

Later storeys add the ties they know. May import: applications.models, rules.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select, union_all
from sqlalchemy.orm import Session

from grants.applications.models import Application, Helper, Owner, Sheet
from grants.applications.queries.files import told
from grants.people.models import Person
from grants.people.queries import digest
from grants.rules.permissions import Actor, Standing, Tie, roles_at
from grants.rules.refusals import Missing
from grants.store.base import Key, UtcDateTime

ME = bindparam("me", type_=Key)
"""The actor, in a condition that is built once; nobody is NULL, for whom no condition holds."""

SCRIBE: ColumnElement[str | None] = (
    select(Person.name).where(Person.id == Application.entered_by_id).correlate(Application).scalar_subquery()
)
"""The name of who wrote a plan down for its makers, as a column beside Application; None when they did themselves."""

Further = tuple[Tie, ColumnElement[bool]]
"""A tie that a later storey knows, and the condition on Application under which it holds for ME."""

TOKEN_DAYS = 60
"""How long the address of a draft works after it was last saved, and that of its receipt after it was sent in."""


def standing(session: Session, actor: Actor, reference: str, *further: Further) -> Standing:
    """Return what the actor is to a plan that was sent in, with the ties OWNER and HELPER; raises Missing.

    A later storey hands down the ties it knows as ``further``: then all of them are asked in this one statement.
    """
    row = session.execute(_asked(further), {"me": actor.person_id, "reference": reference}).first()
    if row is None:
        raise Missing("no_such_page")
    tied = zip((Tie.OWNER, Tie.HELPER, *(tie for tie, _condition in further)), row[_OWNS:], strict=True)
    return _standing(row, actor, reference, frozenset(tie for tie, holds in tied if holds))


def draft_standing(session: Session, actor: Actor, token: str, now: datetime) -> Standing:
    """Return what whoever holds this token is to a draft: owner or helper. Raises Missing('draft_gone'), also when old.

    Works on for what was sent in, so the receipt can be read; ``reference`` is empty while it is a draft.
    """
    return draft(session, actor, token, now).standing


class DraftRow(NamedTuple):
    """A draft as it was last kept. ``step_by_step``: its makers like one question at a time.

    ``told`` counts the photos and spoken answers that came with it.
    """

    standing: Standing
    typed: dict[str, Any]
    saved_at: datetime
    step_by_step: bool
    told: int


def draft(session: Session, actor: Actor, token: str, now: datetime) -> DraftRow:
    """Return what `draft_standing` does, with what was typed and when it was last kept, in one statement."""
    wanted = {"token_hash": digest(token), "oldest": now - timedelta(days=TOKEN_DAYS)}
    row = session.execute(_DRAFT, {"me": actor.person_id, **wanted}).first()
    if row is None:
        raise Missing("draft_gone")
    standing = _standing(row, actor, row.reference or "", frozenset({_held(row)}))
    return DraftRow(standing, row.typed, row.saved_at, row.step_by_step, row.told)


def holder(session: Session, actor: Actor, token: str) -> Actor:
    """Return who acts with the token of a draft: whoever it was given to, else the actor."""
    row = session.execute(_HOLDER, {"token_hash": digest(token)}).first()
    return actor if row is None else Actor(row.id, row.name)


_OWNS = 7
"""Where in a row the ties begin."""


def _tied(maker: type[Owner] | type[Helper]) -> ColumnElement[bool]:
    return exists().where(maker.application_id == Application.id, maker.person_id == ME, maker.until_at.is_(None))


_PLANS: Select[*tuple[Any, ...]] = select(
    Application.id, Application.reference, Application.programme_id, Application.place_id, Application.round_id,
    Application.state, Application.version, _tied(Owner).label("owns"), _tied(Helper).label("helps"),
)  # fmt: skip


def _given(maker: type[Owner] | type[Helper]) -> Any:
    """Select the plan that a token given to an owner or helper opens, as long as they are one."""
    given = select(maker.application_id).where(maker.token_hash == bindparam("token_hash"), maker.until_at.is_(None))
    return given.scalar_subquery()


# What a community worker wrote down for somebody is not theirs: its token opens nothing here.
_DRAFTED = and_(Application.draft_token_hash == bindparam("token_hash"), Application.entered_by_id.is_(None))
_CO_OWNED = Application.id == _given(Owner)

_DRAFT = (
    _PLANS.add_columns(Sheet.typed, Sheet.saved_at, Sheet.step_by_step, told(), or_(_DRAFTED, _CO_OWNED).label("opens"))
    .join(Sheet)
    .where(or_(_DRAFTED, _CO_OWNED, Application.id == _given(Helper)))
    .where(Sheet.saved_at > bindparam("oldest", type_=UtcDateTime()))
)


def _named(maker: type[Owner] | type[Helper]) -> Any:
    given = select(Person.id, Person.name).join(maker, maker.person_id == Person.id)
    return given.where(maker.token_hash == bindparam("token_hash"), maker.until_at.is_(None))


_HOLDER = union_all(_named(Owner), _named(Helper))


def _held(row: Any) -> Tie:
    """Give the tie of who holds a token; a helper who is signed in stays a helper, whatever address they were given."""
    return Tie.OWNER if row.owns or (row.opens and not row.helps) else Tie.HELPER


@cache
def _asked(further: tuple[Further, ...]) -> Select[*tuple[Any, ...]]:
    """Build the statement once for each storey that asks: with every page of a plan it is the first one."""
    asked = _PLANS.add_columns(*(condition for _tie, condition in further))
    return asked.where(Application.reference == bindparam("reference"))


def _standing(row: Any, actor: Actor, reference: str, ties: frozenset[Tie]) -> Standing:
    return Standing(
        kind="plan",
        id=row.id,
        reference=reference,
        programme_id=row.programme_id,
        place_id=row.place_id,
        round_id=row.round_id,
        state=row.state,
        version=row.version,
        roles=roles_at(actor, row.programme_id, row.place_id),
        ties=ties,
    )
