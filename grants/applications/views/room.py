"""The blueprint of this storey, and what its pages share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import cast

from flask import Blueprint, Flask, current_app
from sqlalchemy.orm import Session

from grants.applications.queries import HelpRow
from grants.programmes.queries import ExampleRow, PlaceRow, RoundRow, cost_examples, place_and_round
from grants.rules.terms import answer_due
from grants.store import clock
from grants.store.session import reading

room = Blueprint("applications", __name__)


FreeCents = Callable[[Session, int], int]


def tell_free(app: Flask, free_cents: FreeCents) -> None:
    """Say who knows what a round has free, in cents: the ledger lies a storey higher, so the roof hands it down."""
    app.extensions["free_cents"] = free_cents


@dataclass(frozen=True)
class Offer:
    """What a place offers somebody who wants to apply today. ``terms`` is None when its round takes no plans.

    ``known`` is its latest round, open or not: it says whom to call. ``examples`` say what things cost, about.
    A press needs less than a page: ``seen`` is false until house rules, examples and what is free were read too.
    ``helping`` is true for a helper, who types along in a draft of others; ``help`` is the call its makers asked for.
    """

    place: PlaceRow
    terms: RoundRow | None
    known: RoundRow | None
    examples: tuple[ExampleRow, ...]
    free_cents: int | None
    hear_by: date | None
    contact_name: str
    contact_phone: str
    contact_hours: str
    helping: bool = False
    help: HelpRow | None = None
    seen: bool = True


def offered(slug: str, *, seen: bool = True) -> Offer:
    """Return what a place offers today, with all that a page shows of it or only what a press needs; raises Missing."""
    with reading() as session:
        spot, known = place_and_round(session, slug, rules=seen)
        today = clock.today()
        terms = known if known is not None and known.takes(today) else None
        return Offer(
            place=spot,
            terms=terms,
            known=known,
            examples=cost_examples(session, spot.programme_id) if seen else (),
            free_cents=_free(session, terms) if seen else None,
            hear_by=answer_due(today, terms.answer_days) if terms else None,
            contact_name=known.contact_name if known else spot.body_name,
            contact_phone=known.contact_phone if known else spot.phone,
            contact_hours=known.contact_hours if known else "",
            seen=seen,
        )


def _free(session: Session, terms: RoundRow | None) -> int | None:
    ask = cast(FreeCents | None, current_app.extensions.get("free_cents"))
    return ask(session, terms.id) if ask is not None and terms is not None else None


def idea_address(slug: str) -> str:
    """Return where somebody leaves an idea in a place, or nothing where no room takes ideas: that storey is another."""
    address = f"/in/{slug}/idea"
    return address if current_app.url_map.bind("localhost").test(address, method="GET") else ""
