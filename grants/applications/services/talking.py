"""The open thread of a plan, and taking the plan back. May import: applications.models and queries, notices, rules."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.models import Message, Side, ThreadQuestion
from grants.applications.queries import ANSWERED_BY
from grants.applications.services.history import advance, demand_seen, locked
from grants.applications.services.reminding import no_more_reminders
from grants.applications.services.telling import tell_owners
from grants.rules.checks import demand_text
from grants.rules.lifecycle import Action
from grants.rules.permissions import Actor, Deed, Role, Standing, Tie
from grants.rules.refusals import NotAllowed, NotNow
from grants.store import clock

MESSAGE_LENGTH = 1000


def write_message(
    session: Session, actor: Actor, reference: str, body: str, *, asks: bool = False, answers: int = 0
) -> None:
    """Write a short message in a plan's thread, as maker, panel or office; the makers hear of what others write.

    ``asks``: it is a question that waits for an answer, of the makers, or when they ask themselves of the office.
    ``answers`` is the number of the question that it is the reply to. Raises NotAllowed, Missing,
    NotNow('question_answered') and Invalid at 'body'.
    """
    application = locked(session, reference)
    standing = queries.standing(session, actor, reference)
    standing.demand(Deed.WRITE_MESSAGE)
    body = demand_text(body.strip(), "body", MESSAGE_LENGTH, required=True)
    if actor.person_id is None:
        raise NotAllowed("not_yours")
    side = _side(standing)
    said = Message(application_id=application.id, person_id=actor.person_id, side=side, body=body, made_at=clock.now())
    session.add(said)
    session.flush()
    if answers:
        _answer(session, standing, said, answers)
    number = _ask(session, said) if asks else 0
    if side is not Side.MAKERS:
        path = f"/applications/{reference}#" + (f"question-{number}" if asks else "messages")
        facts = {"body": body, "side": side.value, "writer": actor.name, "asks": asks, "path": path}
        tell_owners(session, application, "message", **facts)


def _ask(session: Session, said: Message) -> int:
    """Note that a message is a question and return its number; the plan is locked, so it is nobody else's."""
    of_plan = select(func.max(ThreadQuestion.number)).where(ThreadQuestion.application_id == said.application_id)
    number = (session.scalar(of_plan) or 0) + 1
    asked_of = Side.OFFICE if said.side is Side.MAKERS else Side.MAKERS
    session.add(
        ThreadQuestion(application_id=said.application_id, number=number, message_id=said.id, asked_of=asked_of)
    )
    session.flush()
    return number


def _answer(session: Session, standing: Standing, said: Message, number: int) -> None:
    """Note that a message is the reply to a question; only who was asked gives it."""
    of_plan = select(ThreadQuestion).where(ThreadQuestion.application_id == said.application_id)
    asked = session.scalar(of_plan.where(ThreadQuestion.number == number))
    if asked is None or asked.answered_at is not None:
        raise NotNow("question_answered")
    standing.demand(ANSWERED_BY[asked.asked_of])
    asked.answered_at, asked.answer_id = said.made_at, said.id


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
