"""Dividing a pot that is too small: by arrival, by a draw, by equal shares; what is kept of it, and what is refused."""

from fractions import Fraction

import pytest
from sqlalchemy import select, text

from grants.decisions import queries
from grants.decisions.models import Division, DivisionShare
from grants.decisions.papers import outcomes, thawed
from grants.decisions.services import Confirmed, confirm, decline, outlook, recall, rulings
from grants.decisions.services.office import Declined
from grants.ledger.queries import check as faults_in_books
from grants.ledger.queries import line
from grants.panel.services import ReviewSaid, give_review, publish_round
from grants.programmes.models import Method
from grants.rules.lifecycle import DeclineReason, State
from grants.rules.lots import drawn
from grants.rules.refusals import Invalid, NotNow, Stale
from grants.rules.reviews import Closeness
from grants.store.session import told_apart, writing
from tests import make
from tests.decisions.test_services import letter, press, state

pytestmark = pytest.mark.usefixtures("database", "clock")

VOTERS = 15


def rows(session, at):
    return session.scalars(select(Division).where(Division.round_id == at.round.id).order_by(Division.number)).all()


def shares(session, division):
    asked = select(DivisionShare).where(DivisionShare.division_id == division.id).order_by(DivisionShare.position)
    return session.scalars(asked).all()


def reference(session, share):
    return session.scalars(select(make.Application.reference).where(make.Application.id == share.application_id)).one()


def three(session, clock, cents=700_00, method=Method.DRAW):
    """Three plans of € 300 in a pot that pays two."""
    at = make.table(session, cents=cents, method=method)
    plans = []
    for _ in range(3):
        plans.append(make.agreed(session, at))
        clock.step(minutes=5)
    return at, plans


# ---- the draw ----


def test_a_draw_gives_in_the_order_drawn_and_keeps_its_seed(clock):
    with writing() as session:
        at, plans = three(session, clock)
        ruled = press(session, at, *plans)
        (division,) = rows(session, at)
        assert (division.method, division.published_method, division.refused) == (Method.DRAW, Method.DRAW, "")
        assert (division.is_enough, division.free_cents, division.number) == (False, 700_00, 1)
        assert division.made_by_id == at.officer.person_id
        order = drawn(division.seed, plans)
        assert [reference(session, share) for share in shares(session, division)] == order
        assert [share.cents for share in shares(session, division)] == [300_00, 300_00, None]
        assert [share.left_cents for share in shares(session, division)] == [700_00, 400_00, 100_00]
        assert [ruled[one].cents for one in order] == [300_00, 300_00, None]
        assert state(session, order[2]) is State.DECLINED
        paper = thawed(letter(session, order[2]).facts)
        assert (paper.reason, paper.pot.method, paper.pot.rank, paper.pot.free_cents) == (
            "pot_empty",
            "draw",
            3,
            100_00,
        )
        assert line(session, at.round.id).reserved == 600_00
        assert faults_in_books(session) == []


def test_nothing_is_drawn_when_there_is_enough(clock):
    with writing() as session:
        at, plans = three(session, clock, cents=900_00)
        expected = rulings(line(session, at.round.id).free, queries.concluded(session, at.round.id), {})
        assert [outlook(expected[one]) for one in plans] == ["approved:30000"] * 3
        press(session, at, *plans)
        (division,) = rows(session, at)
        assert (division.is_enough, division.seed) == (True, "")


def test_before_the_press_nobody_knows_who_will_be_drawn(clock):
    with writing() as session:
        at, plans = three(session, clock)
        expected = rulings(line(session, at.round.id).free, queries.concluded(session, at.round.id), {})
        assert {outlook(one) for one in expected.values()} == {"undecided:draw"}
        picked = {one: Confirmed(shown=outlook(expected[one])) for one in plans}
        ruled = confirm(session, at.officer, at.round.reference, picked, make.nonce())
        assert not any(one.undecided for one in ruled.values())


def test_a_page_that_promised_money_before_a_draw_is_stale(clock):
    with writing() as session:
        at, plans = three(session, clock)
        with pytest.raises(Stale) as refusal:
            press(session, at, **{plans[0]: Confirmed(shown="approved:30000")})
        assert refusal.value.facts["changed"][0][2] is Method.DRAW
        assert rows(session, at) == []


def test_who_is_left_for_later_was_drawn_with_the_others(clock):
    """No officer picks who takes part: all concluded plans do, and what was drawn stands until they are decided."""
    with writing() as session:
        at, plans = three(session, clock)
        press(session, at, plans[0])
        (division,) = rows(session, at)
        order = drawn(division.seed, plans)
        clock.step(hours=2)
        late = make.agreed(session, at)
        waiting = rulings(line(session, at.round.id).free, queries.concluded(session, at.round.id), {})
        for one in plans[1:]:
            assert waiting[one].cents == (None if one == order[2] else 300_00)
        # € 100 is all that nobody holds, so the late one cannot be paid from what others were promised.
        assert waiting[late].undecided
        press(session, at, *plans[1:], late)
        assert len(rows(session, at)) == 2
        assert state(session, late) is State.DECLINED
        assert {state(session, one) for one in order[:2]} == {State.APPROVED}
        assert faults_in_books(session) == []


def test_taking_an_outcome_back_does_not_draw_anew(clock):
    with writing() as session:
        at, plans = three(session, clock)
        before = press(session, at, *plans)
        for one in plans:
            recall(session, at.officer, one, make.nonce(), None)
        assert {state(session, one) for one in plans} == {State.IN_REVIEW}
        after = press(session, at, *plans)
        assert {one: ruling.cents for one, ruling in after.items()} == {one: before[one].cents for one in plans}
        assert len(rows(session, at)) == 1


def test_who_is_departed_from_does_not_take_part(clock):
    with writing() as session:
        at, plans = three(session, clock)
        out = Confirmed(DeclineReason.NOT_LAWFUL, "Dat mag daar niet.")
        ruled = press(session, at, *plans[1:], **{plans[0]: out})
        assert [ruled[one].cents for one in plans] == [None, 300_00, 300_00]
        assert rows(session, at)[0].is_enough


def test_a_share_of_a_plan_that_is_declined_later_is_free_again(clock):
    with writing() as session:
        at, plans = three(session, clock)
        press(session, at, plans[0])
        order = drawn(rows(session, at)[0].seed, plans)
        kept = next(one for one in order[:2] if one != plans[0]) if plans[0] in order[:2] else order[0]
        decline(session, at.officer, kept, Declined(DeclineReason.NOT_LAWFUL, "Dat mag niet."), None)
        assert kept not in {plan.reference for plan in queries.concluded(session, at.round.id)}
        held = [plan.held for plan in queries.concluded(session, at.round.id) if plan.held]
        assert sum(share.cents or 0 for share in held) == line(session, at.round.id).free - 400_00


def test_a_minimum_is_given_where_the_whole_does_not_fit(clock):
    with writing() as session:
        at = make.table(session, cents=400_00, method=Method.DRAW)
        plans = [make.agreed(session, at, minimum="100") for _ in range(2)]
        ruled = press(session, at, *plans)
        assert sorted(one.cents for one in ruled.values()) == [100_00, 300_00]


# ---- the record ----


def test_the_record_is_kept_by_the_database(clock):
    with writing() as session:
        at, plans = three(session, clock)
        press(session, at, *plans)
    for statement in (
        "UPDATE divisions SET seed = 'abcdefabcdefabcdefabcdefabcdefab'",
        "DELETE FROM divisions",
        "UPDATE division_shares SET cents = asked_cents",
        "DELETE FROM division_shares",
    ):
        with pytest.raises(Exception, match="append_only"), writing() as session:
            session.execute(text(statement))
    with pytest.raises(NotNow, match="drawn_before"), writing() as session, told_apart():
        _draw_again(session, at)


def _draw_again(session, at):
    known = session.scalars(select(DivisionShare).limit(1)).one()
    division = rows(session, at)[0]
    values = {name: getattr(division, name) for name in ("round_id", "method", "published_method", "free_cents")}
    again = Division(**values, number=9, is_enough=False, seed="0" * 32, audit={}, made_at=division.made_at)
    session.add(again)
    session.flush()
    names = ("application_id", "recommendation_id", "asked_cents", "left_cents", "binds", "audit")
    session.add(DivisionShare(division_id=again.id, position=1, **{name: getattr(known, name) for name in names}))
    session.flush()


def test_turns_by_arrival_are_written_down_too(clock):
    with writing() as session:
        at, plans = three(session, clock, method=Method.ARRIVAL)
        press(session, at, *plans)
        (division,) = rows(session, at)
        assert (division.method, division.is_enough, division.seed) == (Method.ARRIVAL, False, "")
        assert [reference(session, share) for share in shares(session, division)] == plans
        assert [share.left_cents for share in shares(session, division)] == [700_00, 400_00, 100_00]
        recall(session, at.officer, plans[0], make.nonce(), None)
        press(session, at, plans[0])
        found = queries.divisions(session, at.round.id)
        assert [[one.reference for one in portions] for _, portions in found] == [[plans[0]], plans[1:]]


# ---- equal shares ----


def village(session, cents, young=5, adults=10):
    return make.table(session, cents=cents, young=young, adults=adults, method=Method.EQUAL_SHARES)


def wanted(session, at, voices, **typed):
    """A plan that the first ``voices`` members want; the others cannot judge."""
    plan = make.plan_before(session, at, **typed)
    make.voices(session, at, plan, *["yes"] * voices, *["cannot_judge"] * (len(at.members) - voices))
    make.conclude_now(session, at, plan)
    return plan


def test_equal_shares_are_paid_by_who_said_yes():
    with writing() as session:
        at = village(session, 1500_00)
        dear, cheap = wanted(session, at, 9, total="900"), wanted(session, at, 15, total="750", minimum="500")
        ruled = press(session, at, dear, cheap)
        assert (ruled[dear].cents, ruled[cheap].cents) == (None, 750_00)
        (division,) = rows(session, at)
        assert (division.method, division.voters, division.free_cents) == (Method.EQUAL_SHARES, 15, 1500_00)
        paid, unpaid = shares(session, division)
        assert paid.audit["paid"] == {str(seat.id): "5000" for seat in at.seats}
        assert (unpaid.audit["why"], unpaid.audit["voices"]) == ("too_little_left", 9)
        assert Fraction(unpaid.audit["held"]) == 9 * 50_00
        assert thawed(letter(session, dear).facts).pot.method == "equal_shares"
        assert faults_in_books(session) == []


def test_what_is_left_goes_to_a_stated_minimum():
    with writing() as session:
        at = village(session, 1500_00)
        dear, cheap = wanted(session, at, 9, total="900", minimum="600"), wanted(session, at, 15, total="750")
        ruled = press(session, at, dear, cheap)
        assert (ruled[dear].cents, ruled[cheap].cents) == (600_00, 750_00)
        (division,) = rows(session, at)
        assert division.audit["minimum"]["rest"] == 150_00
        told = outcomes(queries.divisions(session, at.round.id), office=True)[0]
        assert [(one.how, one.at_minimum, one.paying.full, one.paying.each_cents) for one in told.turns] == [
            ("shares", False, 15, 50_00),
            ("shares", True, 9, 66_67),
        ]
        assert told.turns[1].paying.about
        assert (told.left_for_minimum_cents, told.rest_cents) == (750_00, 150_00)


def test_few_voters_are_told_and_drawn():
    with writing() as session:
        at = village(session, 500_00)
        plans = []
        for _ in range(2):
            plan = make.plan_before(session, at)
            make.voices(session, at, plan, *["yes"] * 14)
            make.conclude_now(session, at, plan)
            plans.append(plan)
        press(session, at, *plans)
        (division,) = rows(session, at)
        assert (division.method, division.published_method) == (Method.DRAW, Method.EQUAL_SHARES)
        assert (division.refused, division.voters) == ("division_few_voters", 0)


def test_a_set_aside_is_told_and_drawn():
    with writing() as session:
        at = village(session, 500_00, adults=11)
        plans = [wanted(session, at, 15)]
        close = make.plan_before(session, at)
        make.voices(session, at, close, *["yes"] * 15)
        give_review(session, at.members[-1], close, ReviewSaid(Closeness.TOO_CLOSE, None, ""), 0)
        make.conclude_now(session, at, close)
        press(session, at, close, *plans)
        assert rows(session, at)[0].refused == "division_set_aside"


def test_equal_shares_need_a_large_panel_from_the_start():
    with writing() as session:
        spot = make.place(session)
        make.panel(session, spot, young=5, adults=9)
        made = make.drafted_round(session, spot, method=Method.EQUAL_SHARES)
        with pytest.raises(Invalid, match="round_method_needs_seats") as refusal:
            publish_round(session, make.officer(session, spot), made.reference, make.nonce())
        assert refusal.value.facts == {"least": 15, "filled": 14}


def test_a_yes_without_an_amount_is_a_fault(clock):
    with writing() as session:
        three(session, clock)
        plan = queries.plan(session, session.scalars(select(make.Application.id).limit(1)).one())
        object.__setattr__(plan.said, "cents", None)
        with pytest.raises(ValueError):
            rulings(1, [plan], {})


def test_the_hour_before_a_letter_is_not_told_to_others(clock):
    with writing() as session:
        at, plans = three(session, clock)
        press(session, at, *plans)
        found = queries.divisions(session, at.round.id)
        assert [(one.told, one.turns) for one in outcomes(found, office=False)] == [(False, ())]
        assert len(outcomes(found, office=True)[0].turns) == 3
        clock.step(hours=1)
        make.letters_out(session)
        told = outcomes(queries.divisions(session, at.round.id), office=False)[0]
        assert [bool(one.title) for one in told.turns] == [True, True, False], "a plan with a no stays its makers'"
