"""The mails about an award and its money: every template, in both languages, with the facts the services give it."""

import pytest
from sqlalchemy import select

from grants.awards.services import give_mail, keep_money, type_account
from grants.notices.models import Notice
from grants.paper.facts import mail
from grants.payments import services
from grants.store.session import reading, writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")

ABOUT_MONEY = {
    "awards/keep_money",
    "awards/type_account",
    "awards/keeper_declined",
    "awards/account_changed",
    "awards/mail_given",
    "payments/paid",
    "payments/came_back",
}


@pytest.fixture
def sent():
    """Everything that can be mailed about money, once."""
    with writing() as session:
        at = make.table(session)
        plan, keeper = make.kept(session, at, number=718)
        type_account(session, keeper, plan, make.account(719))
        stack = make.released(session, at, plan)
        services.mark(session, at.officer, stack, 1, {"outcome": "bounced", "reason": "Dicht."}, make.nonce())
        make.paid(session, at, plan)
        refused = make.yes(session, at)
        _other, token = make.keeper_named(session, refused)
        keep_money(session, token, {"do": "no"})
        phoned = make.yes(session, at, mail="", phone="06 12 34 56 78")
        give_mail(session, at.officer, phoned, {"mail": "trijn@voorbeeld.example"})
    with reading() as session:
        return [one for one in session.scalars(select(Notice).order_by(Notice.id)) if one.template in ABOUT_MONEY]


@pytest.mark.parametrize("locale", ["nl", "en"])
def test_every_mail_can_be_read_in_both_languages(sent, locale):
    assert {one.template for one in sent} == ABOUT_MONEY
    for one in sent:
        subject, body = mail(one.template, {**one.facts, "url": "https://noaber.example"}, locale)
        assert subject, one.template
        assert "\n" not in subject
        assert one.facts["title"] in subject + body
        assert one.facts["contact_phone"] in body
        for number in (718, 719):
            assert make.iban(number) not in body
            assert f"{number:010d}" not in body


def test_links_lead_where_each_may_go(sent):
    paths = {(one.template, bool(one.facts.get("keeper"))): one for one in sent}
    words = {
        key: mail(one.template, {**one.facts, "url": "https://noaber.example"}, "nl")[1] for key, one in paths.items()
    }
    assert "https://noaber.example/keeper/" in words["awards/keep_money", False]
    assert "/account" in words["awards/type_account", False]
    assert "/payee" in words["payments/came_back", False]
    assert "/account" in words["payments/came_back", True]
    assert "eindigt op 07 19" in words["payments/paid", True]


def test_the_token_is_kept_apart_from_the_facts(sent):
    """The outbox wipes what is under `secret` once the mail has left."""
    for one in sent:
        if one.template == "awards/keep_money":
            token = one.facts["secret"]["path"].rpartition("/")[2]
            assert token not in str({name: fact for name, fact in one.facts.items() if name != "secret"})
