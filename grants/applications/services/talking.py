"""The open thread of a plan, and taking the plan back. May import: applications.models and queries, notices, rules."""

from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.models import Message, Side
from grants.applications.services.history import advance, demand_seen, locked
from grants.applications.services.reminding import no_more_reminders
from grants.applications.services.telling import tell_owners
from grants.rules.checks import demand_text
from grants.rules.lifecycle import Action
from grants.rules.permissions import Actor, Deed, Role, Standing, Tie
from grants.rules.refusals import NotAllowed
from grants.store import clock

MESSAGE_LENGTH = 1000


def write_message(session: Session, actor: Actor, reference: str, body: str) -> None:
    """Write a short message in a plan's thread, as maker, panel or office; the makers hear of what others write.

    Raises NotAllowed, Missing and Invalid at 'body'.
    """
    application = locked(session, reference)
    standing = queries.standing(session, actor, reference)
    standing.demand(Deed.WRITE_MESSAGE)
    body = demand_text(body.strip(), "body", MESSAGE_LENGTH, required=True)
    if actor.person_id is None:
        raise NotAllowed("not_yours")
    side = _side(standing)
    session.add(
        Message(application_id=application.id, person_id=actor.person_id, side=side, body=body, made_at=clock.now())
    )
    session.flush()
    if side is not Side.MAKERS:
        path = f"/applications/{reference}#messages"
        tell_owners(session, application, "message", body=body, side=side.value, writer=actor.name, path=path)


def withdraw(session: Session, actor: Actor, reference: str, note: str = "", seen: int | None = None) -> None:
    """Take a plan back, as an owner, while nothing was decided.

    Raises NotAllowed, Missing, Stale and NotNow('wrong_state').
    """
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(Deed.WITHDRAW)
    demand_seen(session, application, seen)
    advance(session, actor, application, Action.WITHDRAW, note=note)
    no_more_reminders(session, application)
    tell_owners(session, application, "withdrawn")


def _side(standing: Standing) -> Side:
    """Return for whom somebody speaks: makers first, for a maker with a seat is set aside from their own plan."""
    if Tie.OWNER in standing.ties:
        return Side.MAKERS
    return Side.PANEL if standing.roles & {Role.PANEL_MEMBER, Role.CHAIR} else Side.OFFICE
