"""The quick track on both databases: two plain Ja's, the end of day 7, and a pot the division never touches."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application, Step
from grants.decisions import queries
from grants.decisions.models import DecisionEvent, Letter, Recommendation, Verdict
from grants.decisions.services import Confirmed, confirm, decide_quick, recall
from grants.ledger.queries import line
from grants.panel.services import ReviewSaid, give_review, publish_round
from grants.programmes.services import change_terms
from grants.rules.lifecycle import DeclineReason
from grants.rules.refusals import NotNow
from grants.rules.reviews import Choice, Closeness
from grants.store.session import writing
from tests import make
from tests.fixtures_db import Clock

pytestmark = pytest.mark.usefixtures("database", "clock")


def a_table(session, cents=1_000_00, pot=400_00, most=250_00):
    """A published round with a small pot."""
    spot = make.place(session)
    seats = make.panel(session, spot)
    drafted = make.drafted_round(session, spot, cents)
    office = make.officer(session, spot)
    change_terms(session, office, drafted.reference, {"quick_cents": pot, "quick_most_cents": most}, 1)
    publish_round(session, office, drafted.reference, make.nonce())
    return make.Table(drafted, spot, seats, [make.member(session, seat) for seat in seats], office)


def small(session, at, *said, **typed):
    reference = make.plan_before(session, at, total=typed.pop("total", "200"), **typed)
    make.voices(session, at, reference, *said)
    return reference


def concluded(session, at):
    return {plan.reference: plan.said for plan in queries.concluded(session, at.round.id)}


def day_eight(clock: Clock) -> None:
    clock.step(days=8)


def left(session: Session, reference: str) -> int:
    """Return what the small pot of a plan's round still holds."""
    number = session.scalars(select(Application.id).where(Application.reference == reference)).one()
    return queries.plan(session, number).quick_left


def test_two_yeses_are_concluded_when_day_seven_has_ended(clock: Clock) -> None:
    with writing() as session:
        at = a_table(session)
        yes = small(session, at, "yes Doen!", "yes")
        one = small(session, at, "yes")
        doubted = small(session, at, "yes", "yes", "yes", "yes_if Met een helm.")
        large = small(session, at, "yes", "yes", total="251")
    clock.set(datetime(2026, 3, 9, 22, 59, tzinfo=UTC))  # a minute before midnight in Amsterdam, day 7
    with writing() as session:
        assert decide_quick(session) == 0
        assert concluded(session, at) == {}
    clock.step(minutes=1)
    with writing() as session:
        assert decide_quick(session) == 1
        (said,) = concluded(session, at).values()
        assert (said.quick, said.cents, said.tally["needed"], said.tally["voices"]) == (True, 200_00, 2, 2)
        assert said.sentences == [{"choice": "yes", "sentence": "Doen!"}]
        assert set(concluded(session, at)) == {yes}
        passed = set(session.scalars(select(Step.application_id).where(Step.action == DecisionEvent.QUICK_PASSED)))
        assert passed == {queries.standing(session, at.chair, one).id, queries.standing(session, at.chair, doubted).id}
        assert decide_quick(session) == 0
        with pytest.raises(NotNow):
            give_review(session, at.members[2], yes, ReviewSaid(Closeness.NONE, Choice.NOT_YET, "Te laat."), 0)
        give_review(session, at.members[1], one, ReviewSaid(Closeness.NONE, Choice.YES, ""), 0)
        assert decide_quick(session) == 0, "it was looked at once"
        assert large not in concluded(session, at)


def test_a_yes_after_day_seven_does_not_count_and_a_doubt_does(clock: Clock) -> None:
    with writing() as session:
        at = a_table(session)
        late_yes, late_doubt = small(session, at, "yes"), small(session, at, "yes", "yes")
    day_eight(clock)
    with writing() as session:
        give_review(session, at.members[1], late_yes, ReviewSaid(Closeness.NONE, Choice.YES, ""), 0)
        give_review(session, at.members[1], late_doubt, ReviewSaid(Closeness.NONE, Choice.NOT_YET, "Toch niet."), 1)
        assert decide_quick(session) == 0


def test_a_youth_plan_needs_both_ages(clock: Clock) -> None:
    with writing() as session:
        at = a_table(session)
        youth = {"party_kind": "youth_group", "group_name": "De Hoek"}
        adults = small(session, at, "yes", "yes", **youth)
        both = small(session, at, "yes", "", "", "yes", **youth)
    day_eight(clock)
    with writing() as session:
        assert decide_quick(session) == 1
        assert set(concluded(session, at)) == {both}
        assert adults not in concluded(session, at)


def test_the_small_pot_is_for_small_plans_alone(clock: Clock) -> None:
    with writing() as session:
        at = a_table(session, cents=600_00)
        quick = []
        for _ in range(3):
            clock.step(minutes=1)
            quick.append(small(session, at, "yes", "yes"))
    day_eight(clock)
    with writing() as session:
        assert decide_quick(session) == 2, "the third one does not fit into the small pot any more"
        assert queries.quick_free(session, at.round.id) == 0
        large = make.agreed(session, at, total="250")
        assert quick[2] not in concluded(session, at)
        done = confirm(session, at.officer, at.round.reference, {large: Confirmed()}, make.nonce())
        assert done[large].reason is DeclineReason.POT_EMPTY, "200 is free beside the small pot, 250 was asked"
        assert done[large].free_cents == 200_00
        done = confirm(session, at.officer, at.round.reference, {one: Confirmed() for one in quick[:2]}, make.nonce())
        assert {ruling.verdict for ruling in done.values()} == {Verdict.APPROVED}
        assert line(session, at.round.id).free == 200_00
        assert left(session, quick[0]) == 0
        recall(session, at.officer, quick[0], make.nonce(), None)
        assert left(session, quick[0]) == 200_00


def test_the_letter_of_a_quick_yes_says_two_were_enough(clock: Clock) -> None:
    with writing() as session:
        at = a_table(session)
        reference = small(session, at, "yes", "yes Mooi.")
    day_eight(clock)
    with writing() as session:
        decide_quick(session)
        confirm(session, at.officer, at.round.reference, {reference: Confirmed()}, make.nonce())
        facts = session.scalars(select(Letter.facts)).one()
        assert (facts["counts"]["needed"], facts["counts"]["voices"]) == (2, 2)
        assert len(facts["house_rules"]) == 3
        quick = session.scalars(select(Recommendation)).one()
        assert quick.concluded_by_id == at.members[1].person_id
