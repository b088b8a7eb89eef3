"""Seats, rounds and voices, on both databases."""

import pytest
from sqlalchemy import select

from grants.applications.services import add_helper, add_owner, withdraw
from grants.ledger.queries import line
from grants.panel.models import Review, SetAsideReason
from grants.panel.queries import Why, set_aside_counts, standing, table, tally
from grants.panel.services import ReviewSaid, fill_seat, give_review, leave_seat, publish_round, set_aside
from grants.programmes.models import HouseRule, Place, Round
from grants.rules.permissions import Deed, Tie
from grants.rules.refusals import Invalid, Missing, NotAllowed, NotNow, Stale
from grants.rules.reviews import Band, Choice, Closeness
from grants.rules.reviews import Standing as Weighed
from grants.store.session import reading, writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")

YES = ReviewSaid(Closeness.NONE, Choice.YES, "Mooi plan.")
TOO_CLOSE = ReviewSaid(Closeness.TOO_CLOSE, None, "")


def review(session, who, reference, said=YES, seen=0):
    give_review(session, who, reference, said, seen)


# ---- seats ----


def test_fill_seat_takes_one_seat_a_person_and_one_chair_a_place():
    with writing() as session:
        spot, somebody = make.place(session), make.person(session)
        fill_seat(session, None, spot.id, somebody.id, Band.ADULT, is_chair=True)
        ids = spot.id, somebody.id
    with pytest.raises(NotNow) as refusal, writing() as session:
        fill_seat(session, None, *ids, Band.ADULT)
    assert refusal.value.code == "seat_held"
    with pytest.raises(NotNow) as refusal, writing() as session:
        fill_seat(session, None, ids[0], make.person(session).id, Band.YOUNG, is_chair=True)
    assert refusal.value.code == "chair_held"


def test_fill_seat_is_for_who_manages_people():
    with writing() as session:
        spot = make.place(session)
        with pytest.raises(NotAllowed):
            fill_seat(session, make.officer(session, spot), spot.id, make.person(session).id, Band.ADULT)


def test_leave_seat_frees_the_chair_and_silences_the_voice():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        make.voices(session, at, plan, "yes", "yes", "yes")
        here = standing(session, at.members[1], plan)
        assert tally(session, here.id).voices == 3
        leave_seat(session, None, at.seats[2].id)
        assert tally(session, here.id).voices == 2
        assert tally(session, here.id).base == 4
        with pytest.raises(Missing):
            leave_seat(session, None, at.seats[2].id)
        leave_seat(session, None, at.seats[0].id)
        fill_seat(session, None, at.place.id, make.person(session).id, Band.ADULT, is_chair=True)


# ---- publishing a round ----


def test_publish_round_fills_the_pot_and_takes_the_ready_sentences():
    with writing() as session:
        spot = make.place(session)
        make.panel(session, spot, young=1, adults=2)
        drafted = make.drafted_round(session, spot)
        session.execute(HouseRule.__table__.delete().where(HouseRule.round_id == drafted.id))
        publish_round(session, make.officer(session, spot), drafted.reference, make.nonce())
        reference, round_id = drafted.reference, drafted.id
    with reading() as session:
        assert line(session, round_id).free == 10_000_00
        rules = session.scalars(
            select(HouseRule).where(HouseRule.round_id == round_id).order_by(HouseRule.number)
        ).all()
        assert [rule.number for rule in rules] == [1, 2, 3]
        assert all(rule.question and rule.question_en for rule in rules)
        assert session.scalars(select(Round).where(Round.reference == reference)).one().published_at is not None


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("contact_phone", "", "round_needs_contact_phone"),
        ("contact_name", " ", "round_needs_contact_name"),
        ("stand_in_name", "", "round_needs_stand_in"),
        ("stand_in_phone", "", "round_needs_stand_in"),
        ("legal_base_article", "", "round_needs_legal_base"),
        ("evening_on", None, "round_needs_evening"),
        ("answer_days", 5, "round_evening_after_term"),
    ],
)
def test_publish_round_refuses_what_a_resident_could_not_rely_on(field, value, code):
    with writing() as session:
        spot = make.place(session)
        make.panel(session, spot)
        drafted = make.drafted_round(session, spot)
        setattr(drafted, field, value)
        session.flush()
        who = make.officer(session, spot)
        with pytest.raises(Invalid) as refusal:
            publish_round(session, who, drafted.reference, make.nonce())
        assert refusal.value.code == code
        assert drafted.published_at is None


def test_publish_round_needs_filled_seats():
    with writing() as session:
        spot = make.place(session)
        seats = make.panel(session, spot, young=1, adults=2)
        leave_seat(session, None, seats[2].id)
        drafted = make.drafted_round(session, spot)
        who = make.officer(session, spot)
        with pytest.raises(Invalid) as refusal:
            publish_round(session, who, drafted.reference, make.nonce())
        assert refusal.value.code == "round_needs_seats"


def test_publish_round_twice_and_two_at_a_place_are_refused():
    with writing() as session:
        spot = make.place(session)
        first = make.published_round(session, spot)
        who = make.officer(session, spot)
        with pytest.raises(NotNow) as refusal:
            publish_round(session, who, first.reference, make.nonce())
        assert refusal.value.code == "already_published"
        second = make.drafted_round(session, spot).reference
        place_id = spot.id
    with pytest.raises(NotNow) as refusal, writing() as session:
        publish_round(session, make.officer(session, session.get_one(Place, place_id)), second, make.nonce())
    assert refusal.value.code == "round_open_already"


def test_publish_round_is_for_the_officer_of_that_programme():
    with writing() as session:
        drafted = make.drafted_round(session)
        stranger = make.officer(session, make.place(session))
        with pytest.raises(NotAllowed):
            publish_round(session, stranger, drafted.reference, make.nonce())


# ---- voices ----


def test_give_review_counts_and_can_be_changed():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        who = at.members[1]
        review(session, who, plan)
        here = standing(session, who, plan)
        assert tally(session, here.id).yes == 1
        review(session, who, plan, ReviewSaid(Closeness.A_BIT, Choice.NOT_YET, "Waar komt het water vandaan?"), seen=1)
        counted = tally(session, here.id)
        assert (counted.yes, counted.not_yet, counted.a_bit) == (0, 1, 1)
        assert session.scalars(select(Review.version)).one() == 2


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        (ReviewSaid(None, Choice.YES, ""), "closeness_needed", "closeness"),
        (ReviewSaid(Closeness.NONE, None, "Ja"), "choice_needed", "choice"),
        (ReviewSaid(Closeness.NONE, Choice.YES_IF, "  "), "sentence_needed", "sentence"),
        (ReviewSaid(Closeness.NONE, Choice.NOT_YET, ""), "sentence_needed", "sentence"),
        (ReviewSaid(Closeness.NONE, Choice.YES, "x" * 601), "text_too_long", "sentence"),
        (ReviewSaid(Closeness.NONE, Choice.YES, "nul \x00"), "text_unfit", "sentence"),
    ],
)
def test_give_review_says_at_which_field_something_is_missing(said, code, field):
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        with pytest.raises(Invalid) as refusal:
            review(session, at.members[1], plan, said)
        assert (refusal.value.code, refusal.value.field) == (code, field)
        assert session.scalars(select(Review.id)).all() == []


def test_give_review_yes_needs_no_sentence_and_who_cannot_judge_has_none():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        review(session, at.members[1], plan, ReviewSaid(Closeness.NONE, Choice.YES, ""))
        review(session, at.members[2], plan, ReviewSaid(Closeness.NONE, Choice.CANNOT_JUDGE, "Geen idee"))
        said = {row.choice: row.sentence for row in session.scalars(select(Review))}
        assert said == {Choice.YES: "", Choice.CANNOT_JUDGE: ""}


def test_give_review_from_two_windows_is_stale_and_tells_what_changed():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        review(session, at.members[1], plan)
        with pytest.raises(Stale) as refusal:
            review(session, at.members[1], plan, ReviewSaid(Closeness.NONE, Choice.NOT_YET, "Toch niet."))
        assert refusal.value.facts["changed"]
        assert session.scalars(select(Review.choice)).one() is Choice.YES


def test_give_review_too_close_sets_aside_for_good():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        who = at.members[1]
        review(session, who, plan)
        review(session, who, plan, TOO_CLOSE, seen=1)
        here = standing(session, who, plan)
        assert Tie.SET_ASIDE in here.ties
        assert not here.may(Deed.READ_VOICES)
        counted = tally(session, here.id)
        assert (counted.base, counted.set_aside, counted.voices) == (4, 1, 0)
        with pytest.raises(NotAllowed):
            review(session, who, plan, YES, seen=2)


def test_give_review_is_only_for_seats_of_that_place():
    with writing() as session:
        at, elsewhere = make.table(session), make.table(session)
        plan = make.plan_before(session, at)
        for stranger in (elsewhere.members[1], at.officer, make.actor(make.person(session))):
            with pytest.raises(NotAllowed):
                review(session, stranger, plan)


def test_give_review_with_roles_of_a_seat_that_was_left_is_refused():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        leave_seat(session, None, at.seats[1].id)
        with pytest.raises(NotAllowed):
            review(session, at.members[1], plan)


def test_give_review_waits_for_the_panel_s_turn():
    with writing() as session:
        at = make.table(session)
        plan = make.sent_in(session, at.round)
        with pytest.raises(NotNow) as refusal:
            review(session, at.members[1], plan)
        assert refusal.value.code == "not_in_review"


def test_give_review_stops_when_the_makers_withdraw():
    with writing() as session:
        at = make.table(session)
        maker = make.person(session)
        plan = make.plan_before(session, at, mail=maker.email, name=maker.name)
        withdraw(session, make.actor(maker), plan)
        with pytest.raises(NotNow):
            review(session, at.members[1], plan)


def test_give_review_after_the_conclusion_is_too_late():
    with writing() as session:
        at = make.table(session)
        plan = make.agreed(session, at)
        with pytest.raises(NotNow) as refusal:
            review(session, at.members[1], plan, YES, seen=1)
        assert refusal.value.code == "concluded"


# ---- set aside ----


def test_makers_co_makers_and_helpers_are_set_aside_by_themselves():
    with writing() as session:
        at = make.table(session, young=2, adults=5)
        maker, second, helper = (at.members[n] for n in (1, 2, 3))
        people = {who.person_id: session.get_one(make.Person, who.person_id) for who in (maker, second, helper)}
        first = people[maker.person_id]
        plan = make.plan_before(session, at, mail=first.email, name=first.name)
        owner = make.actor(first)
        make.voices(session, at, plan, "", "", "yes", "yes", "yes", "yes")
        add_owner(session, owner, plan, second.person_id)
        add_helper(session, owner, plan, helper.person_id)
        here = standing(session, at.chair, plan)
        counted = tally(session, here.id)
        assert (counted.base, counted.set_aside) == (4, 3)
        assert counted.voices == 2, "the voices of who became co-maker and helper afterwards no longer count"
        assert set_aside_counts(table(session, here.id)) == [(Why.MAKER, 2), (Why.HELPER, 1)]
        for who in (maker, second, helper):
            assert not standing(session, who, plan).may(Deed.REVIEW)
            with pytest.raises(NotAllowed):
                review(session, who, plan)


def test_set_aside_by_the_officer_with_a_reason_and_only_once():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        review(session, at.members[1], plan)
        set_aside(session, at.officer, plan, at.seats[1].id, SetAsideReason.FAMILY, "Broer van een van de makers.")
        here = standing(session, at.members[1], plan)
        assert Tie.SET_ASIDE in here.ties
        assert tally(session, here.id).voices == 0
        assert set_aside_counts(table(session, here.id)) == [(Why.FAMILY, 1)]
    with pytest.raises(NotNow) as refusal, writing() as session:
        set_aside(session, at.officer, plan, at.seats[1].id, SetAsideReason.FAMILY, "Nog eens.")
    assert refusal.value.code == "already_set_aside"


@pytest.mark.parametrize("who", ["chair", "stranger"])
def test_set_aside_is_for_the_officer(who):
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        actor = at.chair if who == "chair" else make.officer(session, make.place(session))
        with pytest.raises(NotAllowed):
            set_aside(session, actor, plan, at.seats[1].id, SetAsideReason.FAMILY, "Broer.")


def test_set_aside_needs_words_a_seat_here_and_an_open_table():
    with writing() as session:
        at, elsewhere = make.table(session), make.table(session)
        plan = make.plan_before(session, at)
        for seat, note, kind in ((at.seats[1].id, " ", Invalid), (elsewhere.seats[1].id, "Broer.", Missing)):
            with pytest.raises(kind):
                set_aside(session, at.officer, plan, seat, SetAsideReason.FAMILY, note)
        done = make.agreed(session, at)
        with pytest.raises(NotNow):
            set_aside(session, at.officer, done, at.seats[1].id, SetAsideReason.FAMILY, "Broer.")


def test_any_member_stands_in_where_the_chair_is_set_aside_or_gone():
    with writing() as session:
        at = make.table(session)
        plan = make.plan_before(session, at)
        assert not standing(session, at.members[1], plan).may(Deed.CONCLUDE)
        assert standing(session, at.chair, plan).may(Deed.CONCLUDE)
        review(session, at.chair, plan, TOO_CLOSE)
        assert not standing(session, at.chair, plan).may(Deed.CONCLUDE)
        assert standing(session, at.members[1], plan).may(Deed.CONCLUDE)
        review(session, at.members[1], plan, TOO_CLOSE)
        assert not standing(session, at.members[1], plan).may(Deed.CONCLUDE)
        other = make.plan_before(session, at)
        leave_seat(session, None, at.seats[0].id)
        assert standing(session, at.members[2], other).may(Deed.CONCLUDE)


# ---- valid, agreed, mixed: PRODUCT 3.3, from stored voices ----


@pytest.mark.parametrize(
    ("said", "weighed", "missing"),
    [
        (["yes", "yes"], Weighed.NOT_VALID, ("voices",)),
        (["yes", "yes", "yes_if Met bordje"], Weighed.AGREED, ()),
        (["yes", "yes", "not_yet Waarom?"], Weighed.MIXED, ()),
        (["yes", "yes", "cannot_judge"], Weighed.NOT_VALID, ("voices",)),
    ],
)
def test_tally_weighs_as_the_rules_do(said, weighed, missing):
    with writing() as session:
        at = make.table(session, young=2, adults=3)
        plan = make.plan_before(session, at)
        make.voices(session, at, plan, *said)
        counted = tally(session, standing(session, at.chair, plan).id)
        assert (counted.standing, counted.missing) == (weighed, missing)


def test_tally_of_a_youth_plan_needs_a_young_and_an_adult_voice():
    with writing() as session:
        at = make.table(session, young=2, adults=3)
        plan = make.plan_before(session, at, party_kind="youth_group", group_name="De Container")
        make.voices(session, at, plan, "yes", "yes", "yes")
        here = standing(session, at.chair, plan)
        assert tally(session, here.id).missing == ("young",)
        make.voices(session, make.Table(at.round, at.place, at.seats, at.members[3:], at.officer), plan, "yes")
        assert tally(session, here.id).standing is Weighed.AGREED
