"""The geldbewaarder: yes or no by the link in a mail, then the account number after signing in.

May import: awards.models, awards.queries, earlier storeys, rules, store.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.applications.services import demand_seen, locked, noted
from grants.awards import queries
from grants.awards.models import AwardEvent, Payee
from grants.awards.services.accounts import demand_open, end, put_away, settle, standing_row
from grants.awards.services.telling import tell_makers, tell_person, tell_receivers
from grants.people import queries as people
from grants.people.models import LinkAction
from grants.people.services import use_link
from grants.rules.lifecycle import State
from grants.rules.payees import demand_keeper
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid, NotNow
from grants.store import clock


def keep_money(session: Session, token: str, values: Mapping[str, Any]) -> bool:
    """Answer a plan's makers who ask you to keep the money: yes or no, by the link in the mail.

    Takes do ('yes' or 'no') and, for a yes, adult: 18 or older, or speaking for a club. Returns whether it was a yes.
    Raises NotNow('link_over') when the question no longer stands, and Invalid at 'do' or 'adult'.
    """
    answer = values.get("do")
    if answer not in ("yes", "no"):
        raise Invalid("choice_unknown", "do")
    link = people.link(session, token, LinkAction.KEEP_MONEY)
    # The plan is locked before the link is touched: makers who name somebody else go in the same order.
    application, payee = _asked(session, int(link.subject))
    use_link(session, token, LinkAction.KEEP_MONEY)
    keeper = people.actor(session, payee.person_id or 0)
    if answer == "yes":
        demand_keeper(bool(values.get("adult")))
        payee.agreed_at, payee.is_adult = clock.now(), True
        noted(session, keeper, application, AwardEvent.KEEPER_AGREED)
        path = f"/applications/{application.reference}/account"
        tell_person(session, application, payee.person_id or 0, "awards/type_account", path=path)
        return True
    payee.declined_at = clock.now()
    end(session, payee)
    noted(session, keeper, application, AwardEvent.KEEPER_DECLINED)
    path = f"/applications/{application.reference}/payee"
    tell_makers(session, application, "awards/keeper_declined", keeper_name=keeper.name, path=path)
    return False


def _asked(session: Session, payee_id: int) -> tuple[Application, Payee]:
    """Lock the plan of an open question and return both; raises NotNow('link_over') when it is open no longer."""
    of_plan = select(Application.reference).join(Payee, Payee.application_id == Application.id)
    reference = session.scalar(of_plan.where(Payee.id == payee_id))
    application = locked(session, reference or "")
    payee = standing_row(session, application.id)
    open_in = (State.APPROVED, State.AWARDED, State.CLOSED)
    if payee is None or payee.id != payee_id or payee.agreed_at is not None or application.state not in open_in:
        raise NotNow("link_over")
    return application, payee


def type_account(
    session: Session, actor: Actor, reference: str, values: Mapping[str, Any], seen: int | None = None
) -> State:
    """Type the account number as its own holder: the first one accepts the award, another one replaces it.

    Takes account_name and iban. Returns the state of the plan. Raises NotAllowed, Missing, Stale, NotNow as
    `demand_open`, and Invalid at the field.
    """
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(Deed.TYPE_ACCOUNT)
    demand_seen(session, application, seen)
    demand_open(queries.award(session, reference))
    payee = standing_row(session, application.id)
    assert payee is not None, "the tie PAYEE comes from a payee that stands"
    changed = payee.complete_at is not None
    if changed:
        end(session, payee)
        payee = _again(actor, payee)
    put_away(session, payee, values)
    state = settle(session, actor, application, AwardEvent.PAYEE_CHANGED)
    if changed:
        tell_receivers(session, application, "awards/account_changed")
    return state


def _again(actor: Actor, before: Payee) -> Payee:
    """Return a new row for the same payee: what was prepared for the earlier account must not go to this one."""
    return Payee(
        application_id=before.application_id,
        kind=before.kind,
        person_id=before.person_id,
        is_adult=before.is_adult,
        named_by_id=actor.person_id,
        made_at=clock.now(),
        agreed_at=before.agreed_at,
    )
