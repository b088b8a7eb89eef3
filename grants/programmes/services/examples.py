"""'Wat kost zoiets?': the examples a programme keeps for its form. May import: programmes.models, rules, store."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from grants.programmes.models import CostExample, Programme
from grants.programmes.services.words import texts
from grants.rules.money import parse_cents
from grants.rules.permissions import Actor, Deed, demand, roles_at
from grants.rules.refusals import Missing


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
        label = texts(row, {"label": 120})["label"]
        english = texts(row, {"label_en": 120}, required=False)["label_en"]
        cents = parse_cents(str(row.get("amount", "")), field="amount")
        session.add(
            CostExample(programme_id=programme_id, position=position, label=label, label_en=english, cents=cents)
        )
    session.flush()
