"""What somebody is to a plan: owner or helper, and what they may therefore do.

Later storeys add the ties they know. May import: applications.models, rules.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, exists, select
from sqlalchemy.orm import Session

from grants.applications.models import Application, Helper, Owner, Sheet
from grants.applications.queries.files import told
from grants.people.queries import digest
from grants.rules.permissions import Actor, Standing, Tie, roles_at
from grants.rules.refusals import Missing
from grants.store.base import Key, UtcDateTime

ME = bindparam("me", type_=Key)
"""The actor, in a condition that is built once; nobody is NULL, for whom no condition holds."""

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
    """Return what whoever holds this token is to a draft: its owner. Raises Missing('draft_gone'), also when it is old.

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
    standing = _standing(row, actor, row.reference or "", frozenset({Tie.OWNER}))
    return DraftRow(standing, row.typed, row.saved_at, row.step_by_step, row.told)


_OWNS = 7
"""Where in a row the ties begin."""


def _tied(maker: type[Owner] | type[Helper]) -> ColumnElement[bool]:
    return exists().where(maker.application_id == Application.id, maker.person_id == ME, maker.until_at.is_(None))


_PLANS: Select[*tuple[Any, ...]] = select(
    Application.id, Application.reference, Application.programme_id, Application.place_id, Application.round_id,
    Application.state, Application.version, _tied(Owner).label("owns"), _tied(Helper).label("helps"),
)  # fmt: skip

_DRAFT = (
    _PLANS.add_columns(Sheet.typed, Sheet.saved_at, Sheet.step_by_step, told())
    .join(Sheet)
    .where(Application.draft_token_hash == bindparam("token_hash"))
    .where(Sheet.saved_at > bindparam("oldest", type_=UtcDateTime()))
)


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
