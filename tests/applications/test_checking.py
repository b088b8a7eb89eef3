"""The officer's check, questions to the makers and the clock, and confirming a contact; on both databases."""

import pytest
from sqlalchemy import select

from grants.applications import queries
from grants.applications.models import ConfirmedBy, Owner
from grants.applications.queries import Scope
from grants.applications.services import (
    called,
    check,
    confirm_contact,
    post_receipt,
    request_info,
)
from grants.people.models import Person
from grants.rules.lifecycle import State
from grants.rules.permissions import ANONYMOUS, Actor
from grants.rules.refusals import Missing, NotAllowed, NotNow, Stale
from grants.store import clock as house_clock
from grants.store.session import reading, writing
from tests import make
from tests.applications.case import Case, in_days, refused

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def case():
    return Case()


# ---- check and contact: whichever comes last opens the review ----


def test_the_check_alone_does_not_open_the_review(case):
    case.do(check)
    assert (case.plan.state, case.plan.checked_at, case.plan.complete_at) == (State.SUBMITTED, house_clock.now(), None)


def test_the_confirmation_alone_does_not_open_the_review(case):
    case.confirm()
    assert case.plan.state is State.SUBMITTED


@pytest.mark.parametrize("check_first", [True, False])
def test_whichever_comes_last_opens_the_review(case, clock, check_first):
    sent_at = clock.now
    for press in (lambda: case.do(check), case.confirm)[:: 1 if check_first else -1]:
        assert case.plan.state is State.SUBMITTED
        clock.step(days=3)
        press()
    assert (case.plan.state, case.plan.complete_at) == (State.IN_REVIEW, sent_at), "waiting for us costs no place"
    assert case.actions[-1] == "open_review"


def test_confirm_contact_by_the_link_works_once(case):
    case.confirm()
    with reading() as session:
        owner = session.scalars(select(Owner)).one()
        assert (owner.confirmed_by, owner.confirmed_at) == (ConfirmedBy.LINK, house_clock.now())
    refused(NotNow, "link_over", case.confirm)
    with pytest.raises(NotNow), writing() as session:
        confirm_contact(session, "verzonnen")


def test_confirm_contact_takes_over_the_phone_number_of_somebody_without_one():
    with writing() as session:
        known = make.person(session, "Fenna", "fenna@voorbeeld.example").id
    case = Case(mail="fenna@voorbeeld.example", phone="06 - 12 34 56 78")
    with reading() as session:
        assert session.get_one(Person, known).phone is None
    case.confirm()
    with reading() as session:
        assert session.get_one(Person, known).phone == "0612345678"


def test_the_link_is_over_after_sixty_days(case, clock):
    clock.step(days=60)
    refused(NotNow, "link_over", case.confirm)


def test_called_confirms_a_contact_without_mail():
    case = Case(mail="", phone="0612345678")
    case.do(called)
    case.do(check)
    assert case.plan.state is State.IN_REVIEW
    with reading() as session:
        assert session.scalars(select(Owner.confirmed_by)).one() is ConfirmedBy.CALL
        assert queries.to_call(session, Scope([case.place.programme_id])) == ()
    refused(NotNow, "contact_known", lambda: case.do(called))


def test_check_is_said_once_and_only_before_the_panel_reads(case):
    case.do(check)
    refused(NotNow, "already_checked", lambda: case.do(check))
    case.confirm()
    refused(NotNow, "wrong_state", lambda: case.do(check))


def test_check_and_its_like_are_for_the_officer_of_this_programme(case):
    with writing() as session:
        elsewhere = make.officer(session, make.place(session))
    for actor in (elsewhere, case.owner, ANONYMOUS):
        for press, rest in ((check, ()), (called, ()), (request_info, ("Hoe?", in_days(7))), (post_receipt, ())):
            with pytest.raises(NotAllowed):
                case.do(press, *rest, actor=actor)


def test_an_officer_has_nothing_to_say_about_a_plan_of_their_own(case):
    grants = case.officer.grants
    themselves = Actor(case.owner.person_id, case.owner.name, grants)
    with pytest.raises(NotAllowed):
        case.do(check, actor=themselves)


def test_an_unknown_plan_is_missing(case):
    case.reference = "SID-0000"
    with pytest.raises(Missing):
        case.do(check)


def test_a_stale_press_is_told_what_happened_since(case):
    seen = case.plan.version
    case.do(request_info, "Wie heeft de sleutel?", in_days(7), seen)
    with pytest.raises(Stale) as refusal:
        case.do(check, seen)
    assert [str(row[0]) for row in refusal.value.facts["changed"]] == ["info_requested"]
    assert case.plan.checked_at is None
