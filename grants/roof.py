"""The roof: what later storeys tell earlier ones, for every process. Grows with the house.

Only create_app, the worker and the commands import this. What only pages need is in ``rooms``.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from grants.applications.services import files as applications
from grants.applications.services import reminding, sweeping
from grants.awards import vault
from grants.config import Settings, Unfit
from grants.decisions import services as decisions
from grants.evenings import services as evenings
from grants.ideas.services import offer_fading
from grants.links.services import answers as links
from grants.notices import services as notices
from grants.panel import queries as panel
from grants.panel import services as panel_services
from grants.people import queries as people
from grants.people import services as people_services
from grants.people.queries import GrantSource
from grants.programmes import queries as programmes
from grants.store import clock, files, health
from grants.store import session as store
from grants.store.house import DEMO_MADE, fact_moment

GRANT_SOURCES: tuple[GrantSource, ...] = (programmes.GRANTS, *panel.GRANTS)
"""Where the roles and seats of a person are found; one statement asks them all."""


def daily(step: Callable[[Session], object]) -> Callable[[Session], object]:
    """Make a step that each worker takes right after midnight, or as it starts, until it finds nothing more to do."""
    taken_on: set[date] = set()

    def turn(session: Session) -> None:
        today = clock.today()
        # What was done is looked at once more: it counts only when it was committed.
        if today not in taken_on and not step(session):
            taken_on.clear()
            taken_on.add(today)

    return turn


STEPS: tuple[Callable[[Session], object], ...] = (
    decisions.release_due_letters,
    offer_fading.fade,
    reminding.remind,
    sweeping.ask_sweep,
    links.end_what_is_over,
    evenings.remind,
    panel_services.end_terms,
)
"""What the worker does every turn besides mail and jobs, each in a transaction of its own."""

JOBS: dict[str, Callable[[notices.Office, dict[str, Any]], None]] = {
    applications.MAKE_READY: applications.make_ready,
    applications.DROP: applications.drop_files,
    sweeping.SWEEP: sweeping.sweep,
}
"""By kind of job: what the worker does for it."""

DEMO_IS_OPEN = (
    "This database holds the demo, where anybody may look around as anybody, so it is only served on 127.0.0.1. "
    "To show it to the world on purpose: GRANTS_DEMO=public (without uploads, mail and bank files)."
)


def furnish(settings: Settings) -> None:
    """Open the database and hand down what earlier storeys may not look up by themselves."""
    address = make_url(settings.database_url).render_as_string(hide_password=False)
    if not _is_open(address):
        store.connect(address)
    vault.install(settings.key)
    files.install(files.Folder(settings.instance / "files"))
    people.grants_come_from(*GRANT_SOURCES)
    people_services.mail_goes_through(notices.send)


def _is_open(address: str) -> bool:
    try:
        return store.current().url == address
    except RuntimeError:
        return False


def demand_tables() -> None:
    """See that the database answers and was set up. Raises Unfit."""
    if health.version() is None:
        raise Unfit(["The database does not answer, or was not set up yet: grants db upgrade."])


def holds_demo(settings: Settings) -> bool:
    """Tell whether the database was made by the demo.

    Raises Unfit when it would be open to others than this machine (PRODUCT section 4).
    """
    demand_tables()
    with store.reading() as session:
        is_demo = fact_moment(session, DEMO_MADE) is not None
    if is_demo and not settings.loopback and not settings.public_demo:
        raise Unfit([DEMO_IS_OPEN])
    return is_demo
