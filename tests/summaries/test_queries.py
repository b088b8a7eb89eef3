"""The round summary holds what the kasboek, the letters and the panel hold, and nothing before its letter has left."""

from datetime import date, timedelta

import pytest

from grants.awards import services as awards
from grants.decisions import services as decisions
from grants.ledger import queries as ledger
from grants.panel.services import ReviewSaid, give_review
from grants.rules.reviews import Closeness
from grants.store.session import reading, writing
from grants.summaries import papers
from grants.summaries.papers import DecidedPlan, RoundSummary
from grants.summaries.queries import round_summary
from tests import make, scene
from tests.fixtures_db import Clock
from tests.fixtures_web import counted
from tests.scene import Scene


@pytest.fixture
def database_url(scene_url: str) -> str:
    """A round with a plan at every step."""
    return scene_url


def _summary(here: Scene, today: date = date(2026, 3, 3)) -> RoundSummary:
    with reading() as session:
        return round_summary(session, here.at.round.id, today)


def _decided(here: Scene) -> dict[str, DecidedPlan]:
    return {plan.reference: plan for plan in _summary(here).decided}


def test_counts_are_all_that_came_in(here: Scene) -> None:
    summary = _summary(here)
    ends = (summary.said_yes, summary.said_not_yet, summary.said_no, summary.withdrawn, summary.still_open)
    assert ends == (10, 1, 1, 1, 8)
    assert summary.plans_in == sum(ends) == 21


def test_money_is_the_line_of_the_ledger(here: Scene) -> None:
    summary = _summary(here)
    with reading() as session:
        line = ledger.line(session, here.at.round.id)
    for name in ("ceiling", "paid", "underway", "reserved", "free", "asked", "returned"):
        assert getattr(summary.line, name) == getattr(line, name), name
    untold = 2 * 300_00
    assert summary.awarded_cents == line.paid + line.underway + line.reserved + line.returned - untold
    assert summary.awarded_cents == sum(plan.cents or 0 for plan in summary.decided)
    waits = sum(row.cents for row in summary.open_payments)
    assert waits == line.reserved + line.underway - untold


def test_an_outcome_stands_there_only_once_its_letter_left(here: Scene, clock: Clock) -> None:
    fresh = here.plans["fresh"]
    before = _summary(here)
    assert fresh not in {plan.reference for plan in before.decided}
    assert fresh not in {row.reference for row in before.open_payments}
    clock.step(minutes=61)
    with writing() as session:
        make.letters_out(session)
    after = _summary(here)
    assert fresh in {plan.reference for plan in after.decided}
    assert fresh in {row.reference for row in after.open_payments}
    assert (after.said_yes, after.still_open) == (before.said_yes + 1, before.still_open - 1)
    assert here.plans["by_post"] not in {plan.reference for plan in after.decided}


def test_each_outcome_comes_with_the_words_of_its_letter(here: Scene) -> None:
    decided, plans = _decided(here), here.plans
    assert decided[plans["closed"]].sentence == "Doen!"
    assert decided[plans["event"]].sentence == "De gemeente zegt ja."
    assert decided[plans["event"]].with_condition
    assert decided[plans["not_yet"]].sentence == "Regel eerst een zaal."
    assert decided[plans["pot_empty"]].reason == "pot_empty"
    assert decided[plans["pot_empty"]].cents is None


def test_a_yes_that_was_turned_down_or_cancelled_holds_no_money(here: Scene, clock: Clock) -> None:
    before = _summary(here)
    with writing() as session:
        told = here.plans["told"]
        awards.turn_down(session, make.owner(session, told), told, make.nonce())
        decisions.cancel(session, here.officer, here.plans["ready"], "We hoorden niets meer.", make.nonce())
    between = _summary(here)
    assert here.plans["ready"] not in {plan.reference for plan in between.decided}
    assert between.said_yes == before.said_yes
    clock.step(minutes=61)
    with writing() as session:
        make.letters_out(session)
    decided = _decided(here)
    assert decided[told].cents is None
    assert decided[told].state == "withdrawn"
    assert (decided[here.plans["ready"]].verdict, decided[here.plans["ready"]].cents) == ("cancelled", None)
    assert decided[here.plans["ready"]].sentence == "We hoorden niets meer."
    after = _summary(here)
    # The two yeses that went, and the letter of an hour ago that left meanwhile.
    assert after.awarded_cents == before.awarded_cents - 2 * 300_00 + 300_00
    assert after.said_yes == before.said_yes + 1
    assert {told, here.plans["ready"]}.isdisjoint(row.reference for row in after.open_payments)


def test_what_came_back_late_is_named(here: Scene) -> None:
    rows = {row.reference: row for row in _summary(here).open_payments}
    assert rows[here.plans["came_back"]].came_back
    assert rows[here.plans["underway"]].where == "underway"
    assert not rows[here.plans["ready"]].came_back
    assert here.plans["paid"] not in rows


def test_voices_and_set_asides_are_counted_as_the_chair_concluded(here: Scene) -> None:
    before = _summary(here)
    with writing() as session:
        reference = make.plan_before(session, here.at)
        chair, near, *others = here.at.members
        give_review(session, near, reference, ReviewSaid(Closeness.TOO_CLOSE, None, ""), 0)
        for who in (chair, *others):
            give_review(session, who, reference, ReviewSaid(Closeness.A_BIT, make.Choice.YES, "Doen!"), 0)
        assert _counts(_summary(here)) == _counts(before)
        make.conclude_now(session, here.at, reference)
    voices, set_aside, a_bit = _counts(before)
    assert _counts(_summary(here)) == (voices + 4, set_aside + 1, a_bit + 4)
    assert (before.seats, before.young_seats, before.lot_seats) == (5, 2, 0)


def _counts(summary: RoundSummary) -> tuple[int, int, int]:
    return summary.voices, summary.set_aside, summary.a_bit


def test_youth_share_counts_plans_and_money(here: Scene, clock: Clock) -> None:
    assert (_summary(here).youth_plans, _summary(here).youth_cents) == (1, 0)
    with writing() as session:
        youth = {"party_kind": "youth_group", "group_name": "De Container", "total": "250"}
        scene.told(session, here, clock, **youth)
    assert (_summary(here).youth_plans, _summary(here).youth_cents) == (2, 250_00)


def test_days_to_a_letter_are_a_median(here: Scene, clock: Clock) -> None:
    assert _summary(here).days_to_letter == 0
    with writing() as session:
        references = [make.agreed(session, here.at, total="10") for _ in range(15)]
        clock.step(days=9)
        confirmed = {one: decisions.Confirmed() for one in references}
        decisions.confirm(session, here.officer, here.at.round.reference, confirmed, make.nonce())
        clock.step(minutes=61)
        make.letters_out(session)
    assert _summary(here).days_to_letter == 9


def test_stories_are_what_the_makers_told(here: Scene) -> None:
    told = [(story.title, story.sentence, story.left_over_cents) for story in _summary(here).stories]
    assert told == [
        ("Drie bankjes", "Het was een feest.", 0),
        ("Plantjesmarkt", "Iedereen kreeg een stekje.", 38_00),
    ]


def test_an_empty_round_has_a_summary_too(here: Scene) -> None:
    with writing() as session:
        bare = make.published_round(session).id
    with reading() as session:
        summary = round_summary(session, bare, date(2026, 3, 3))
    assert (summary.plans_in, summary.days_to_letter, summary.decided, summary.voices) == (0, None, (), 0)
    assert summary.line.free == summary.line.ceiling == 10_000_00


def test_summary_is_four_statements_and_freezes_to_json(here: Scene) -> None:
    with counted() as statements:
        summary = _summary(here, date(2026, 3, 3) + timedelta(days=1))
    assert len(statements) == 4
    assert papers.frozen(summary)["made_on"] == "2026-03-04"
