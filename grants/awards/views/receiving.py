"""Pages about who receives the money: naming them, the keeper's answer, the account number."""

from flask import request, url_for
from werkzeug.wrappers import Response

from grants.applications import queries as applications
from grants.awards import forms, queries, services
from grants.awards.views.base import room
from grants.rules.lifecycle import State
from grants.rules.payees import PartyKind
from grants.rules.permissions import Deed
from grants.store.session import reading
from grants.web import access
from grants.web.access import actor
from grants.web.pages import page


@room.route("/applications/<reference>/payee", methods=["GET", "POST"])
@access.plan(Deed.NAME_PAYEE)
def payee(reference: str) -> Response:
    """Say who receives the money: first who (``?how=``), then only what that asks."""
    with reading() as session:
        award = queries.award(session, reference)
        owners = applications.contacts(session, award.id)
    how, is_open = request.args.get("how"), services.is_open(award)
    unmailed = not any(owner.email for owner in owners)
    named = [(owner.position, owner.name) for owner in owners]
    form = forms.payee_form(how, award.party_kind, award.version, named, unmailed) if is_open else None
    if form is not None and form.accepts():
        with form.press() as session:
            services.name_payee(session, actor(), reference, form.values() | {"kind": how}, form.seen)
            return form.answered(session, url_for("dossier.plan", reference=reference))
    young, status = award.party_kind is PartyKind.YOUTH_GROUP, form.status if form else 200
    accepts = award.state is State.APPROVED and award.letter_left_at is not None
    return page(
        "awards/payee.html", status, award=award, form=form, how=how, open=is_open, young=young, accepts=accepts
    )


@room.route("/applications/<reference>/mail-address", methods=["GET", "POST"])
@access.plan(Deed.CALL_BACK)
def give_mail(reference: str) -> Response:
    """Write down the mail address of makers who have none, after a call."""
    with reading() as session:
        award = queries.award(session, reference)
        owners = applications.contacts(session, award.id)
    form = forms.MailForm.arrived(version=award.version)
    if form.accepts():
        with form.press() as session:
            services.give_mail(session, actor(), reference, form.values(), form.seen)
            return form.answered(session, url_for("dossier.plan", reference=reference))
    return page("awards/give_mail.html", form.status, award=award, owners=owners, form=form)


@room.route("/keeper/<token>", methods=["GET", "POST"])
@access.anyone
def keeper(token: str) -> Response:
    """Ask somebody to keep the money, by the link in a mail. Looking changes nothing; the button does."""
    with reading() as session:
        asked = queries.keeper_asked(session, token)
    form = forms.KeeperForm.arrived() if asked is not None and asked.stands == "open" else None
    if form is not None and form.accepts():
        with form.press() as session:
            services.keep_money(session, token, form.values())
            return form.answered(session, url_for("awards.keeper", token=token))
    return page("awards/keeper.html", form.status if form else 200, asked=asked, form=form)


@room.route("/applications/<reference>/account", methods=["GET", "POST"])
@access.plan(Deed.TYPE_ACCOUNT)
def account(reference: str) -> Response:
    """Type the account number, as who receives the money."""
    with reading() as session:
        award = queries.award(session, reference)
    form = forms.AccountForm.arrived(version=award.version) if services.is_open(award) else None
    if form is not None and form.accepts():
        with form.press() as session:
            services.type_account(session, actor(), reference, form.values(), form.seen)
            return form.answered(session, url_for("dossier.plan", reference=reference))
    return page("awards/account.html", form.status if form else 200, award=award, form=form)
