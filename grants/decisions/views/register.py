"""The register of terms: lines about one plan, what is open in all, and opening a plan again after an objection."""

from flask import request, url_for
from werkzeug.wrappers import Response

from grants.applications import queries as applications
from grants.decisions import queries, services
from grants.decisions.forms import EntryForm, ReconsiderForm, SettleForm
from grants.decisions.views.room import room
from grants.rules.legal import penalty_cents
from grants.rules.permissions import RULES, Deed
from grants.rules.refusals import Missing
from grants.store import clock
from grants.store.session import reading
from grants.web import access
from grants.web.access import actor
from grants.web.pages import page


@room.route("/applications/<reference>/register", methods=["GET", "POST"])
@access.plan(Deed.KEEP_REGISTER)
def register(reference: str) -> Response:
    """Show what was sent and received about the time of this plan, and write a line."""
    form = EntryForm.offered()
    if form.accepts():
        with form.press() as session:
            services.write_entry(session, actor(), reference, form.said())
            return form.answered(session, url_for("decisions.register", reference=reference))
    return _shown(reference, form)


def _shown(reference: str, form: EntryForm) -> Response:
    here, today = access.standing(), clock.today()
    with reading() as session:
        plan = applications.plan(session, reference)
        entries = queries.register(session, here.id)
        due = applications.due_on(session, here.id, today)
        last_on = queries.objection_last_day(session, here.id)
    return page(
        "decisions/register.html",
        form.status,
        plan=plan,
        entries=entries,
        unsettled=any(one.settled_on is None for one in entries),
        owed={one.number: penalty_cents(one.last_day_on, one.settled_on or today) for one in entries},
        due=due if last_on is None else None,
        last_on=last_on,
        form=form,
        settle=SettleForm.blank(),
        reconsiders=here.may(Deed.RECONSIDER) and last_on is not None,
    )


@room.post("/applications/<reference>/register/settle")
@access.plan(Deed.KEEP_REGISTER)
def settle(reference: str) -> Response:
    """End a line of the register."""
    form = SettleForm.arrived()
    if form.accepts():
        if not form.number:
            raise Missing("no_such_page")
        with form.press() as session:
            services.settle_entry(session, actor(), reference, form.number)
            return form.answered(session, url_for("decisions.register", reference=reference))
    return _shown(reference, EntryForm.offered())


@room.route("/applications/<reference>/reconsider", methods=["GET", "POST"])
@access.plan(Deed.RECONSIDER)
def reconsider(reference: str) -> Response:
    """Open a plan again after an objection; never by who decided on it."""
    form = ReconsiderForm.arrived(version=access.standing().version, number=request.args.get("number", ""))
    if form.accepts():
        with form.press() as session:
            key = str(form.key.data)
            services.reconsider(session, actor(), reference, form.entry, form.words.data or "", key, form.seen)
            return form.answered(session, url_for("dossier.plan", reference=reference))
    with reading() as session:
        plan = applications.plan(session, reference)
    return page("decisions/reconsider.html", form.status, plan=plan, form=form)


@room.get("/desk/terms")
@access.desk(Deed.KEEP_REGISTER)
def terms() -> Response:
    """List every line that is not settled, the first to end first."""
    held = [grant for grant in actor().grants if grant.role in RULES[Deed.KEEP_REGISTER].roles]
    programmes = {grant.programme_id for grant in held if grant.place_id is None and grant.programme_id is not None}
    places = {grant.place_id for grant in held if grant.place_id is not None}
    with reading() as session:
        found = queries.open_terms(session, sorted(programmes), sorted(places))
    return page("decisions/terms.html", entries=found, today=clock.today())
