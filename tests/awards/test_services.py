"""Who receives the money, through the services, on both databases: every way, and every refusal."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications import queries as plans
from grants.applications.models import Application, Helper, Step
from grants.applications.services import add_helper, add_owner, withdraw, write_message
from grants.awards import queries, services, vault
from grants.awards.models import AwardEvent, ChangeKind, ChangeReport, Closing, Payee
from grants.decisions.models import Condition, ConditionKind
from grants.decisions.services import cancel
from grants.ledger.queries import check, line, plan_line
from grants.notices.models import Notice
from grants.people.models import ActionLink, Person
from grants.rules.lifecycle import State
from grants.rules.payees import PayeeKind
from grants.rules.permissions import Actor, Deed, Tie
from grants.rules.refusals import Invalid, Missing, NotAllowed, NotNow, Stale, TooMany
from grants.store.session import reading, writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def at() -> make.Table:
    with writing() as session:
        return make.table(session)


def owners_account(number: int = 1, **more: Any) -> dict[str, Any]:
    return {"kind": "owner", "owner": "1", "adult": True} | make.account(number) | more


def state_of(session: Session, reference: str) -> State:
    return session.scalars(select(Application.state).where(Application.reference == reference)).one()


def refused(kind: type[Exception], code: str, press: Any, field: str | None = None) -> None:
    """Press within a transaction of its own, and see that it is refused with this code at this field."""
    with pytest.raises(kind) as caught, writing() as session:
        press(session)
    assert (caught.value.code, caught.value.field) == (code, field)  # type: ignore[attr-defined]


def mails(session: Session, template: str) -> list[Notice]:
    return list(session.scalars(select(Notice).where(Notice.template == template).order_by(Notice.id)))


# ---- an owner, a shop ----


def test_name_payee_owner_accepts_at_once(at):
    with writing() as session:
        plan = make.yes(session, at)
        state = services.name_payee(session, make.owner(session, plan), plan, owners_account())
    assert state is State.AWARDED
    with reading() as session:
        payee = queries.award(session, plan).payee
        step = session.scalars(select(Step).order_by(Step.id.desc())).first()
        assert payee is not None
        assert (payee.kind, payee.tail, payee.account_name) == (PayeeKind.OWNER, "00 01", "K. Mulder")
        assert step is not None
        assert (step.action, step.source, step.target) == ("accept", State.APPROVED, State.AWARDED)
        assert check(session) == []


def test_name_payee_may_be_the_other_owner(at):
    with writing() as session:
        plan = make.yes(session, at)
        second = make.person(session)
        add_owner(session, make.owner(session, plan), plan, second.id)
        first = make.owner(session, plan)
        services.name_payee(session, first, plan, owners_account(owner="2"))
        assert queries.standing(session, make.actor(second), plan).ties == {Tie.OWNER, Tie.PAYEE}
        assert queries.standing(session, first, plan).ties == {Tie.OWNER}


def test_name_payee_asks_which_of_two_owners(at):
    with writing() as session:
        plan = make.yes(session, at)
        who = make.owner(session, plan)
        add_owner(session, who, plan, make.person(session).id)
    for typed in ("", "3"):
        values = owners_account(owner=typed)
        refused(Invalid, "owner_needed", lambda s, v=values: services.name_payee(s, who, plan, v), "owner")


def test_name_payee_shop_needs_no_person(at):
    with writing() as session:
        plan = make.yes(session, at)
        values = {"kind": "shop", "invoice": "2026-114"} | make.account(3, "Bouwmarkt Siddeburen")
        assert services.name_payee(session, make.owner(session, plan), plan, values) is State.AWARDED
        payee = session.scalars(select(Payee)).one()
        assert (payee.person_id, payee.invoice) == (None, "2026-114")


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"adult": False}, "payee_needs_adult", "adult"),
        ({"iban": "NL03RABO0000000002"}, "iban_checksum", "iban"),
        ({"iban": "US64SVBKUS6S3300958879"}, "iban_country", "iban"),
        ({"iban": "my account"}, "iban_format", "iban"),
        ({"iban": ""}, "iban_format", "iban"),
        ({"account_name": "  "}, "required", "account_name"),
        ({"account_name": "x" * 71}, "text_too_long", "account_name"),
        ({"account_name": "x\x00"}, "text_unfit", "account_name"),
        ({"kind": "uncle"}, "choice_unknown", "kind"),
        ({"kind": ""}, "choice_unknown", "kind"),
    ],
)
def test_name_payee_refuses_at_the_field(at, change, code, field):
    with writing() as session:
        plan = make.yes(session, at)
        who = make.owner(session, plan)
    refused(Invalid, code, lambda s: services.name_payee(s, who, plan, owners_account() | change), field)
    with reading() as session:
        assert (state_of(session, plan), session.scalar(select(func.count(Payee.id)))) == (State.APPROVED, 0)


def test_name_payee_owner_of_a_youth_group_is_refused_as_payee(at):
    with writing() as session:
        plan = make.yes(session, at, party_kind="youth_group", group_name="Honk")
        who = make.owner(session, plan)
    refused(Invalid, "youth_needs_keeper", lambda s: services.name_payee(s, who, plan, owners_account()), "payee_kind")


def test_name_payee_a_maker_is_no_keeper_of_a_youth_group(at):
    """Else an owner under 18 would receive the money by the way around."""
    with writing() as session:
        plan = make.yes(session, at, party_kind="youth_group", group_name="Honk", mail="fenna@voorbeeld.example")
        who = make.owner(session, plan)
    values = {"kind": "keeper", "name": "Fenna", "mail": "FENNA@voorbeeld.example"}
    refused(Invalid, "keeper_is_maker", lambda s: services.name_payee(s, who, plan, values), "mail")


def test_name_payee_before_the_letter_left_tells_nothing(at):
    """In the same words as for a plan that the panel still reads."""
    with writing() as session:
        plan, read = make.approved(session, at), make.plan_before(session, at)
        who, reader = make.owner(session, plan), make.owner(session, read)
    facts = []
    for person, reference in ((who, plan), (reader, read)):
        with pytest.raises(NotNow) as caught, writing() as session:
            services.name_payee(session, person, reference, owners_account())
        facts.append((caught.value.code, caught.value.facts))
    assert facts[0] == facts[1] == ("wrong_state", {"state": State.IN_REVIEW})


def test_name_payee_is_for_owners_only(at):
    with writing() as session:
        plan = make.yes(session, at)
        helper = make.person(session)
        add_helper(session, make.owner(session, plan), plan, helper.id)
        others = [
            make.actor(helper),
            at.officer,
            at.chair,
            make.treasurer(session, at),
            make.actor(make.person(session)),
        ]
    for other in others:
        refused(NotAllowed, "not_yours", lambda s, who=other: services.name_payee(s, who, plan, owners_account()))


def test_name_payee_stale_and_missing(at):
    with writing() as session:
        plan = make.yes(session, at)
        who, version = make.owner(session, plan), queries.award(session, plan).version
    refused(Stale, "stale", lambda s: services.name_payee(s, who, plan, owners_account(), version - 1))
    refused(Missing, "no_such_page", lambda s: services.name_payee(s, who, "SID-0000", owners_account()))
    with writing() as session:
        services.name_payee(session, who, plan, owners_account(), version)


def test_name_payee_phone_only_owner_gives_a_mail_address_first(at):
    with writing() as session:
        plan = make.yes(session, at, mail="", phone="06 12 34 56 78")
        who = make.owner(session, plan)
    refused(Invalid, "mail_needed", lambda s: services.name_payee(s, who, plan, owners_account()), "mail")
    refused(
        Invalid, "mail_format", lambda s: services.name_payee(s, who, plan, owners_account(mail="geen adres")), "mail"
    )
    with writing() as session:
        services.name_payee(session, who, plan, owners_account(mail="trijn@voorbeeld.example"))
        assert session.get_one(Person, who.person_id).email == "trijn@voorbeeld.example"


def test_name_payee_phone_only_owner_names_a_keeper_instead(at):
    with writing() as session:
        plan = make.yes(session, at, mail="", phone="06 12 34 56 78")
        make.keeper_named(session, plan)
        assert state_of(session, plan) is State.APPROVED


def test_give_mail_lets_makers_without_one_go_on(at):
    with writing() as session:
        plan = make.yes(session, at, mail="", phone="06 12 34 56 78")
        services.give_mail(session, at.officer, plan, {"mail": "trijn@voorbeeld.example"})
        who = make.owner(session, plan)
        assert [notice.person_id for notice in mails(session, "awards/mail_given")] == [who.person_id]
        assert services.name_payee(session, who, plan, owners_account()) is State.AWARDED


def test_give_mail_refuses(at):
    with writing() as session:
        plan = make.yes(session, at, mail="", phone="06 12 34 56 78")
        mailed = make.yes(session, at)
        who = make.owner(session, plan)
    refused(NotAllowed, "not_yours", lambda s: services.give_mail(s, who, plan, {"mail": "a@b.example"}))
    refused(Invalid, "mail_needed", lambda s: services.give_mail(s, at.officer, plan, {}), "mail")
    refused(NotNow, "mail_known", lambda s: services.give_mail(s, at.officer, mailed, {"mail": "a@b.example"}))


# ---- the keeper ----


def test_keeper_says_yes_types_the_number_and_the_award_is_accepted(at):
    with writing() as session:
        plan = make.yes(session, at, party_kind="youth_group", group_name="Honk")
        keeper, token = make.keeper_named(session, plan)
        asked = queries.keeper_asked(session, token)
        assert asked is not None
        assert (asked.stands, asked.makers) == ("open", ("Honk",))
        assert services.keep_money(session, token, {"do": "yes", "adult": True}) is True
        assert state_of(session, plan) is State.APPROVED
        assert services.type_account(session, keeper, plan, make.account(4)) is State.AWARDED
    with reading() as session:
        actions = [step.action for step in plans.steps(session, queries.award(session, plan).id)][-3:]
        assert actions == [AwardEvent.KEEPER_ASKED, AwardEvent.KEEPER_AGREED, "accept"]
        assert [notice.person_id for notice in mails(session, "awards/type_account")] == [keeper.person_id]


def test_keeper_says_no_and_another_can_be_named(at):
    with writing() as session:
        plan = make.yes(session, at)
        _first, token = make.keeper_named(session, plan)
        assert services.keep_money(session, token, {"do": "no"}) is False
        told = mails(session, "awards/keeper_declined")
        assert [notice.person_id for notice in told] == [make.owner(session, plan).person_id]
        assert queries.award(session, plan).payee is None
        asked = queries.keeper_asked(session, token)
        assert asked is not None
        assert asked.stands == "no"
        assert services.name_payee(session, make.owner(session, plan), plan, owners_account()) is State.AWARDED


def test_keeper_answers_once_and_needs_the_tick(at):
    with writing() as session:
        plan = make.yes(session, at)
        _keeper, token = make.keeper_named(session, plan)
    refused(Invalid, "payee_needs_adult", lambda s: services.keep_money(s, token, {"do": "yes"}), "adult")
    refused(Invalid, "choice_unknown", lambda s: services.keep_money(s, token, {"do": "maybe"}), "do")
    with writing() as session:
        services.keep_money(session, token, {"do": "yes", "adult": True})
    refused(NotNow, "link_over", lambda s: services.keep_money(s, token, {"do": "no"}))


def test_keeper_link_lasts_thirty_days(at, clock):
    with writing() as session:
        plan = make.yes(session, at)
        _keeper, token = make.keeper_named(session, plan)
        link = session.scalars(select(ActionLink).order_by(ActionLink.id.desc())).first()
        assert link is not None
        assert link.expires_at - link.made_at == timedelta(days=30)
        assert token not in link.token_hash
    clock.step(days=30, seconds=1)
    refused(NotNow, "link_over", lambda s: services.keep_money(s, token, {"do": "yes", "adult": True}))
    with reading() as session:
        assert queries.keeper_asked(session, token) is None


def test_keeper_link_is_over_when_makers_chose_somebody_else(at):
    with writing() as session:
        plan = make.yes(session, at)
        first, token = make.keeper_named(session, plan)
        _second, other = make.keeper_named(session, plan)
    refused(NotNow, "link_over", lambda s: services.keep_money(s, token, {"do": "yes", "adult": True}))
    refused(NotAllowed, "not_yours", lambda s: services.type_account(s, first, plan, make.account()))
    with writing() as session:
        assert services.keep_money(session, other, {"do": "yes", "adult": True})


def test_keeper_has_no_tie_before_their_yes(at):
    """Else makers could keep an officer or treasurer away from their plan by naming them."""
    with writing() as session:
        plan = make.yes(session, at)
        keeper, token = make.keeper_named(session, plan)
        assert not queries.standing(session, keeper, plan).ties
        services.keep_money(session, token, {"do": "yes", "adult": True})
        assert queries.standing(session, keeper, plan).ties == {Tie.PAYEE}


def test_keeper_types_the_account_and_nothing_more(at):
    with writing() as session:
        plan, keeper = make.kept(session, at)
        may = {deed for deed in Deed if queries.standing(session, keeper, plan).may(deed)}
    assert may == {Deed.READ_PLAN, Deed.READ_LETTER, Deed.TYPE_ACCOUNT, Deed.READ_ACCOUNT, Deed.LINK}
    for press in (
        lambda s: withdraw(s, keeper, plan),
        lambda s: write_message(s, keeper, plan, "Hallo"),
        lambda s: services.turn_down(s, keeper, plan, make.nonce()),
        lambda s: services.report_change(s, keeper, plan, {"kind": "date", "sentence": "Later."}),
        lambda s: services.close_award(s, keeper, plan, {"sentence": "Klaar.", "left_over_cents": 0}),
        lambda s: services.name_payee(s, keeper, plan, owners_account()),
    ):
        refused(NotAllowed, "not_yours", press)


def test_keeper_known_by_mail_keeps_their_own_name(at):
    with writing() as session:
        plan = make.yes(session, at)
        known = make.person(session, "Wim de Boer", "wim@voorbeeld.example")
        values = {"kind": "keeper", "name": "Somebody else", "mail": "Wim@Voorbeeld.example"}
        services.name_payee(session, make.owner(session, plan), plan, values)
        assert session.scalars(select(Payee.person_id)).one() == known.id
        assert session.get_one(Person, known.id).name == "Wim de Boer"


@pytest.mark.parametrize(
    ("change", "field"), [({"name": " "}, "name"), ({"mail": "no"}, "mail"), ({"name": "x" * 121}, "name")]
)
def test_keeper_needs_a_name_and_an_address(at, change, field):
    with writing() as session:
        plan = make.yes(session, at)
        who = make.owner(session, plan)
    values = {"kind": "keeper", "name": "Wim", "mail": "wim@voorbeeld.example"} | change
    with pytest.raises(Invalid) as caught, writing() as session:
        services.name_payee(session, who, plan, values)
    assert caught.value.field == field


def test_nobody_is_bothered_without_end(at):
    with writing() as session:
        plan = make.yes(session, at)
        for _ in range(12):
            make.keeper_named(session, plan)
        who = make.owner(session, plan)
    values = {"kind": "keeper", "name": "Wim", "mail": "wim@voorbeeld.example"}
    refused(TooMany, "too_many_payees", lambda s: services.name_payee(s, who, plan, values))


# ---- another account ----


def test_type_account_again_replaces_the_row(at):
    with writing() as session:
        plan, keeper = make.kept(session, at, number=1)
        services.type_account(session, keeper, plan, make.account(2))
    with reading() as session:
        first, second = session.scalars(select(Payee).order_by(Payee.id))
        assert first.ended_at is not None
        assert (second.ended_at, second.iban_tail, second.agreed_at) == (None, "0002", first.agreed_at)
        assert queries.account_numbers(session, {first.id, second.id}) == {
            first.id: make.iban(1),
            second.id: make.iban(2),
        }
        told = {notice.person_id for notice in mails(session, "awards/account_changed")}
        assert told == {keeper.person_id, make.owner(session, plan).person_id}


def test_owner_types_another_number_on_their_own_page(at):
    with writing() as session:
        plan = make.accepted(session, at)
        services.type_account(session, make.owner(session, plan), plan, make.account(2))
        assert queries.award(session, plan).payee.tail == "00 02"


def test_account_cannot_change_while_money_is_underway_or_all_is_paid(at):
    with writing() as session:
        plan = make.accepted(session, at)
        who = make.owner(session, plan)
        stack = make.released(session, at, plan)
    refused(NotNow, "no_money_underway", lambda s: services.name_payee(s, who, plan, owners_account(2)))
    refused(NotNow, "no_money_underway", lambda s: services.type_account(s, who, plan, make.account(2)))
    with writing() as session:
        make.all_paid(session, at.officer, stack, make.nonce())
    refused(NotNow, "nothing_to_pay", lambda s: services.name_payee(s, who, plan, owners_account(2)))


# ---- turning down, changing, closing ----


def test_turn_down_gives_the_money_back(at):
    with writing() as session:
        plan = make.yes(session, at)
        _keeper, token = make.keeper_named(session, plan)
        free = line(session, at.round.id).free
        services.turn_down(session, make.owner(session, plan), plan, make.nonce())
        assert state_of(session, plan) is State.WITHDRAWN
        assert line(session, at.round.id).free == free + 300_00
        assert check(session) == []
    refused(NotNow, "link_over", lambda s: services.keep_money(s, token, {"do": "yes", "adult": True}))


def test_turn_down_refuses(at):
    with writing() as session:
        awarded, untold = make.accepted(session, at), make.approved(session, at)
        early, late = make.owner(session, untold), make.owner(session, awarded)
        version = queries.award(session, awarded).version
    refused(NotNow, "wrong_state", lambda s: services.turn_down(s, early, untold, make.nonce()))
    refused(NotNow, "wrong_state", lambda s: services.turn_down(s, late, awarded, make.nonce()))
    refused(NotAllowed, "not_yours", lambda s: services.turn_down(s, at.officer, awarded, make.nonce()))
    refused(Stale, "stale", lambda s: services.turn_down(s, late, awarded, make.nonce(), version - 1))
    refused(Missing, "no_such_page", lambda s: services.turn_down(s, late, "SID-0000", make.nonce()))


def test_report_change_is_noted(at):
    with writing() as session:
        plan = make.accepted(session, at)
        who = make.owner(session, plan)
        services.report_change(session, who, plan, {"kind": "purchase", "sentence": " Een tweedehands pan. "})
    with reading() as session:
        award = queries.award(session, plan)
        [change] = session.scalars(select(ChangeReport))
        assert (change.kind, change.sentence, change.by_id) == (
            ChangeKind.PURCHASE,
            "Een tweedehands pan.",
            who.person_id,
        )
        step = plans.steps(session, award.id)[-1]
        assert (step.action, step.reason_code, step.note) == ("change_reported", "purchase", "")


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"kind": None}, "change_kind_needed", "kind"),
        ({"kind": "moon"}, "change_kind_needed", "kind"),
        ({"sentence": " "}, "required", "sentence"),
        ({"sentence": "x" * 601}, "text_too_long", "sentence"),
    ],
)
def test_report_change_refuses_at_the_field(at, change, code, field):
    with writing() as session:
        plan = make.accepted(session, at)
        who = make.owner(session, plan)
    values = {"kind": "date", "sentence": "Een week later."} | change
    refused(Invalid, code, lambda s: services.report_change(s, who, plan, values), field)
    with reading() as session:
        assert session.scalar(select(func.count(ChangeReport.id))) == 0


def test_report_change_only_after_accepting(at):
    with writing() as session:
        plan = make.yes(session, at)
        who = make.owner(session, plan)
    values = {"kind": "date", "sentence": "Een week later."}
    refused(NotNow, "wrong_state", lambda s: services.report_change(s, who, plan, values))


def test_close_award_states_what_is_left(at):
    with writing() as session:
        plan = make.accepted(session, at)
        make.paid(session, at, plan)
        services.close_award(
            session, make.owner(session, plan), plan, {"sentence": "Het was druk.", "left_over_cents": 12_50}
        )
    with reading() as session:
        award = queries.award(session, plan)
        closing = queries.closing(session, award.id)
        assert award.state is State.CLOSED
        assert closing is not None
        assert (closing.sentence, closing.left_over_cents, closing.returned_cents) == ("Het was druk.", 12_50, 0)
        assert check(session) == []


def test_close_award_refuses(at):
    with writing() as session:
        plan = make.accepted(session, at)
        who = make.owner(session, plan)
    done = {"sentence": "Klaar.", "left_over_cents": 0}
    too_early = "nothing_reserved_or_underway"
    refused(NotNow, too_early, lambda s: services.close_award(s, who, plan, done))
    with writing() as session:
        stack = make.released(session, at, plan)
    refused(NotNow, too_early, lambda s: services.close_award(s, who, plan, done))
    with writing() as session:
        make.all_paid(session, at.officer, stack, make.nonce())
    for change, code, field in (
        ({"left_over_cents": 300_01}, "left_over_too_much", "left_over"),
        ({"left_over_cents": -1}, "money_format", "left_over"),
        ({"left_over_cents": None}, "money_format", "left_over"),
        ({"sentence": ""}, "required", "sentence"),
        ({"sentence": "x" * 1001}, "text_too_long", "sentence"),
    ):
        refused(Invalid, code, lambda s, v=change: services.close_award(s, who, plan, done | v), field)
    refused(NotAllowed, "not_yours", lambda s: services.close_award(s, at.officer, plan, done))
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Closing)) == 0


# ---- conditions ----


def test_met_marks_an_event_only(at):
    with writing() as session:
        plan = make.yes_if(session, at, ConditionKind.DUTY, ConditionKind.EVENT)
        numbers = {c.kind: c.number for c in session.scalars(select(Condition))}
        event, duty = numbers[ConditionKind.EVENT], numbers[ConditionKind.DUTY]
        assert [one.number for one in queries.events(session, queries.award(session, plan).id)] == [event]
    refused(Missing, "no_such_page", lambda s: services.met(s, at.officer, plan, duty))
    refused(Missing, "no_such_page", lambda s: services.met(s, at.officer, plan, 99))
    with writing() as session:
        who = make.owner(session, plan)
    refused(NotAllowed, "not_yours", lambda s: services.met(s, who, plan, event))
    with writing() as session:
        services.met(session, at.officer, plan, event)
    refused(NotNow, "already_met", lambda s: services.met(s, at.officer, plan, event))


def test_cancel_leaves_the_payee_without_a_tie_to_open_money(at):
    with writing() as session:
        plan, keeper = make.kept(session, at)
        cancel(session, at.officer, plan, "De makers zijn verhuisd.", make.nonce())
        assert check(session) == []
    refused(NotNow, "wrong_state", lambda s: services.type_account(s, keeper, plan, make.account(2)))


# ---- what is stored ----


def test_account_numbers_are_nowhere_readable(at):
    """Not in a table, a mail, the history or the log of presses: only what the vault makes of it."""
    with writing() as session:
        plan, keeper = make.kept(session, at, number=718)
        services.type_account(session, keeper, plan, make.account(4402))
    numbers = [make.iban(718), make.iban(4402)]
    with reading() as session:
        for table in Payee.metadata.sorted_tables:
            stored = " ".join(str(row) for row in session.execute(select(table)))
            for number in numbers:
                assert number not in stored, table.name
                assert number[8:] not in stored, table.name


def test_a_copied_cipher_opens_nothing(at):
    with writing() as session:
        one, other = make.accepted(session, at, 1), make.accepted(session, at, 2)
        first, second = session.scalars(select(Payee).order_by(Payee.id))
        second.iban_cipher = first.iban_cipher
        session.flush()
        with pytest.raises(NotNow, match="account_unreadable"):
            queries.account_numbers(session, {second.id})
        assert vault.fingerprint(make.iban(1)) == first.iban_hmac != second.iban_hmac
        assert one != other


def test_kept_money_is_reserved(at):
    with writing() as session:
        plan, _keeper = make.kept(session, at)
        assert session.scalar(select(func.count(Helper.id))) == 0
        assert plan_line(session, queries.award(session, plan).id).reserved == 300_00


def test_anonymous_has_no_tie(at):
    with writing() as session:
        plan, _keeper = make.kept(session, at)
        assert not queries.standing(session, Actor(None, ""), plan).ties
