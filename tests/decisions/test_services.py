"""Concluding, confirming, declining, taking back and ending: on both databases, with the money that goes with it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.applications.queries import Scope
from grants.applications.services import answer_request, request_info, withdraw
from grants.decisions import queries
from grants.decisions.models import Condition, ConditionKind, Decision, Letter, Recommendation, Verdict
from grants.decisions.papers import thawed
from grants.decisions.services import (
    Conclusion,
    Confirmed,
    Declined,
    cancel,
    conclude,
    confirm,
    decline,
    outlook,
    post_letter,
    recall,
    release_due_letters,
    rulings,
)
from grants.ledger.queries import check as faults_in_books
from grants.ledger.queries import line, plan_line
from grants.notices.models import Notice
from grants.panel.models import SetAsideReason
from grants.panel.services import ReviewSaid, give_review, set_aside
from grants.rules.lifecycle import DeclineReason, State
from grants.rules.money import euro
from grants.rules.refusals import Invalid, Missing, NotAllowed, NotNow, Stale
from grants.rules.reviews import Closeness, Outcome
from grants.store.clock import today
from grants.store.session import writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")

TOO_CLOSE = ReviewSaid(Closeness.TOO_CLOSE, None, "")


def state(session, reference):
    return session.scalars(select(make.Application.state).where(make.Application.reference == reference)).one()


def plan_id(session, reference):
    return session.scalars(select(make.Application.id).where(make.Application.reference == reference)).one()


def mark(session, who, reference):
    return queries.table(session, who, queries.standing(session, who, reference)).mark


def said(session, reference):
    asked = select(Recommendation).where(Recommendation.application_id == plan_id(session, reference))
    return session.scalars(asked).one()


def letter(session, reference):
    asked = select(Letter).where(Letter.application_id == plan_id(session, reference)).order_by(Letter.id.desc())
    return session.scalars(asked.limit(1)).one()


def press(session, at, *references, **departures):
    picked = {one: Confirmed() for one in references} | departures
    return confirm(session, at.officer, at.round.reference, picked, make.nonce())


# ---- concluding ----


def test_conclude_agreed_is_yes_and_closes_the_voices():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        make.voices(session, at, plan, "yes Doen!", "yes", "yes_if Als er een bordje komt", "cannot_judge")
        picked = Conclusion(kinds=(ConditionKind.DUTY,))
        assert conclude(session, at.chair, plan, picked, mark(session, at.chair, plan)) is Outcome.YES
        row = said(session, plan)
        assert (row.outcome, row.cents) == (Outcome.YES, 300_00)
        assert (row.tally["base"], row.tally["voices"], row.tally["cannot_judge"]) == (5, 3, 1)
        assert row.sentences == [
            {"choice": "yes", "sentence": "Doen!"},
            {"choice": "yes_if", "sentence": "Als er een bordje komt"},
        ]
        bound = session.scalars(select(Condition)).one()
        assert (bound.number, bound.kind, bound.body) == (1, ConditionKind.DUTY, "Als er een bordje komt")
        assert state(session, plan) is State.IN_REVIEW, "a conclusion is a recommendation"


def test_conclude_needs_a_kind_for_each_ja_als():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        make.voices(session, at, plan, "yes", "yes_if Eerst vragen", "yes_if Met hulp")
        with pytest.raises(Invalid) as refusal:
            conclude(session, at.chair, plan, Conclusion(kinds=(ConditionKind.EVENT,)), mark(session, at.chair, plan))
        assert (refusal.value.code, refusal.value.field) == ("condition_kind_needed", "kinds-1")


def test_conclude_at_the_stated_minimum_only_when_one_was_stated():
    with writing() as session:
        at = make.table(session)
        plain, stated = make.plan_before(session, at), make.plan_before(session, at, minimum="200")
        for plan in (plain, stated):
            make.voices(session, at, plan, "yes", "yes", "yes")
        with pytest.raises(Invalid) as refusal:
            conclude(session, at.chair, plain, Conclusion(minimum=True), mark(session, at.chair, plain))
        assert (refusal.value.code, refusal.value.field) == ("no_minimum", "amount")
        conclude(session, at.chair, stated, Conclusion(minimum=True), mark(session, at.chair, stated))
        assert said(session, stated).cents == 200_00


def test_conclude_mixed_waits_for_the_table():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        make.voices(session, at, plan, "yes", "yes", "yes", "not_yet Waar staat de regenton?")
        with pytest.raises(NotNow) as refusal:
            conclude(session, at.chair, plan, Conclusion(), mark(session, at.chair, plan))
        assert refusal.value.code == "needs_evening"
        result = conclude(session, at.chair, plan, Conclusion(after_table=True), mark(session, at.chair, plan))
        assert result is Outcome.YES
        assert said(session, plan).after_table


NOT_YET = Conclusion(after_table=True, what_would_help="Vraag eerst de buren.", help_name="Trijn")


@pytest.mark.parametrize(
    ("picked", "field"),
    [
        (Conclusion(after_table=True, help_name="Trijn"), "what_would_help"),
        (Conclusion(after_table=True, what_would_help="Vraag eerst de buren."), "help_name"),
        (Conclusion(after_table=True, house_rule=9), "house_rule"),
    ],
)
def test_conclude_a_tie_is_not_yet_and_must_say_what_helps(picked, field):
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        make.voices(session, at, plan, "yes", "yes", "not_yet Nee", "not_yet Ook niet")
        with pytest.raises(Invalid) as refusal:
            conclude(session, at.chair, plan, picked, mark(session, at.chair, plan))
        assert refusal.value.field == field
        assert conclude(session, at.chair, plan, NOT_YET, mark(session, at.chair, plan)) is Outcome.NOT_YET
        row = said(session, plan)
        assert (row.what_would_help, row.help_name, row.cents) == ("Vraag eerst de buren.", "Trijn", None)


def test_conclude_the_chair_cannot_pick_another_outcome_than_the_voices():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        make.voices(session, at, plan, "yes", "yes", "yes")
        picked = Conclusion(after_table=True, house_rule=1, what_would_help="Nee", help_name="Nee")
        assert conclude(session, at.chair, plan, picked, mark(session, at.chair, plan)) is Outcome.YES
        assert said(session, plan).house_rule_id is None


def test_conclude_needs_enough_voices():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        make.voices(session, at, plan, "yes", "yes")
        with pytest.raises(NotNow) as refusal:
            conclude(session, at.chair, plan, Conclusion(after_table=True), mark(session, at.chair, plan))
        assert (refusal.value.code, refusal.value.facts["missing"]) == ("not_valid", ("voices",))


def test_conclude_is_for_the_chair_with_a_voice_of_their_own():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        make.voices(session, at, plan, "", "yes", "yes", "yes")
        for who in (at.members[1], at.officer):
            with pytest.raises(NotAllowed):
                conclude(session, who, plan, Conclusion(), 0)
        with pytest.raises(NotNow) as refusal:
            conclude(session, at.chair, plan, Conclusion(), mark(session, at.chair, plan))
        assert refusal.value.code == "own_voice_first"
        shown = queries.table(session, at.chair, queries.standing(session, at.chair, plan))
        assert shown.tally is None
        assert shown.spoken == ()


def test_conclude_by_another_member_where_the_chair_is_set_aside():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        make.voices(session, at, plan, "", "yes", "yes", "yes")
        give_review(session, at.chair, plan, TOO_CLOSE, 0)
        with pytest.raises(NotAllowed):
            conclude(session, at.chair, plan, Conclusion(), mark(session, at.chair, plan))
        conclude(session, at.members[1], plan, Conclusion(), mark(session, at.members[1], plan))
        row = said(session, plan)
        assert (row.tally["base"], row.tally["set_aside"]) == (4, 1)
        assert row.tally["asides"] == [{"why": "too_close", "count": 1}]


def test_conclude_on_a_page_from_before_another_voice_is_stale():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        make.voices(session, at, plan, "yes", "yes", "yes")
        before = mark(session, at.chair, plan)
        make.voices(session, at, plan, "", "", "", "not_yet Wacht")
        with pytest.raises(Stale) as refusal:
            conclude(session, at.chair, plan, Conclusion(shown="3-0-0-0-0"), before)
        assert refusal.value.facts["changed"] == [(queries.TableCount.NOT_YET, "0", "1")]
        before = mark(session, at.chair, plan)
        set_aside(session, at.officer, plan, at.seats[3].id, SetAsideReason.HOUSEHOLD, "Woont bij een maker.")
        with pytest.raises(Stale):
            conclude(session, at.chair, plan, Conclusion(), before)


def test_conclude_only_once_and_only_while_in_review():
    with writing() as session:
        at = make.table(session)
        plan = make.agreed(session, at)
        with pytest.raises(NotNow) as refusal:
            conclude(session, at.chair, plan, Conclusion(), mark(session, at.chair, plan))
        assert refusal.value.code == "concluded"
        press(session, at, plan)
        with pytest.raises(NotNow) as refusal:
            conclude(session, at.chair, plan, Conclusion(), 0)
        assert refusal.value.code == "not_in_review"
        assert len(session.scalars(select(Recommendation.id)).all()) == 1


# ---- confirming ----


def test_confirm_reserves_decides_and_writes_the_letter_in_one_breath(clock):
    with writing() as session:
        at = make.table(session)
        plan = make.agreed(session, at)
        ruled = press(session, at, plan)
        assert (ruled[plan].verdict, ruled[plan].cents) == (Verdict.APPROVED, 300_00)
        assert state(session, plan) is State.APPROVED
        money = line(session, at.round.id)
        assert (money.free, money.reserved) == (9_700_00, 300_00)
        row = letter(session, plan)
        assert row.due_at == clock.now + timedelta(hours=1)
        assert (row.dated_on, row.left_at) == (None, None)
        paper = thawed(row.facts)
        assert (paper.verdict, paper.cents, paper.asked_cents, paper.panel_said) == ("approved", 300_00, 300_00, "yes")
        assert (paper.counts.voices, paper.counts.needed) == (5, 3)
        assert paper.legal_base_title == "Subsidieregeling dorpsbudgetten"
        assert paper.signed_by == at.officer.name
        assert faults_in_books(session, {plan_id(session, plan): 300_00}) == []


def test_confirm_goes_in_order_of_completeness_and_then_the_minimum_and_then_the_pot_is_empty(clock):
    with writing() as session:
        at = make.table(session, cents=1_000_00)
        plans = []
        for total, minimum in (("600", ""), ("500", "300"), ("200", ""), ("100", "")):
            plans.append(make.plan_before(session, at, total=total, minimum=minimum))
            clock.step(hours=1)
        for plan in reversed(plans):
            make.voices(session, at, plan, "yes", "yes", "yes")
            make.conclude_now(session, at, plan)
        ruled = press(session, at, *reversed(plans))
        assert [(ruled[plan].verdict, ruled[plan].cents) for plan in plans] == [
            (Verdict.APPROVED, 600_00),
            (Verdict.APPROVED, 300_00),
            (Verdict.DECLINED, None),
            (Verdict.APPROVED, 100_00),
        ]
        empty = thawed(letter(session, plans[2]).facts)
        assert (empty.reason, empty.awb, empty.departs) == ("pot_empty", "4:25", False)
        assert (empty.pot.ceiling_cents, empty.pot.free_cents, empty.pot.rank) == (1_000_00, 100_00, 3)
        assert thawed(letter(session, plans[1]).facts).minimum_only
        assert line(session, at.round.id).free == 0
        assert [state(session, plan) for plan in plans].count(State.APPROVED) == 3


def test_confirm_counts_a_completed_plan_from_its_completion(clock):
    with writing() as session:
        at = make.table(session, cents=400_00)
        maker = make.person(session)
        late = make.sent_in(session, at.round, name=maker.name, mail=maker.email)
        clock.step(hours=1)
        request_info(session, at.officer, late, "Mag dat van de eigenaar?", today() + timedelta(days=7))
        early = make.plan_before(session, at)
        clock.step(hours=1)
        answer_request(session, make.actor(maker), late, "Ja, zij vindt het goed.")
        make.check(session, at.officer, late)
        for plan in (late, early):
            make.voices(session, at, plan, "yes", "yes", "yes")
            make.conclude_now(session, at, plan)
        ruled = press(session, at, late, early)
        assert ruled[early].verdict is Verdict.APPROVED
        assert ruled[late].reason is DeclineReason.POT_EMPTY


def test_confirm_not_yet_and_house_rule_become_letters_with_what_they_need():
    with writing() as session:
        at = make.table(session)
        waits, fails = make.plan_before(session, at), make.plan_before(session, at)
        for plan in (waits, fails):
            make.voices(session, at, plan, "not_yet Nee", "not_yet Nog niet", "yes Toch wel")
        conclude(session, at.chair, waits, NOT_YET, mark(session, at.chair, waits))
        by_rule = Conclusion(after_table=True, house_rule=2)
        conclude(session, at.chair, fails, by_rule, mark(session, at.chair, fails))
        press(session, at, waits, fails)
        assert (state(session, waits), state(session, fails)) == (State.NOT_YET, State.DECLINED)
        first, second = thawed(letter(session, waits).facts), thawed(letter(session, fails).facts)
        assert (first.what_would_help, first.help_name, first.reason) == ("Vraag eerst de buren.", "Trijn", "")
        assert (second.panel_said, second.reason, second.house_rule_number) == ("no", "house_rule", 2)
        assert "weinig geld" in second.house_rule
        assert not second.departs
        assert line(session, at.round.id).free == 10_000_00


def test_confirm_departs_only_for_a_listed_reason_that_holds_with_a_sentence():
    with writing() as session:
        at = make.table(session)
        plan = make.agreed(session, at)
        for said_of_it, code in (
            (Confirmed(DeclineReason.PAID_ELSEWHERE, " "), "explanation_needed"),
            (Confirmed(DeclineReason.HOUSE_RULE, "Vind ik"), "reason_not_yours"),
            (Confirmed(DeclineReason.POT_EMPTY, "Op"), "pot_not_empty"),
            (Confirmed(DeclineReason.INCOMPLETE, "Mist iets"), "incomplete_needs_request"),
        ):
            with pytest.raises(Invalid) as refusal:
                press(session, at, **{plan: said_of_it})
            assert refusal.value.code == code
        press(session, at, **{plan: Confirmed(DeclineReason.PAID_ELSEWHERE, "De school betaalt dit al.")})
        paper = thawed(letter(session, plan).facts)
        assert (paper.panel_said, paper.departs, paper.reason) == ("yes", True, "paid_elsewhere")
        assert paper.explanation == "De school betaalt dit al."
        decision = session.scalars(select(Decision)).one()
        assert (decision.departs, decision.verdict, decision.cents) == (True, Verdict.DECLINED, None)


def test_confirm_a_departure_leaves_its_money_to_the_next(clock):
    with writing() as session:
        at = make.table(session, cents=400_00)
        first = make.agreed(session, at)
        clock.step(hours=1)
        second = make.agreed(session, at, minimum="50")
        shown = rulings(line(session, at.round.id).free, queries.concluded(session, at.round.id), {})
        assert shown[second].cents == 50_00
        picked = {
            first: Confirmed(DeclineReason.NOT_LAWFUL, "Dat mag daar niet.", shown=outlook(shown[first])),
            second: Confirmed(shown=outlook(shown[second])),
        }
        ruled = confirm(session, at.officer, at.round.reference, picked, make.nonce())
        assert ruled[second].cents == 300_00


def test_confirm_what_is_left_for_later_keeps_its_turn_and_its_money(clock):
    with writing() as session:
        at = make.table(session, cents=400_00)
        first = make.agreed(session, at)
        clock.step(hours=1)
        second = make.agreed(session, at)
        ruled = press(session, at, second)
        assert ruled[second].reason is DeclineReason.POT_EMPTY
        assert state(session, first) is State.IN_REVIEW
        assert press(session, at, first)[first].cents == 300_00


def test_confirm_refuses_when_the_page_said_something_else(clock):
    with writing() as session:
        at = make.table(session, cents=400_00)
        first = make.agreed(session, at)
        clock.step(hours=1)
        second = make.agreed(session, at)
        with pytest.raises(Stale) as refusal:
            press(session, at, **{second: Confirmed(shown="approved:30000")})
        assert refusal.value.facts["changed"][0][1:] == (euro(300_00), DeclineReason.POT_EMPTY)
        assert [state(session, one) for one in (first, second)] == [State.IN_REVIEW] * 2


def test_confirm_refuses_plans_that_are_no_longer_waiting():
    with writing() as session:
        at = make.table(session)
        plan = make.approved(session, at)
        other = make.plan_before(session, at)
        for gone in (plan, other, "SID-0000"):
            with pytest.raises(Stale):
                press(session, at, gone)
        elsewhere = make.table(session)
        with pytest.raises(Stale):
            press(session, at, make.agreed(session, elsewhere))


def test_confirm_is_for_an_officer_of_that_programme_without_an_interest():
    with writing() as session:
        at, elsewhere = make.table(session), make.table(session)
        mine = session.get_one(make.Person, at.officer.person_id)
        colleague = replace(at, officer=make.officer(session, at.place))
        own = make.agreed(session, colleague, name=mine.name, mail=mine.email)
        plan = make.agreed(session, at)
        for stranger in (at.chair, elsewhere.officer):
            with pytest.raises(NotAllowed):
                confirm(session, stranger, at.round.reference, {plan: Confirmed()}, make.nonce())
        with pytest.raises(NotAllowed):
            press(session, at, own)
        press(session, at, plan)
        assert state(session, own) is State.IN_REVIEW
        with pytest.raises(Missing):
            confirm(session, at.officer, "nergens-2026", {}, make.nonce())


# ---- declining ----


def test_decline_before_the_panel_read_it():
    with writing() as session:
        at = make.table(session)
        plan = make.sent_in(session, at.round)
        declined = Declined(DeclineReason.OUTSIDE_PLACE, "Dit is in een ander dorp.")
        decline(session, at.officer, plan, declined, None)
        assert state(session, plan) is State.DECLINED
        paper = thawed(letter(session, plan).facts)
        assert (paper.reason, paper.panel_said, paper.counts, paper.departs) == ("outside_place", "", None, False)


def test_decline_a_concluded_plan_departs_from_the_panel():
    with writing() as session:
        at = make.table(session)
        plan = make.agreed(session, at)
        decline(session, at.officer, plan, Declined(DeclineReason.WILL_NOT_HAPPEN, "De makers zijn verhuisd."), None)
        paper = thawed(letter(session, plan).facts)
        assert (paper.departs, paper.panel_said, paper.awb) == (True, "yes", "4:35")


@pytest.mark.parametrize(
    ("said_of_it", "code"),
    [
        (Declined(None, "Nee"), "reason_needed"),
        (Declined(DeclineReason.NOT_LAWFUL, " "), "explanation_needed"),
        (Declined(DeclineReason.HOUSE_RULE, "Nee"), "reason_not_yours"),
        (Declined(DeclineReason.POT_EMPTY, "Op"), "pot_not_empty"),
        (Declined(DeclineReason.INCOMPLETE, "Mist iets"), "incomplete_needs_request"),
    ],
)
def test_decline_only_for_a_listed_reason_that_holds(said_of_it, code):
    with writing() as session:
        at = make.table(session)
        plan = make.sent_in(session, at.round)
        with pytest.raises(Invalid) as refusal:
            decline(session, at.officer, plan, said_of_it, None)
        assert refusal.value.code == code
        assert state(session, plan) is State.SUBMITTED


def test_decline_as_incomplete_after_a_request_that_ran_out(clock):
    with writing() as session:
        at = make.table(session)
        plan = make.sent_in(session, at.round)
        request_info(session, at.officer, plan, "Mag dat?", today() + timedelta(days=7))
        said_of_it = Declined(DeclineReason.INCOMPLETE, "We hoorden niets.")
        with pytest.raises(Invalid):
            decline(session, at.officer, plan, said_of_it, None)
        clock.step(days=8)
        decline(session, at.officer, plan, said_of_it, None)
        assert thawed(letter(session, plan).facts).awb == "4:5"


def test_decline_for_an_empty_pot_tells_what_was_left():
    with writing() as session:
        at = make.table(session, cents=300_00)
        make.approved(session, at)
        plan = make.sent_in(session, at.round)
        decline(session, at.officer, plan, Declined(DeclineReason.POT_EMPTY, "De pot is op."), None)
        paper = thawed(letter(session, plan).facts)
        assert (paper.pot.free_cents, paper.reason) == (0, "pot_empty")


def test_decline_is_for_the_officer_on_a_page_that_is_true():
    with writing() as session:
        at = make.table(session)
        plan = make.sent_in(session, at.round)
        said_of_it = Declined(DeclineReason.NOT_LAWFUL, "Mag niet.")
        with pytest.raises(NotAllowed):
            decline(session, at.chair, plan, said_of_it, None)
        with pytest.raises(Stale):
            decline(session, at.officer, plan, said_of_it, 0)
        decline(session, at.officer, plan, said_of_it, None)
        with pytest.raises(NotNow):
            decline(session, at.officer, plan, said_of_it, None)


# ---- taking back ----


def test_recall_within_the_hour_gives_the_money_back_and_stops_the_letter(clock):
    with writing() as session:
        at = make.table(session)
        plan = make.approved(session, at)
        clock.step(minutes=59)
        recall(session, at.officer, plan, make.nonce(), None)
        assert state(session, plan) is State.IN_REVIEW
        assert line(session, at.round.id).free == 10_000_00
        assert letter(session, plan).called_off_at is not None
        clock.step(hours=2)
        assert release_due_letters(session) == 0
        assert [one.reference for one in queries.concluded(session, at.round.id)] == [plan]
        press(session, at, plan)
        assert state(session, plan) is State.APPROVED
        assert faults_in_books(session, {plan_id(session, plan): 300_00}) == []


@pytest.mark.parametrize("late", [timedelta(hours=1), timedelta(days=3)])
def test_recall_after_the_hour_is_never_possible(clock, late):
    with writing() as session:
        at = make.table(session)
        plan = make.approved(session, at)
        clock.step(seconds=late.total_seconds())
        with pytest.raises(NotNow) as refusal:
            recall(session, at.officer, plan, make.nonce(), None)
        assert refusal.value.code == "recall_too_late"
        assert state(session, plan) is State.APPROVED


def test_recall_a_decline_moves_no_money_and_an_undecided_plan_has_nothing_to_recall():
    with writing() as session:
        at = make.table(session)
        plan = make.sent_in(session, at.round)
        with pytest.raises(NotNow):
            recall(session, at.officer, plan, make.nonce(), None)
        waits = make.plan_before(session, at)
        decline(session, at.officer, waits, Declined(DeclineReason.NOT_LAWFUL, "Mag niet."), None)
        with pytest.raises(NotAllowed):
            recall(session, at.chair, waits, make.nonce(), None)
        recall(session, at.officer, waits, make.nonce(), None)
        assert state(session, waits) is State.IN_REVIEW
        assert line(session, at.round.id).free == 10_000_00


# ---- ending an award ----


def test_cancel_after_the_letter_left_gives_back_what_is_reserved_and_writes(clock):
    with writing() as session:
        at = make.table(session)
        plan = make.approved(session, at)
        with pytest.raises(NotNow) as refusal:
            cancel(session, at.officer, plan, "We hoorden niets meer.", make.nonce())
        assert refusal.value.code == "recall_instead"
        clock.step(hours=2)
        make.letters_out(session)
        cancel(session, at.officer, plan, "We hoorden niets meer.", make.nonce())
        assert state(session, plan) is State.CANCELLED
        assert line(session, at.round.id).free == 10_000_00
        assert plan_line(session, plan_id(session, plan)).reserved == 0
        paper = thawed(letter(session, plan).facts)
        assert (paper.verdict, paper.explanation, paper.counts) == ("cancelled", "We hoorden niets meer.", None)
        clock.step(hours=2)
        make.letters_out(session)
        assert letter(session, plan).left_at is not None


def test_cancel_needs_a_reason_and_an_officer(clock):
    with writing() as session:
        at = make.table(session)
        plan = make.approved(session, at)
        clock.step(hours=2)
        make.letters_out(session)
        with pytest.raises(Invalid):
            cancel(session, at.officer, plan, "  ", make.nonce())
        with pytest.raises(NotAllowed):
            cancel(session, at.chair, plan, "Nee", make.nonce())


# ---- withdrawn meanwhile ----


def test_a_plan_withdrawn_after_the_conclusion_is_not_confirmed():
    with writing() as session:
        at = make.table(session)
        maker = make.person(session)
        plan = make.agreed(session, at, name=maker.name, mail=maker.email)
        withdraw(session, make.actor(maker), plan)
        assert queries.concluded(session, at.round.id) == []
        with pytest.raises(Stale):
            press(session, at, plan)


# ---- the post ----


def test_post_letter_for_makers_without_a_mail_address(clock):
    with writing() as session:
        at = make.table(session)
        plan = make.approved(session, at, mail="", phone="0612345678")
        assert thawed(letter(session, plan).facts).by_post
        with pytest.raises(NotNow) as refusal:
            post_letter(session, at.officer, plan)
        assert refusal.value.code == "letter_not_due"
        clock.step(hours=2)
        assert release_due_letters(session) == 0
        scope = Scope([at.round.programme_id])
        assert [row.reference for row in queries.letters_to_post(session, scope, clock.now)] == [plan]
        with pytest.raises(NotAllowed):
            post_letter(session, at.chair, plan)
        post_letter(session, at.officer, plan)
        row = letter(session, plan)
        assert (row.left_by.value, row.dated_on.isoformat(), row.last_day_on.isoformat()) == (
            "post",
            "2026-03-02",
            "2026-04-13",
        )
        assert queries.letters_to_post(session, scope, clock.now) == ()
        with pytest.raises(NotNow) as refusal:
            post_letter(session, at.officer, plan)
        assert refusal.value.code == "letter_has_left"


def test_post_letter_instead_of_a_mail_that_does_not_get_through(clock):
    with writing() as session:
        at = make.table(session)
        plan = make.approved(session, at)
        clock.step(hours=2)
        assert release_due_letters(session) == 1
        post_letter(session, at.officer, plan)
        notice = session.scalars(select(Notice).where(Notice.template == "decisions/letter")).one()
        session.refresh(notice)
        assert notice.called_off_at is not None


def test_post_letter_where_there_is_none():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        with pytest.raises(NotNow) as refusal:
            post_letter(session, at.officer, plan)
        assert refusal.value.code == "no_letter"
