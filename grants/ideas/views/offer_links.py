"""What the links in a mail about an offer open. Looking changes nothing; the button does. No session.

May import: ideas, web.
"""

from flask import request, url_for
from werkzeug.wrappers import Response

from grants.ideas.queries import offers as queries
from grants.ideas.services import offer_wishes
from grants.ideas.services import offers as services
from grants.ideas.views.offer_room import room
from grants.store.session import reading
from grants.web import access, limits
from grants.web.forms import PressForm
from grants.web.pages import page


@room.route("/offers/<token>/away", methods=["GET", "POST"])
@access.anyone
@limits.at_most("30 per 15 minutes")
def take_away(token: str) -> Response:
    """Let somebody take their offer away; a link that is too old sends a new one."""
    with reading() as session:
        found = queries.away_page(session, token)
    sent = "sent" in request.args
    form = PressForm.arrived() if found.stands == "open" or (found.stands == "old" and found.mailed) else None
    if form is not None and form.accepts():
        with form.press() as session:
            if found.stands == "open":
                services.take_away(session, token)
                return form.answered(session, url_for("offers.take_away", token=token))
            services.send_new_link(session, token)
            return form.answered(session, url_for("offers.take_away", token=token, sent=1))
    return page("offers/take_away.html", form.status if form else 200, found=found, form=form, sent=sent)


@room.route("/offers/<token>/keep", methods=["GET", "POST"])
@access.anyone
def keep(token: str) -> Response:
    """Let somebody keep their offer another year."""
    with reading() as session:
        found = queries.keep_page(session, token)
    form = PressForm.arrived() if found.stands == "open" else None
    if form is not None and form.accepts():
        with form.press() as session:
            services.keep(session, token)
            return form.answered(session, url_for("offers.keep", token=token))
    return page("offers/keep.html", form.status if form else 200, found=found, form=form)


@room.route("/offers/<token>/share", methods=["GET", "POST"])
@access.anyone
def share(token: str) -> Response:
    """Ask the giver whether somebody may have their contact."""
    with reading() as session:
        found = queries.share_page(session, token)
    form = PressForm.arrived() if found.stands == "open" else None
    if form is not None and form.accepts():
        with form.press() as session:
            offer_wishes.answer(session, token, request.form.get("do"))
            return form.answered(session, url_for("offers.share", token=token))
    return page("offers/share.html", form.status if form else 200, found=found, form=form)
