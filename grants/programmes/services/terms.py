"""The terms of a round that is not open yet, as an officer changes them. May import: programmes, rules, store."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from grants.programmes.models import Round
from grants.programmes.queries import round_standing
from grants.programmes.services.words import texts
from grants.rules.checks import tidy_phone
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import NotNow, Stale
from grants.store.session import lock_root

TEXTS = {
    "legal_base_title": 200,
    "legal_base_article": 60,
    "legal_base_url": 300,
    "contact_name": 120,
    "contact_phone": 40,
    "contact_hours": 160,
    "stand_in_name": 120,
    "stand_in_phone": 40,
    "evening_place": 160,
    "evening_treat": 160,
}
"""The texts of a round, and how long each may be."""

DAYS = ("opens_on", "closes_on", "evening_on")
NUMBERS = ("answer_days", "ceiling_cents", "most_per_plan_cents", "quick_cents", "quick_most_cents")


def change_terms(session: Session, actor: Actor, reference: str, values: Mapping[str, Any], seen: int) -> None:
    """Change the terms of a round that is not published; what is not in `values` stays as it was.

    Days are dates, amounts whole cents. A round may lack something until it is published. Raises NotAllowed, Missing,
    Stale, NotNow('already_published'), and Invalid at the field.
    """
    here = round_standing(session, actor, reference)
    here.demand(Deed.PUBLISH_ROUND)
    lock_root(session, Round, here.id)
    row = session.get_one(Round, here.id, populate_existing=True)
    if row.published_at is not None:
        raise NotNow("already_published")
    if row.version != seen:
        raise Stale("stale", changed=[])
    typed = {name: str(values[name] or "") for name in TEXTS if name in values}
    words = texts(typed, {name: TEXTS[name] for name in typed}, required=False)
    for name in ("contact_phone", "stand_in_phone"):
        if words.get(name):
            words[name] = tidy_phone(words[name], name)
    for name, value in (words | _plain(values)).items():
        setattr(row, name, value)
    row.version += 1
    session.flush()


def _plain(values: Mapping[str, Any]) -> dict[str, date | int | None]:
    return {name: values[name] for name in (*DAYS, *NUMBERS) if name in values}
