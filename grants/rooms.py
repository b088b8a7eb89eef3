"""The rooms of the web process: their views, the menu, and what guards their doors. Part of the roof."""

from flask import Flask
from flask_babel import lazy_gettext as _

from grants.applications import views as applications
from grants.applications.views.room import tell_free
from grants.awards import views as awards
from grants.decisions import views as decisions
from grants.desk import views as desk
from grants.dossier import views as dossier
from grants.evenings import queries as evening_queries
from grants.evenings import views as evenings
from grants.ideas import views as ideas
from grants.ideas.views.offer_room import room as offers_room
from grants.ideas.views.offer_room import tell_beside
from grants.ledger.queries import line
from grants.links import views as links
from grants.links.queries.suggested import beside
from grants.panel import views as panel
from grants.payments import queries as payment_queries
from grants.payments import views as payments
from grants.people import views as people
from grants.rules.permissions import RULES, Deed, Role
from grants.summaries import views as summaries
from grants.village import views as village
from grants.web import house
from grants.web.access import LookUps
from grants.web.frame import Entry

ROOMS = (
    house.room,
    people.room,
    ideas.room,
    offers_room,
    applications.room,
    panel.room,
    evenings.room,
    decisions.room,
    links.room,
    awards.room,
    payments.room,
    dossier.room,
    village.room,
    summaries.room,
    desk.room,
)
"""The blueprints, in the order of the storeys."""

LOOK_UPS = LookUps(plan=payment_queries.standing, round=evening_queries.round_standing)
"""What somebody is to a plan (the fullest standing there is) and to a round."""

MENU = (
    Entry(_("Dorpen en wijken"), "village.places"),
    Entry(_("Waar het geld blijft"), "village.register"),
    Entry(_("Mijn plannen"), "dossier.mine", frozenset({Role.RESIDENT})),
    Entry(_("Opschrijven"), "applications.helping", RULES[Deed.ENTER_FOR_OTHER].roles),
    Entry(_("Panel"), "panel.index", RULES[Deed.READ_PANEL].roles),
    Entry(_("Wie kan wat"), "offers.desk", RULES[Deed.MIND_OFFERS].roles),
    Entry(_("Koppelen"), "links.desk", RULES[Deed.MIND_LINKS].roles),
    Entry(_("De trommel"), "ideas.waiting", RULES[Deed.TEND_TIN].roles),
    Entry(_("Het bureau"), "desk.index", RULES[Deed.READ_DESK].roles),
)
"""The menu of every page, in this order. Who signs in starts at the last entry that is theirs in particular."""


def hand_down(app: Flask) -> None:
    """Hand rooms what they may not look up by themselves."""
    tell_free(app, lambda session, round_id: line(session, round_id).free)
    tell_beside(app, beside)
