"""Pages for everybody about offers: giving one, the list, and asking for one. No account needed.

May import: ideas, programmes' queries, web.
"""

from flask import request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from grants.ideas.forms.offers import GiveForm, WishForm
from grants.ideas.queries import offers as queries
from grants.ideas.services import offer_mail, offer_wishes
from grants.ideas.services import offers as services
from grants.ideas.views.offer_room import beside, room
from grants.people.models import Locale
from grants.programmes.queries import place_by_slug
from grants.rules.offers import SHOWN, OfferKind
from grants.rules.refusals import Missing
from grants.store.session import reading
from grants.web import access, i18n, limits
from grants.web.forms import PressForm
from grants.web.pages import page

ROWS = 50
HOW = ("mail", "call")


def _address() -> str:
    typed = request.form.get("mail", "") or request.form.get("phone", "")
    return f"offer {typed.strip().lower() or limits.source()}"


@room.route("/in/<slug>/offer", methods=["GET", "POST"])
@access.anyone
@limits.at_most("120 per 15 minutes")
@limits.at_most("10 per 15 minutes", by=_address)
def give(slug: str) -> Response:
    """Let somebody say in one line what they can, have or look for."""
    with reading() as session:
        place = place_by_slug(session, slug)
    form = GiveForm.begun(kind=request.args.get("kind"))
    if form.accepts():
        with form.press() as session:
            given = services.give(session, slug, form.values(), Locale(i18n.language()))
            return form.answered(session, _led_to(slug, given))
    return page("offers/give.html", form.status, place=place, form=form)


def _led_to(slug: str, given: services.Given) -> str:
    if given.token:
        return url_for("offers.thanks_link", slug=slug, token=given.token)
    return url_for("offers.thanks", slug=slug, how="call" if given.kind is OfferKind.TALK else "mail")


@room.get("/in/<slug>/offer/thanks")
@access.anyone
def thanks(slug: str) -> Response:
    """Tell what happens now: there is a mail, or somebody calls."""
    how = request.args.get("how", "")
    return _thanked(slug, how if how in HOW else "mail")


@room.get("/in/<slug>/offer/thanks/<token>")
@access.anyone
def thanks_link(slug: str, token: str) -> Response:
    """Show somebody without a mail address the link with which they take their offer away; 404 when it is none."""
    with reading() as session:
        if queries.away_page(session, token).stands != "open":
            raise Missing("no_such_page")
    return _thanked(slug, "link", token)


def _thanked(slug: str, how: str, token: str = "") -> Response:
    with reading() as session:
        place = place_by_slug(session, slug)
        call = offer_mail.who_to_call(session, place.id)
    link = url_for("offers.take_away", token=token, _external=True) if token else ""
    return page("offers/thanks.html", place=place, how=how, link=link, call=call)


@room.get("/in/<slug>/offers")
@access.anyone
def index(slug: str) -> Response:
    """List what people of a place can, have and look for, by kind, the newest first."""
    after = request.args.get("after", "")[:8]
    with reading() as session:
        place = place_by_slug(session, slug)
        rows = queries.lines(session, place.id, ROWS + 1, after)
    more = url_for("offers.index", slug=slug, after=rows[ROWS - 1].code) if len(rows) > ROWS else ""
    kinds = [(kind, [(row, PressForm.blank()) for row in rows[:ROWS] if row.kind is kind]) for kind in SHOWN]
    first = url_for("offers.index", slug=slug) if after else ""
    return page("offers/index.html", place=place, kinds=kinds, any=bool(rows), first=first, more=more)


@room.route("/in/<slug>/offers/<offer>", methods=["GET", "POST"])
@access.anyone
@limits.at_most("120 per 15 minutes")
@limits.at_most("10 per 15 minutes", by=_address)
def wish(slug: str, offer: str) -> Response:
    """Show one line, and let somebody who would like it ask its giver."""
    form = WishForm.begun()
    if form.accepts():
        with form.press() as session:
            offer_wishes.want(session, slug, offer, form.values(), Locale(i18n.language()))
            return form.answered(session, url_for("offers.wished", slug=slug))
    return _shown(slug, offer, form.status, form, PressForm.blank())


def _shown(slug: str, code: str, status: int, form: WishForm, doubt: PressForm) -> Response:
    """Show a line with both its forms, and what belongs with it."""
    with reading() as session:
        place = place_by_slug(session, slug)
        line = queries.line(session, place.id, code)
        pairs = beside(session, place.id, f"offer-{code}")
    return page("offers/wish.html", status, place=place, offer=line, form=form, doubt=doubt, pairs=pairs)


@room.get("/in/<slug>/offers/asked")
@access.anyone
def wished(slug: str) -> Response:
    """Tell who asked for something what happens now."""
    with reading() as session:
        place = place_by_slug(session, slug)
        call = offer_mail.who_to_call(session, place.id)
    return page("offers/wished.html", place=place, call=call)


@room.post("/in/<slug>/offers/<offer>/doubt")
@access.anyone
@limits.at_most("30 per 15 minutes")
def doubt(slug: str, offer: str) -> Response:
    """Take a line that is not right out of sight until somebody has looked."""
    form = PressForm.arrived()
    if form.accepts():
        with form.press() as session:
            return _doubted(session, form, slug, offer)
    return _shown(slug, offer, form.status, WishForm.begun(), form)


def _doubted(session: Session, form: PressForm, slug: str, code: str) -> Response:
    services.doubt(session, slug, code)
    return form.answered(session, url_for("offers.doubted", slug=slug))


@room.get("/in/<slug>/offers/doubted")
@access.anyone
def doubted(slug: str) -> Response:
    """Thank who said that something is not right."""
    with reading() as session:
        place = place_by_slug(session, slug)
    return page("offers/doubted.html", place=place)
