"""What every way of receiving money has in common: when it may still be said, and how a number is put away.

May import: awards.models, awards.queries, awards.vault, earlier storeys, rules, store.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.applications.services import advance, noted
from grants.awards import queries, vault
from grants.awards.models import AwardEvent, Payee
from grants.awards.queries import Award
from grants.decisions.queries import shown_state
from grants.people.models import LinkAction
from grants.people.services import revoke_links
from grants.rules import checks, ibans
from grants.rules.lifecycle import Action, Need, State
from grants.rules.permissions import Actor
from grants.rules.refusals import NotNow
from grants.store import clock
from grants.store.session import truth

truth("one_standing_payee", lambda: NotNow("payee_just_named"))
truth("payees_keeper_agreed", lambda: NotNow("keeper_no_answer"))

NAME_LENGTH = 70
"""A name on a bank transfer has at most 70 signs (ISO 20022, Max70Text)."""


def demand_open(award: Award) -> None:
    """Refuse when nobody can say now where the money of this plan goes.

    After the letter has left, until the makers accept; and later as long as money is reserved and none underway, so
    a number that turned out wrong can be put right. Raises NotNow('no_money_underway', 'nothing_to_pay' or
    'wrong_state').
    """
    if award.state is State.APPROVED:
        demand_told(award)
    elif award.state in (State.AWARDED, State.CLOSED):
        if award.underway:
            raise NotNow(Need.NO_MONEY_UNDERWAY.value)
        if not award.reserved:
            raise NotNow("nothing_to_pay")
    else:
        raise NotNow("wrong_state", state=award.state)


def demand_told(award: Award) -> None:
    """Refuse to answer a yes before its letter has left, in the words of a plan that is still being read.

    Raises NotNow('wrong_state'): another word would tell what nobody may know yet.
    """
    if award.letter_left_at is None:
        raise NotNow("wrong_state", state=shown_state(award.state, left=False))


def is_open(award: Award) -> bool:
    """Say whether `demand_open` lets through; for a page that offers it."""
    try:
        demand_open(award)
    except NotNow:
        return False
    return True


def put_away(session: Session, payee: Payee, values: Mapping[str, Any]) -> None:
    """Put the account of a payee away: the number encrypted, its last four signs in the clear. Then it is complete.

    Takes account_name and iban. Raises Invalid at either.
    """
    name = checks.demand_text(str(values.get("account_name", "")).strip(), "account_name", NAME_LENGTH, required=True)
    number = ibans.demand_iban(str(values.get("iban", "")), "iban")
    session.add(payee)
    session.flush()  # the number is bound to the id of its row
    payee.account_name = name
    payee.iban_cipher = vault.seal(number, payee.id)
    payee.iban_hmac, payee.iban_tail = vault.fingerprint(number), ibans.tail(number)
    payee.complete_at = clock.now()
    session.flush()


def standing_row(session: Session, application_id: int) -> Payee | None:
    """Return the payee that stands for a locked plan."""
    return session.scalar(select(Payee).where(Payee.application_id == application_id, Payee.ended_at.is_(None)))


def end(session: Session, payee: Payee | None) -> None:
    """Let a payee stand no longer; a question to a keeper that was still open is taken back."""
    if payee is None:
        return
    payee.ended_at = clock.now()
    payee.version += 1
    revoke_links(session, LinkAction.KEEP_MONEY, str(payee.id))
    session.flush()


def settle(session: Session, actor: Actor, application: Application, event: AwardEvent) -> State:
    """Carry on after somebody was named or a number put away: accept the award once it can be, else note the event.

    Returns the state of the plan.
    """
    award = queries.award(session, application.reference or "")
    complete = award.payee is not None and award.payee.complete_at is not None
    if application.state is State.APPROVED and complete:
        facts = {Need.PAYEE_COMPLETE} | ({Need.LETTER_LEFT} if award.letter_left_at else set())
        return advance(session, actor, application, Action.ACCEPT, facts)
    noted(session, actor, application, event)
    return application.state
