"""'Wat kost zoiets?': the examples a programme keeps for its form. May import: programmes.models, rules, store."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from grants.programmes.models import CostExample, Programme
from grants.programmes.queries import example_version
from grants.programmes.services.words import texts
from grants.rules.money import parse_cents
from grants.rules.permissions import Actor, Deed, allows, demand, roles_at
from grants.rules.refusals import Invalid, Missing, Stale
from grants.store.session import lock_root

MOST_EXAMPLES = 24
"""Who wants to know what something costs reads a list, no catalogue."""


def keep_examples(session: Session, actor: Actor, programme: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Keep what things cost, about, in the programme with this slug, instead of what it kept before.

    A row is label, label_en (may be left out) and amount as people type it. Raises NotAllowed, Missing, and Invalid.
    """
    programme_id = session.scalar(select(Programme.id).where(Programme.slug == programme))
    if programme_id is None:
        raise Missing("no_such_page")
    demand(Deed.MANAGE_PEOPLE, roles_at(actor, programme_id, None))
    session.execute(delete(CostExample).where(CostExample.programme_id == programme_id))
    for position, row in enumerate(rows, 1):
        session.add(CostExample(programme_id=programme_id, position=position, **_read(row)))
    session.flush()


def add_example(session: Session, actor: Actor, programme: str, values: Mapping[str, Any]) -> int:
    """Put one more example at the end of the list of a programme; return its number.

    Takes label, label_en (may be empty) and amount as people type it. Raises Missing where the actor keeps nothing, and
    Invalid at the field or, for a list that is long enough, at none.
    """
    programme_id = _home(session, actor, programme)
    found = select(func.count(), func.max(CostExample.position)).where(CostExample.programme_id == programme_id)
    count, last = session.execute(found).one()
    read = _read(values)
    if count >= MOST_EXAMPLES:
        raise Invalid("many_examples", most=MOST_EXAMPLES)
    row = CostExample(programme_id=programme_id, position=(last or 0) + 1, **read)
    session.add(row)
    session.flush()
    return row.id


def change_example(
    session: Session, actor: Actor, programme: str, number: int, values: Mapping[str, Any], seen: int
) -> None:
    """Write an example down anew. Raises Missing, Stale and Invalid at the field, as `add_example`."""
    row = _seen(session, actor, programme, number, seen)
    for name, value in _read(values).items():
        setattr(row, name, value)


def remove_example(session: Session, actor: Actor, programme: str, number: int, seen: int) -> None:
    """Take an example off the list. Raises Missing and Stale."""
    session.delete(_seen(session, actor, programme, number, seen))


def _home(session: Session, actor: Actor, programme: str) -> int:
    """Return the key of a programme whose examples the actor keeps, locked: their order is its own."""
    programme_id = session.scalar(select(Programme.id).where(Programme.slug == programme))
    if programme_id is None or not allows(Deed.KEEP_COSTS, roles_at(actor, programme_id, None)):
        raise Missing("no_such_page")
    lock_root(session, Programme, programme_id)
    return programme_id


def _seen(session: Session, actor: Actor, programme: str, number: int, seen: int) -> CostExample:
    programme_id = _home(session, actor, programme)
    mine = select(CostExample).where(CostExample.programme_id == programme_id, CostExample.id == number)
    row = session.scalar(mine)
    if row is None:
        raise Missing("no_such_page")
    if example_version(row.label, row.label_en, row.cents) != seen:
        raise Stale("stale")
    return row


def _read(row: Mapping[str, Any]) -> dict[str, Any]:
    label = texts(row, {"label": 120})["label"]
    english = texts(row, {"label_en": 120}, required=False)["label_en"]
    return {"label": label, "label_en": english, "cents": parse_cents(str(row.get("amount", "")), field="amount")}
