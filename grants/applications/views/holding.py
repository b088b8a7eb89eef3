"""Who holds the address of a draft, and what their page shows them. A press that only keeps the text asks less.

May import: web, applications.
"""

from dataclasses import replace
from typing import Any

from grants.applications import queries, services
from grants.applications.forms import ApplyForm
from grants.applications.queries import DraftRow
from grants.applications.views.room import Offer, offered
from grants.rules.payees import PartyKind
from grants.rules.permissions import Tie
from grants.store import clock
from grants.store.session import reading
from grants.web.access import actor

JUDGED = ("submit", "help")
"""Presses that look at more than whether the text can be kept."""


def at_draft(offer: Offer, token: str) -> tuple[Offer, DraftRow]:
    """Return what is offered to whoever holds the address of a draft, and the draft as last kept. Raises Missing."""
    with reading() as session:
        found = queries.draft(session, actor(), token, clock.now())
        # Only the young can ask for help; for all others one look less.
        young = found.typed.get("party_kind") == PartyKind.YOUTH_GROUP
        call = queries.help_call(session, found.standing.id) if young else None
    return replace(offer, helping=Tie.OWNER not in found.standing.ties, help=call), found


def theirs(form: ApplyForm, typed: dict[str, Any]) -> ApplyForm:
    """Show a helper who the makers are; what says whose plan it is, is not the helper's to type."""
    for name in services.MAKERS_OWN:
        form[name].data = typed[name]
    return form


def whole(form: ApplyForm, offer: Offer, token: str) -> Offer:
    """Return all that a page shows, where a press that cannot be carried out read only a part. Raises Missing."""
    if offer.seen:
        return offer
    shown = offered(offer.place.slug)
    if not token or form.do in JUDGED:
        return replace(shown, helping=offer.helping, help=offer.help)
    shown, found = at_draft(shown, token)
    form.tell(found.told)
    if shown.helping:
        theirs(form, found.typed)
    return shown
