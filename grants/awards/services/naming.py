"""Saying who receives the money: an owner, a geldbewaarder or a shop (PRODUCT 3.4).

May import: awards.models, awards.queries, earlier storeys, rules, store.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications import queries as applications_queries
from grants.applications.models import Application
from grants.applications.queries import ContactRow
from grants.applications.services import demand_seen, locked, noted
from grants.awards import queries
from grants.awards.models import AwardEvent, Payee
from grants.awards.services.accounts import demand_open, end, put_away, settle, standing_row
from grants.awards.services.telling import tell_person, tell_receivers
from grants.people.models import LinkAction
from grants.people.services import change_contact, find_or_add, make_link
from grants.rules import checks
from grants.rules.lifecycle import State
from grants.rules.payees import PayeeKind, demand_payee
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid, NotNow, TooMany
from grants.store import clock

KEEPER_DAYS = 30
"""How long a keeper can answer by the link in the mail."""

MOST_PAYEES = 12
"""How often a plan may name somebody: every keeper gets a mail, and nobody may be bothered by way of a plan."""

INVOICE_LENGTH = 35

Values = Mapping[str, Any]


def name_payee(session: Session, actor: Actor, reference: str, values: Values, seen: int | None = None) -> State:
    """Say, as an owner, who receives the money; accepts the award at once when nothing more is needed.

    Takes kind, and for an owner: owner (1 or 2), adult, account_name, iban; for a keeper: name, mail; for a shop:
    account_name, iban, invoice. Without a mail address among the owners, and no keeper: mail too. Who stood before
    stands no longer. Returns the state of the plan. Raises NotAllowed, Missing, Stale, TooMany, NotNow as
    `demand_open`, and Invalid at the field.
    """
    application = locked(session, reference)
    here = queries.standing(session, actor, reference)
    here.demand(Deed.NAME_PAYEE)
    demand_seen(session, application, seen)
    demand_open(queries.award(session, reference))
    kind = _kind(values)
    demand_payee(application.party_kind, kind, bool(values.get("adult")))
    _demand_not_too_often(session, application)
    before = standing_row(session, application.id)
    was_complete = before is not None and before.complete_at is not None
    end(session, before)
    event = _WAYS[kind](session, actor, application, values)
    state = settle(session, actor, application, event)
    if was_complete:
        tell_receivers(session, application, "awards/account_changed")
    return state


def _kind(values: Values) -> PayeeKind:
    try:
        return PayeeKind(str(values.get("kind", "")))
    except ValueError:
        raise Invalid("choice_unknown", "kind") from None


def _demand_not_too_often(session: Session, application: Application) -> None:
    named = session.scalar(select(func.count()).select_from(Payee).where(Payee.application_id == application.id))
    if (named or 0) >= MOST_PAYEES:
        raise TooMany("too_many_payees")


def _blank(actor: Actor, application: Application, kind: PayeeKind) -> Payee:
    return Payee(application_id=application.id, kind=kind, named_by_id=actor.person_id, made_at=clock.now())


def _name_owner(session: Session, actor: Actor, application: Application, values: Values) -> AwardEvent:
    owners = {str(owner.position): owner for owner in applications_queries.contacts(session, application.id)}
    only = next(iter(owners)) if len(owners) == 1 else ""
    chosen = owners.get(str(values.get("owner") or only))
    if chosen is None:
        raise Invalid("owner_needed", "owner")
    _demand_reachable(session, actor, list(owners.values()), values)
    payee = _blank(actor, application, PayeeKind.OWNER)
    payee.person_id, payee.is_adult = chosen.person_id, True
    put_away(session, payee, values)
    return AwardEvent.PAYEE_CHANGED


def _name_shop(session: Session, actor: Actor, application: Application, values: Values) -> AwardEvent:
    _demand_reachable(session, actor, list(applications_queries.contacts(session, application.id)), values)
    payee = _blank(actor, application, PayeeKind.SHOP)
    payee.invoice = checks.demand_text(str(values.get("invoice") or "").strip(), "invoice", INVOICE_LENGTH)
    put_away(session, payee, values)
    return AwardEvent.PAYEE_CHANGED


def _name_keeper(session: Session, actor: Actor, application: Application, values: Values) -> AwardEvent:
    name = checks.demand_text(str(values.get("name", "")).strip(), "name", 120, required=True)
    mail = checks.tidy_mail(str(values.get("mail", "")), "mail")
    person_id = find_or_add(session, name, mail, locale=application.locale)
    if person_id in [owner.person_id for owner in applications_queries.makers(session, application.id)]:
        raise Invalid("keeper_is_maker", "mail")
    payee = _blank(actor, application, PayeeKind.KEEPER)
    payee.person_id = person_id
    session.add(payee)
    session.flush()
    token = make_link(session, LinkAction.KEEP_MONEY, str(payee.id), days=KEEPER_DAYS, person_id=person_id)
    tell_person(
        session, application, person_id, "awards/keep_money",
        secret={"path": f"/keeper/{token}"}, makers=_makers(session, application), days=KEEPER_DAYS,
    )  # fmt: skip
    return AwardEvent.KEEPER_ASKED


_WAYS: dict[PayeeKind, Callable[[Session, Actor, Application, Values], AwardEvent]] = {
    PayeeKind.OWNER: _name_owner,
    PayeeKind.KEEPER: _name_keeper,
    PayeeKind.SHOP: _name_shop,
}


def _makers(session: Session, application: Application) -> list[str]:
    if application.group_name:
        return [application.group_name]
    return [maker.name for maker in applications_queries.makers(session, application.id)]


def _demand_reachable(session: Session, actor: Actor, owners: list[ContactRow], values: Values) -> None:
    """Ask a mail address of who accepts, when none of the makers has one: it is how they hear about the money."""
    if any(owner.email for owner in owners) or actor.person_id is None:
        return
    typed = str(values.get("mail") or "").strip()
    if not typed:
        raise Invalid("mail_needed", "mail")
    change_contact(session, actor.person_id, mail=typed)


def give_mail(session: Session, actor: Actor, reference: str, values: Values, seen: int | None = None) -> None:
    """Write down, as the officer who called, the mail address of makers who had none; they get a mail to go on with.

    Takes mail. Raises NotAllowed, Missing, Stale, NotNow as
    `demand_open` and 'mail_known', and Invalid at
    'mail'.
    """
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(Deed.CALL_BACK)
    demand_seen(session, application, seen)
    award = queries.award(session, reference)
    demand_open(award)
    owners = applications_queries.contacts(session, application.id)
    if any(owner.email for owner in owners):
        raise NotNow("mail_known")
    typed = str(values.get("mail") or "").strip()
    if not typed:
        raise Invalid("mail_needed", "mail")
    change_contact(session, owners[0].person_id, mail=typed)
    noted(session, actor, application, AwardEvent.MAIL_GIVEN)
    path = f"/applications/{reference}/payee"
    tell_person(session, application, owners[0].person_id, "awards/mail_given", path=path)
