"""Who is there, who writes down, and whose voice may be written down: on both databases."""

import pytest
from sqlalchemy import select

from grants.decisions import queries as decisions
from grants.decisions.services import Conclusion, conclude_at_table
from grants.evenings.queries import agenda, evening, next_on_table, round_standing, standing
from grants.evenings.services import Entry, enter_voices, note_attendance, set_evening
from grants.panel.models import Review, SetAsideReason
from grants.panel.services import ReviewSaid, leave_seat, set_aside
from grants.rules.permissions import Deed, Grant, Role, Tie
from grants.rules.refusals import Invalid, Missing, NotAllowed, NotNow, Stale
from grants.rules.reviews import Choice, Closeness
from grants.store.session import writing
from tests import make
from tests.evenings import case

pytestmark = pytest.mark.usefixtures("database", "clock")

YES = ReviewSaid(Closeness.NONE, Choice.YES, "")
NOT_YET = ReviewSaid(Closeness.NONE, Choice.NOT_YET, "Eerst de buren vragen.")
CHAIR, ADULT, THIRD, PAPER, YOUNG = range(5)
"""The members of a table by their place; PAPER takes part on paper."""


@pytest.fixture
def here(database) -> case.Tonight:
    """A round that meets today."""
    with writing() as session:
        return case.tonight(session)


def a_plan(here: case.Tonight, *said: str, **typed: str) -> str:
    with writing() as session:
        reference = make.plan_before(session, here.at, **typed)
        make.voices(session, here.at, reference, *said)
        return reference


def enter(here: case.Tonight, who, reference, number, said=YES, seen=0):
    with writing() as session:
        enter_voices(session, who, reference, [Entry(here.at.seats[number].id, said, seen)])


def refused(kind, here, who, reference, number, said=YES, seen=0):
    with pytest.raises(kind) as refusal:
        enter(here, who, reference, number, said, seen)
    return refusal.value.code


# ---- who is there ----


def test_attendance_and_scribe_of_this_evening(here):
    case.sits(here, CHAIR, ADULT, scribe=ADULT)
    with writing() as session:
        scribe = here.at.members[ADULT]
        assert Tie.EVENING_SCRIBE in round_standing(session, scribe, here.reference).ties
        note_attendance(session, scribe, here.reference, [], here.at.seats[ADULT].id, case.version(session, here))
        with pytest.raises(NotAllowed):
            note_attendance(session, scribe, here.reference, [], None, case.version(session, here))
        with pytest.raises(NotAllowed):
            note_attendance(session, here.at.officer, here.reference, [], None, case.version(session, here))


def test_the_scribe_is_a_member_like_the_others_once_the_next_evening_is_set(here, clock):
    plan = a_plan(here)
    case.sits(here, CHAIR, ADULT, scribe=ADULT)
    clock.step(days=2)
    with writing() as session:
        scribe = here.at.members[ADULT]
        assert standing(session, scribe, plan).may(Deed.ENTER_VOICES)
        set_evening(session, here.chair, here.reference, case.said(case.later(28)), case.version(session, here))
        assert not standing(session, scribe, plan).may(Deed.ENTER_VOICES)
        assert not round_standing(session, scribe, here.reference).may(Deed.HOLD_EVENING)


def test_attendance_is_refused_before_the_evening_and_for_strangers(here, clock):
    with writing() as session:
        seat = here.at.seats[ADULT].id
        for present, scribe in (([seat + 900], None), ([], seat + 900)):
            with pytest.raises(Invalid):
                note_attendance(session, here.chair, here.reference, present, scribe, 1)
    clock.step(days=-1)
    with pytest.raises(NotNow) as refusal, writing() as session:
        note_attendance(session, here.chair, here.reference, [seat], None, 1)
    assert refusal.value.code == "evening_not_tonight"
    with writing() as session:
        note_attendance(session, here.chair, here.reference, None, seat, 1)
        assert evening(session, here.at.round.id).scribe == here.at.members[ADULT].name


def test_two_who_note_attendance_at_once(here):
    case.sits(here, CHAIR, ADULT)
    with pytest.raises(Stale) as refusal, writing() as session:
        note_attendance(session, here.chair, here.reference, [here.at.seats[YOUNG].id], None, 1)
    [(part, mine, theirs)] = refusal.value.facts["changed"]
    assert (part, mine) == ("present", here.at.members[YOUNG].name)
    assert here.chair.name in theirs


def test_who_stands_in_while_nobody_holds_the_chair_leads_the_evening(here):
    with writing() as session:
        leave_seat(session, None, here.at.seats[CHAIR].id)
        note_attendance(session, here.at.members[ADULT], here.reference, [], here.at.seats[THIRD].id, 1)


# ---- whose voice ----


def test_paper_voices_are_entered_by_chair_or_scribe_with_their_name_under_it(here):
    plan = a_plan(here, "yes", "yes Mooi.")
    enter(here, here.chair, plan, PAPER)
    case.sits(here, CHAIR, ADULT, YOUNG, scribe=ADULT)
    enter(here, here.at.members[ADULT], plan, YOUNG, NOT_YET)
    with writing() as session:
        rows = session.execute(select(Review.seat_id, Review.choice, Review.entered_by_id)).all()
        said = {seat: (choice, by) for seat, choice, by in rows}
    assert said[here.at.seats[PAPER].id] == (Choice.YES, here.chair.person_id)
    assert said[here.at.seats[YOUNG].id] == (Choice.NOT_YET, here.at.members[ADULT].person_id)


def test_who_has_a_screen_and_is_not_there_speaks_for_themselves(here, clock):
    plan = a_plan(here, "yes")
    assert refused(NotNow, here, here.chair, plan, YOUNG) == "voice_not_here"
    case.sits(here, CHAIR, YOUNG)
    clock.step(days=2)
    assert refused(NotNow, here, here.chair, plan, YOUNG) == "voice_not_here", "the evening is over"


def test_never_by_staff_a_member_or_who_is_set_aside(here):
    plan = a_plan(here, "yes", "yes", "yes")
    with writing() as session:
        worker = make.worker(session, here.at.place)
        both = make.actor(session.get_one(make.Person, here.chair.person_id), *here.chair.grants)
        both = make.Actor(both.person_id, both.name, both.grants | {Grant(Role.OFFICER, here.at.programme_id)})
    for who in (here.at.officer, worker, here.at.members[ADULT], both):
        assert refused(NotAllowed, here, who, plan, PAPER) == "not_yours"
    case.sits(here, CHAIR, ADULT, scribe=ADULT)
    with writing() as session:
        for number in (CHAIR, ADULT):
            set_aside(session, here.at.officer, plan, here.at.seats[number].id, SetAsideReason.FAMILY, "Een zus.")
    for number in (CHAIR, ADULT):
        assert refused(NotAllowed, here, here.at.members[number], plan, PAPER) == "not_yours"


def test_no_voice_is_written_down_for_who_is_set_aside_or_sits_elsewhere(here):
    plan = a_plan(here, "yes")
    with writing() as session:
        set_aside(session, here.at.officer, plan, here.at.seats[PAPER].id, SetAsideReason.FAMILY, "Een zus.")
        elsewhere = make.table(session)
    assert refused(NotNow, here, here.chair, plan, PAPER) == "member_set_aside"
    with pytest.raises(Missing), writing() as session:
        enter_voices(session, here.chair, plan, [Entry(elsewhere.seats[0].id, YES, 0)])


def test_who_writes_down_has_spoken_first(here):
    plan = a_plan(here)
    assert refused(NotNow, here, here.chair, plan, PAPER) == "own_voice_first"


def test_what_is_missing_is_said_at_the_voice_it_belongs_to_and_nothing_is_kept(here):
    plan, seat = a_plan(here, "yes"), here.at.seats[PAPER].id
    case.sits(here, CHAIR, YOUNG)
    bad = Entry(seat, ReviewSaid(Closeness.NONE, Choice.NOT_YET, "  "), 0)
    with pytest.raises(Invalid) as refusal, writing() as session:
        enter_voices(session, here.chair, plan, [Entry(here.at.seats[YOUNG].id, YES, 0), bad])
    assert (refusal.value.code, refusal.value.field) == ("sentence_needed", f"sentence-{seat}")
    with writing() as session:
        assert case.voices(session, here, plan)[here.at.seats[YOUNG].id] == (None, 0)


def test_a_voice_that_changed_meanwhile_and_one_after_the_conclusion(here):
    plan = a_plan(here, "yes", "yes", "yes", "yes")
    case.sits(here, CHAIR, ADULT)
    enter(here, here.chair, plan, ADULT, NOT_YET, seen=1)
    assert refused(Stale, here, here.chair, plan, ADULT, YES, seen=1) == "stale"
    enter(here, here.chair, plan, ADULT, YES, seen=2)
    with writing() as session:
        make.conclude_now(session, here.at, plan)
    assert refused(NotNow, here, here.chair, plan, PAPER, YES, seen=1) == "concluded"


# ---- one press: voices and the outcome ----


def test_conclude_at_table_counts_what_was_just_written_down(here):
    plan = a_plan(here, "yes", "yes")
    with writing() as session:
        mark = decisions.table(session, here.chair, decisions.standing(session, here.chair, plan)).mark
        entries = [Entry(here.at.seats[PAPER].id, YES, 0)]
        assert conclude_at_table(session, here.chair, plan, entries, Conclusion(), mark) == "yes"
    with pytest.raises(NotNow) as refusal, writing() as session:
        conclude_at_table(session, here.chair, plan, [], Conclusion(), mark)
    assert refusal.value.code == "concluded"


def test_conclude_at_table_after_somebody_spoke_elsewhere_is_stale_and_keeps_nothing(here):
    plan = a_plan(here, "yes", "yes", "yes")
    with writing() as session:
        around = decisions.table(session, here.chair, decisions.standing(session, here.chair, plan))
        make.voices(session, here.at, plan, "", "", "", "", "not_yet Wacht even.")
    entries = [Entry(here.at.seats[PAPER].id, YES, 0)]
    with pytest.raises(Stale), writing() as session:
        conclude_at_table(session, here.chair, plan, entries, Conclusion(), around.mark)
    with writing() as session:
        assert case.voices(session, here, plan)[here.at.seats[PAPER].id] == (None, 0)


def test_a_scribe_writes_down_but_does_not_conclude(here):
    plan = a_plan(here, "yes", "yes", "yes")
    case.sits(here, CHAIR, ADULT, scribe=ADULT)
    with pytest.raises(NotAllowed), writing() as session:
        conclude_at_table(session, here.at.members[ADULT], plan, [], Conclusion(), 0)


# ---- the agenda ----


def test_agenda_holds_what_needs_the_table_a_youth_plan_first(here):
    mixed = a_plan(here, "yes", "yes", "not_yet Nog niet.", title="Gemengd")
    done = a_plan(here, "yes", "yes", "yes")
    with writing() as session:
        make.conclude_now(session, here.at, done)
    few = a_plan(here, "yes")
    youth = a_plan(here, "yes", "yes", "yes", "yes", party_kind="youth_group", group_name="De Hoek")
    with writing() as session:
        found = agenda(session, here.chair, round_standing(session, here.chair, here.reference))
        assert [plan.reference for plan in found.plans] == [youth, mixed]
        assert [(plan.reference, plan.short) for plan in found.waiting] == [(few, 2)]
        there = round_standing(session, here.chair, here.reference)
        assert next_on_table(session, here.chair, there) == youth
        assert next_on_table(session, here.chair, there, youth) == mixed
        assert next_on_table(session, here.chair, there, mixed) is None


def test_agenda_tells_nobody_how_a_plan_stands_before_their_own_voice(here):
    a_plan(here, "yes", "yes", "not_yet Nog niet.")
    with writing() as session:
        for who, tells in ((here.chair, True), (here.at.members[YOUNG], False), (here.at.officer, True)):
            [plan] = agenda(session, who, round_standing(session, who, here.reference)).plans
            assert (plan.shown is not None) is tells


def test_a_panel_of_three_with_two_set_aside_cannot_be_valid():
    with writing() as session:
        here = case.tonight(session, young=1, adults=2)
    plan = a_plan(here, "yes")
    with writing() as session:
        for number in (1, 2):
            set_aside(session, here.at.officer, plan, here.at.seats[number].id, SetAsideReason.FAMILY, "Een zus.")
        [waiting] = agenda(session, here.chair, round_standing(session, here.chair, here.reference)).waiting
        assert waiting.needs == ("voices",)
        assert len(waiting.aside) == 2
