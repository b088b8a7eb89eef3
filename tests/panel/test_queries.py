"""What the panel's queries tell, and to whom."""

import pytest
from sqlalchemy import select

from grants.panel import queries
from grants.panel.models import SetAsideReason
from grants.panel.queries import Why
from grants.panel.services import ReviewSaid, fill_seat, give_review, leave_seat, set_aside
from grants.rules.permissions import ANONYMOUS, Grant, Role, Tie
from grants.rules.refusals import Missing
from grants.rules.reviews import Band, Choice, Closeness, Standing
from grants.store.session import writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")


def read(session, who, plan):
    return queries.reading(session, who, queries.standing(session, who, plan))


def index(session, who):
    return queries.index(session, who, queries.seated(session, who)[0])


def test_grants_come_with_the_seat_and_go_with_it():
    with writing() as session:
        at = make.table(session)
        here = (at.place.programme_id, at.place.id)
        chair = set(queries.grants(session, at.seats[0].person_id))
        assert chair == {Grant(Role.PANEL_MEMBER, *here), Grant(Role.CHAIR, *here)}
        assert queries.grants(session, at.seats[1].person_id) == [Grant(Role.PANEL_MEMBER, *here)]
        leave_seat(session, None, at.seats[0].id)
        assert queries.grants(session, at.seats[0].person_id) == []


def test_seats_in_office_chair_first():
    with writing() as session:
        at = make.table(session, young=2, adults=2)
        drawn = fill_seat(session, None, at.place.id, make.person(session).id, Band.YOUNG, by_lot=True)
        filled = queries.seats(session, at.place.id)
        assert [seat.is_chair for seat in filled] == [True, False, False, False, False]
        assert [seat.by_lot for seat in filled if seat.seat_id == drawn] == [True]
        assert queries.seats_in_office(session, at.place.id) == 5


def test_seated_gives_each_panel_with_its_open_round():
    with writing() as session:
        at, other = make.table(session), make.table(session)
        who = at.members[1]
        fill_seat(session, None, other.place.id, who.person_id, Band.ADULT)
        bare = make.place(session)
        fill_seat(session, None, bare.id, who.person_id, Band.ADULT)
        found = {seat.slug: seat for seat in queries.seated(session, who)}
        assert set(found) == {at.place.slug, other.place.slug, bare.slug}
        assert found[at.place.slug].round_reference == at.round.reference
        assert found[bare.slug].round_reference is None


def test_standing_for_others_than_the_panel_adds_nothing():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        assert queries.standing(session, ANONYMOUS, plan).ties == frozenset()
        assert queries.standing(session, at.officer, plan).ties == frozenset()
        with pytest.raises(Missing):
            queries.standing(session, at.chair, "SID-0000")


def test_index_sorts_plans_over_three_lists_and_counts_reading_time():
    with writing() as session:
        at = make.table(session)
        who = at.members[1]
        short = make.plan_before(session, at, what="Kort.")
        long = make.plan_before(session, at, what="woord " * 240, already="Veel. " * 200)
        given = make.plan_before(session, at)
        aside = make.plan_before(session, at)
        give_review(session, who, given, ReviewSaid(Closeness.NONE, Choice.YES_IF, "Als het mag."), 0)
        set_aside(session, at.officer, aside, at.seats[1].id, SetAsideReason.FAMILY, "Broer.")
        found = index(session, who)
        assert [plan.reference for plan in found.to_read] == [short, long]
        assert [plan.minutes for plan in found.to_read] == [1, 3]
        assert [(plan.reference, plan.choice) for plan in found.given] == [(given, Choice.YES_IF)]
        assert [(plan.reference, plan.why) for plan in found.aside] == [(aside, Why.FAMILY)]
        assert len(found.house_rules) == 3


def test_index_tells_where_a_plan_stands_only_to_who_spoke():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        make.voices(session, at, plan, "yes", "yes", "not_yet Wacht")
        spoke, silent = index(session, at.chair), index(session, at.members[4])
        assert [(one.standing, one.may_conclude) for one in spoke.given] == [(Standing.MIXED, True)]
        assert [(one.standing, one.may_conclude) for one in silent.to_read] == [(None, False)]
        assert index(session, at.members[1]).given[0].may_conclude is False


def test_index_drops_a_concluded_plan_that_one_never_spoke_on():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        make.voices(session, at, plan, "yes", "yes", "yes")
        make.conclude_now(session, at, plan)
        assert index(session, at.members[4]).to_read == []
        assert index(session, at.chair).given[0].closed
        assert queries.next_to_read(session, at.members[4], at.place.id) is None


def test_next_to_read_is_the_oldest_i_did_not_speak_on():
    with writing() as session:
        at = make.table(session)
        who = at.members[1]
        plans = [make.plan_before(session, at) for _number in range(3)]
        assert queries.next_to_read(session, who, at.place.id) == plans[0]
        give_review(session, who, plans[0], ReviewSaid(Closeness.TOO_CLOSE, None, ""), 0)
        set_aside(session, at.officer, plans[1], at.seats[1].id, SetAsideReason.FAMILY, "Broer.")
        assert queries.next_to_read(session, who, at.place.id) == plans[2]


def test_reading_hands_out_no_voice_before_mine_and_none_to_who_is_set_aside():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        make.voices(session, at, plan, "yes Een", "yes_if Twee", "not_yet Drie")
        silent = read(session, at.members[3], plan)
        assert (silent.others.count, silent.others.voices, silent.mine) == (3, None, None)
        give_review(session, at.members[3], plan, ReviewSaid(Closeness.A_BIT, Choice.CANNOT_JUDGE, ""), 0)
        spoke = read(session, at.members[3], plan)
        assert [voice.sentence for voice in spoke.others.voices] == ["Een", "Twee", "Drie"]
        assert spoke.mine.version == 1
        set_aside(session, at.officer, plan, at.seats[3].id, SetAsideReason.FAMILY, "Broer.")
        aside = read(session, at.members[3], plan)
        assert (aside.others.voices, aside.set_aside, aside.open, aside.may_conclude) == (None, True, False, False)
        assert len(read(session, at.chair, plan).others.voices) == 2, (
            "the voice of who is set aside is not shown either"
        )


def test_reading_counts_only_voices_that_count():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        make.voices(session, at, plan, "yes", "yes", "yes")
        leave_seat(session, None, at.seats[2].id)
        give_review(session, at.members[4], plan, ReviewSaid(Closeness.TOO_CLOSE, None, ""), 0)
        assert read(session, at.members[3], plan).others.count == 2


def test_tallies_of_many_are_those_of_each():
    with writing() as session:
        at = make.table(session)
        plans = [make.plan_before(session, at) for _number in range(3)]
        make.voices(session, at, plans[0], "yes", "yes", "yes")
        make.voices(session, at, plans[1], "not_yet Nee")
        ids = list(session.scalars(select(make.Application.id).order_by(make.Application.id)))
        many = queries.tallies(session, ids)
        assert {plan: many[plan] for plan in ids} == {plan: queries.tally(session, plan) for plan in ids}
        assert [many[plan].voices for plan in ids] == [3, 1, 0]


def test_stand_in_ties_are_for_members_who_take_part():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        give_review(session, at.chair, plan, ReviewSaid(Closeness.TOO_CLOSE, None, ""), 0)
        assert queries.standing(session, at.chair, plan).ties == {Tie.SET_ASIDE}
        assert queries.standing(session, at.members[1], plan).ties == {Tie.CHAIR_STAND_IN}
        assert queries.standing(session, at.officer, plan).ties == frozenset()
