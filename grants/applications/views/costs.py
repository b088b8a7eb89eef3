"""'Wat kost zoiets?': the list beside question 5, as the officers of a programme keep it.

May import: web, programmes.
"""

from flask import url_for
from werkzeug.wrappers import Response

from grants.applications.forms import CostForm
from grants.applications.views.room import room
from grants.programmes import services
from grants.programmes.queries import KeptRow, example_version, kept_examples
from grants.rules.money import euro
from grants.rules.permissions import Deed
from grants.rules.refusals import Missing
from grants.store.session import reading
from grants.web import access
from grants.web.access import actor
from grants.web.forms import PressRecordForm
from grants.web.pages import page


@room.get("/desk/costs")
@access.desk(Deed.KEEP_COSTS)
def costs() -> Response:
    """List what things cost, for each programme whose list is mine."""
    lists: dict[tuple[str, str], list[KeptRow]] = {}
    for row in _kept():
        lists.setdefault((row.programme, row.programme_name), []).extend([row] if row.number is not None else [])
    return page("applications/costs.html", lists=lists)


@room.route("/desk/costs/<programme>/add", methods=["GET", "POST"])
@access.desk(Deed.KEEP_COSTS)
def add_cost(programme: str) -> Response:
    """Put an example on the list."""
    home = _of(programme)[0]
    form = CostForm.arrived(version=0)
    if form.accepts():
        with form.press() as session:
            services.add_example(session, actor(), programme, form.values())
            return form.answered(session, url_for("applications.costs"))
    return page("applications/cost.html", form.status, form=form, home=home, cost=None, remove=None)


@room.route("/desk/costs/<programme>/<cost>", methods=["GET", "POST"])
@access.desk(Deed.KEEP_COSTS)
def cost(programme: str, cost: str) -> Response:
    """Change an example, or take it off the list."""
    return _changed(programme, _one(programme, cost))


def _changed(programme: str, found: KeptRow) -> Response:
    version = example_version(found.label, found.label_en, found.cents)
    given = {"label": found.label, "label_en": found.label_en, "amount": euro(found.cents).strip("€ \u00a0")}
    form = CostForm.arrived(version=version, **given)
    if form.accepts():
        with form.press() as session:
            services.change_example(session, actor(), programme, found.number or 0, form.values(), form.seen)
            return form.answered(session, url_for("applications.costs"))
    remove = PressRecordForm.blank(version=version)
    return page("applications/cost.html", form.status, form=form, home=found, cost=found, remove=remove)


@room.post("/desk/costs/<programme>/<cost>/remove")
@access.desk(Deed.KEEP_COSTS)
def remove_cost(programme: str, cost: str) -> Response:
    """Take an example off the list."""
    found = _one(programme, cost)
    form = PressRecordForm.arrived()
    if form.accepts():
        with form.press() as session:
            services.remove_example(session, actor(), programme, found.number or 0, form.seen)
            return form.answered(session, url_for("applications.costs"))
    return _changed(programme, found)


def _kept() -> tuple[KeptRow, ...]:
    with reading() as session:
        return kept_examples(session, actor())


def _of(programme: str) -> list[KeptRow]:
    """Return the list of a programme; it is not there for who does not keep it."""
    found = [row for row in _kept() if row.programme == programme]
    if not found:
        raise Missing("no_such_page")
    return found


def _one(programme: str, cost: str) -> KeptRow:
    found = next((row for row in _of(programme) if str(row.number) == cost), None)
    if found is None or found.number is None:
        raise Missing("no_such_page")
    return found
