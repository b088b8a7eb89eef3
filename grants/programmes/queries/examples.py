"""What things cost, about, as a programme keeps it. May import: programmes.models, rules. Never writes."""

from typing import NamedTuple
from zlib import crc32

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from grants.programmes.models import CostExample, Programme
from grants.rules.permissions import RULES, Actor, Deed


class ExampleRow(NamedTuple):
    """What something costs, about, in cents; ``label_en`` is empty when nobody put it into English."""

    label: str
    label_en: str
    cents: int


_EXAMPLES = (
    select(CostExample.label, CostExample.label_en, CostExample.cents)
    .where(CostExample.programme_id == bindparam("programme_id"))
    .order_by(CostExample.position)
)


def cost_examples(session: Session, programme_id: int) -> tuple[ExampleRow, ...]:
    """Return what things cost, about, as the programme keeps it; empty when it keeps nothing."""
    return tuple(ExampleRow(*row) for row in session.execute(_EXAMPLES, {"programme_id": programme_id}))


class KeptRow(NamedTuple):
    """An example as whoever keeps it sees it; ``number`` is None for a programme that keeps nothing yet."""

    programme: str
    programme_name: str
    number: int | None
    label: str
    label_en: str
    cents: int


_KEPT = (
    select(Programme.slug, Programme.name, CostExample.id, CostExample.label, CostExample.label_en, CostExample.cents)
    .outerjoin(CostExample, CostExample.programme_id == Programme.id)
    .where(Programme.id.in_(bindparam("ids", expanding=True)))
    .order_by(Programme.name, Programme.id, CostExample.position)
)


def kept_examples(session: Session, actor: Actor) -> tuple[KeptRow, ...]:
    """Return the examples of every programme whose list the actor keeps, in order."""
    keeps = RULES[Deed.KEEP_COSTS].roles
    ids = [grant.programme_id for grant in actor.grants if grant.role in keeps and grant.place_id is None]
    return tuple(KeptRow(*row) for row in session.execute(_KEPT, {"ids": ids}))


def example_version(label: str, label_en: str, cents: int) -> int:
    """Return what tells an example from what it was before: it has no count of its changes."""
    return crc32(f"{label}\0{label_en}\0{cents}".encode()) % 10**9
