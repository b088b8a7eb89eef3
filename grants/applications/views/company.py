"""Who joins a plan: asking a second owner or a helper, handing over, and the answer by the link in a mail.

A plan that was sent in and a draft have the same page: the first by its reference, the second by its token.
May import: web, applications.
"""

from flask import url_for
from werkzeug.wrappers import Response

from grants.applications import queries, services
from grants.applications.forms import CompanyForm, InviteForm, ReplyForm
from grants.applications.models import InvitedAs
from grants.applications.queries import CompanyRow, PlanRow
from grants.applications.services import Door
from grants.applications.views.room import room
from grants.rules.permissions import Deed, Standing, Tie
from grants.rules.refusals import Missing, NotAllowed
from grants.store import clock
from grants.store.session import reading
from grants.web import access, limits
from grants.web.access import actor
from grants.web.pages import page

MOST_HELPERS, MOST_OWNERS = 3, 2


@room.route("/applications/<reference>/makers", methods=["GET", "POST"])
@access.plan(Deed.MANAGE_MAKERS)
@limits.at_most("30 per hour")
def makers(reference: str) -> Response:
    """Show who joins a plan that was sent in, and ask somebody."""
    return _asked(Door(reference), access.standing(), url_for("applications.makers", reference=reference))


@room.post("/applications/<reference>/makers/press")
@access.plan(Deed.MANAGE_MAKERS)
def press_makers(reference: str) -> Response:
    """Hand a plan over, leave it, let a helper stop, or take a question back."""
    return _pressed(Door(reference), access.standing(), url_for("applications.makers", reference=reference))


@room.route("/in/<slug>/apply/<token>/makers", methods=["GET", "POST"])
@access.anyone
@limits.at_most("30 per hour")
def draft_makers(slug: str, token: str) -> Response:
    """Show who joins a draft, and ask somebody."""
    here = url_for("applications.draft_makers", slug=slug, token=token)
    return _asked(Door(token=token), _at_draft(token), here)


@room.post("/in/<slug>/apply/<token>/makers/press")
@access.anyone
@limits.at_most("60 per hour")
def press_draft_makers(slug: str, token: str) -> Response:
    """Let a helper stop, or take a question back, on a draft."""
    here = url_for("applications.draft_makers", slug=slug, token=token)
    return _pressed(Door(token=token), _at_draft(token), here)


def _at_draft(token: str) -> Standing:
    with reading() as session:
        standing = queries.draft_standing(session, actor(), token, clock.now())
    if not standing.may(Deed.MANAGE_MAKERS):
        raise NotAllowed("not_yours")
    return standing


def _asked(door: Door, standing: Standing, here: str) -> Response:
    plan, company = _read(standing)
    form = InviteForm.offering(*_room(plan, company))
    if form.accepts():
        with form.press() as session:
            services.invite(session, actor(), door, form.values())
            return form.answered(session, here)
    return _shown(door, plan, company, form, here)


def _read(standing: Standing) -> tuple[PlanRow, tuple[CompanyRow, ...]]:
    with reading() as session:
        return queries.plan_by_id(session, standing.id), queries.company(session, standing.id)


def _room(plan: PlanRow, company: tuple[CompanyRow, ...]) -> list[InvitedAs]:
    """Return what somebody can be asked now: not what is full, and not while another answer is awaited."""
    if plan.state not in services.LIVING:
        return []
    most = {InvitedAs.HELPER: MOST_HELPERS, InvitedAs.OWNER: MOST_OWNERS}
    there = {kind: [one for one in company if one.kind is kind] for kind in most}
    return [kind for kind, rows in there.items() if len(rows) < most[kind] and not any(one.asked for one in rows)]


def _shown(door: Door, plan: PlanRow, company: tuple[CompanyRow, ...], form: InviteForm, here: str) -> Response:
    owners = [one for one in company if one.kind is InvitedAs.OWNER and not one.asked]
    mine = next((one for one in owners if door.reference and one.person_id == actor().person_id), None)
    other = next((one for one in owners if one is not mine), None) if mine else None
    back = url_for("dossier.plan", reference=plan.reference) if door.reference else here.removesuffix("/makers")
    return page(
        "applications/makers.html",
        form.status,
        plan=plan,
        company=company,
        form=form if form.kind.choices else None,
        back=back,
        presses=other is not None or len(company) > len(owners),
        press_form=CompanyForm.blank(version=plan.version),
        press_to=f"{here}/press",
        other=other,
        mine=mine,
        begun=not owners and not door.reference,
    )


def _pressed(door: Door, standing: Standing, here: str) -> Response:
    form = CompanyForm.arrived(version=standing.version)
    what, number = form.what
    if not form.accepts():
        plan, company = _read(standing)
        return _shown(door, plan, company, InviteForm.offering(*_room(plan, company)), here)
    with form.press() as session:
        if what == "end":
            services.end_helper(session, actor(), door, number)
        elif what == "take-back":
            services.take_back(session, actor(), door, number)
        elif what == "first" and door.reference:
            services.make_first(session, actor(), door.reference, form.seen)
        elif what == "leave" and door.reference:
            receives = Tie.PAYEE in standing.ties
            services.leave(session, actor(), door.reference, form.seen, receives=receives)
            return form.answered(session, url_for("dossier.mine"))
        else:
            raise Missing("no_such_page")
        return form.answered(session, here)
    raise AssertionError("a press on this page has no field that can be wrong")


@room.route("/join/<token>", methods=["GET", "POST"])
@access.anyone
@limits.at_most("120 per 15 minutes")
def join(token: str) -> Response:
    """Ask somebody to join a plan, by the link in a mail. Looking changes nothing; the button does."""
    with reading() as session:
        asked = queries.invitation(session, token)
    form = ReplyForm.arrived() if asked.reply is None and asked.state in services.LIVING else None
    if form is not None and form.accepts():
        with form.press() as session:
            joined = services.reply(session, token, form.values())
            here = url_for("applications.join", token=token)
            way_in = url_for("applications.draft", slug=joined.slug, token=joined.token) if joined.token else here
            return form.answered(session, way_in)
    return page("applications/join.html", form.status if form else 200, asked=asked, form=form)
