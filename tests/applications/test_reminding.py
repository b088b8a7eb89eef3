"""Reminders of an open question: on time, once, by mail or by a call, and none once it was answered; on both."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from grants.applications.models import InfoReminder
from grants.applications.services import (
    answer_request,
    called_about,
    check,
    note_answer,
    remind,
    request_info,
    withdraw,
)
from grants.desk import queries as desk
from grants.desk.queries import Task
from grants.notices.models import Notice
from grants.paper.facts import mail
from grants.rules.completion import SOON, Part, Reminder, reminder_on
from grants.rules.permissions import ANONYMOUS, Grant, Role
from grants.rules.refusals import Invalid, NotAllowed, NotNow
from grants.store import clock as house_clock
from grants.store.session import reading, writing
from tests import make
from tests.applications.case import Case, in_days, refused

pytestmark = pytest.mark.usefixtures("database", "clock")

DAYS = st.dates(date(2026, 1, 1), date(2027, 1, 1))


@pytest.fixture
def case():
    return Case()


@pytest.fixture
def by_phone():
    return Case(mail="", phone="06 12 34 56 78")


def turn() -> int:
    with writing() as session:
        return remind(session)


def mails(case) -> list[Notice]:
    with reading() as session:
        sent = select(Notice).where(Notice.template == "applications/info_reminder").order_by(Notice.id)
        return list(session.scalars(sent.where(Notice.subject_code == case.reference)))


def tasks(case) -> list[desk.TaskRow]:
    with reading() as session:
        found = desk.tasks(session, case.officer, house_clock.now())
    return [row for row in found if row.kind is Task.REMIND]


def ask(case, days=10):
    case.do(request_info, "Wie heeft de sleutel?", in_days(days), None, [Part.WHERE_WHEN])


# ---- when ----


@given(sent=DAYS, wait=st.integers(1, 60), later=st.integers(-5, 70))
def test_reminders_come_at_most_once_a_kind_and_never_outside_the_term(sent, wait, later):
    due, today = sent + timedelta(days=wait), sent + timedelta(days=later)
    kind = reminder_on(sent, due, today)
    assert (kind is Reminder.LAST_DAY) == (today == due)
    if kind is Reminder.SOON:
        assert sent < today < due
        assert due - today <= SOON
    if kind is None and sent < today < due:
        assert due - today > SOON


def test_two_mails_and_not_one_more(case, clock):
    ask(case)
    for _day in range(14):
        turn()
        turn()
        clock.step(days=1)
    soon, last = mails(case)
    assert (soon.made_at.date(), last.made_at.date()) == (date(2026, 3, 9), date(2026, 3, 12))
    assert (soon.facts["last_day"], last.facts["last_day"]) == (False, True)
    for notice in (soon, last):
        subject, body = mail(notice.template, notice.facts | {"url": "https://noaber.example"}, "nl")
        assert "Wie heeft de sleutel?" in body
        assert f"https://noaber.example/applications/{case.reference}/answer" in body
        assert ("Vandaag" in subject) == notice.facts["last_day"]


def test_nothing_goes_out_at_night(case, clock):
    ask(case)
    clock.set(clock.now.replace(hour=3) + timedelta(days=7))
    assert turn() == 0
    clock.step(hours=5)
    assert turn() == 1


def test_a_worker_that_was_away_catches_up_but_not_after_the_day(case, clock):
    ask(case)
    clock.step(days=9)
    turn()
    clock.step(days=5)
    turn()
    assert [notice.facts["last_day"] for notice in mails(case)] == [False]


def test_who_was_asked_today_is_not_reminded_today(case):
    ask(case, days=1)
    assert turn() == 0


@pytest.mark.parametrize("end", ["answer", "check", "withdraw"])
def test_none_once_it_was_answered_and_what_waited_is_called_off(case, clock, end):
    ask(case)
    clock.step(days=7)
    turn()
    ways = {"answer": (answer_request, ("Ik.",), case.owner), "check": (check, (), None)}
    press, rest, actor = ways.get(end, (withdraw, (), case.owner))
    case.do(press, *rest, actor=actor)
    assert [notice.called_off_at is not None for notice in mails(case)] == [True]
    clock.step(days=3)
    assert turn() == 0
    assert len(mails(case)) == 1


def test_the_database_keeps_a_second_reminder_of_a_kind_out(case, clock):
    ask(case)
    clock.step(days=7)
    turn()
    with reading() as session:
        known = session.scalars(select(InfoReminder)).one()
    copy = InfoReminder(request_id=known.request_id, kind=known.kind, by_call=False, made_at=known.made_at)
    with writing() as session, pytest.raises(IntegrityError):
        _keep(session, copy)


def _keep(session, row):
    with session.begin_nested():
        session.add(row)


# ---- who gets no mail is called ----


def test_makers_without_mail_are_called_at_once_and_again_before_the_day(by_phone, clock):
    ask(by_phone)
    (task,) = tasks(by_phone)
    assert (task.reference, task.words, task.phone) == (by_phone.reference, "Fenna", "0612345678")
    assert task.before == house_clock.today()
    for _again in range(2):
        by_phone.do(called_about)
    assert tasks(by_phone) == []
    assert by_phone.actions.count("info_called") == 1
    clock.step(days=7)
    turn()
    assert len(tasks(by_phone)) == 1
    assert mails(by_phone) == []
    clock.step(days=4)
    assert tasks(by_phone) == [], "after the day there is another task"


def test_makers_with_mail_are_no_task(case, clock):
    ask(case)
    clock.step(days=7)
    turn()
    assert tasks(case) == []


def test_note_answer_writes_down_what_was_told_and_read_back(by_phone):
    ask(by_phone)
    typed = {"where_about": "Achter de kerk", "what": "Iets anders"}
    refused(Invalid, "read_back_needed", lambda: by_phone.do(note_answer, "Ja.", False, None, typed))
    by_phone.do(note_answer, "Ja.", True, None, typed)
    assert by_phone.plan.where_about == "Achter de kerk"
    assert by_phone.plan.what != "Iets anders"
    assert tasks(by_phone) == []
    refused(NotNow, "no_request", lambda: by_phone.do(note_answer, "Nog iets.", True))
    refused(NotNow, "no_request", lambda: by_phone.do(called_about))


def test_note_answer_leaves_makers_with_a_mail_address_to_themselves(case):
    ask(case)
    refused(NotNow, "makers_answer", lambda: case.do(note_answer, "Ja.", True))


def test_a_community_worker_writes_down_what_is_not_private(by_phone):
    with writing() as session:
        somebody = make.staff(session, Role.COMMUNITY_WORKER, by_phone.place)
        worker = make.actor(somebody, Grant(Role.COMMUNITY_WORKER, by_phone.place.programme_id))
    by_phone.do(request_info, "Klopt dit?", in_days(7), None, [Part.CONTACT, Part.NEIGHBOURS])
    typed = {"neighbours": "Ja", "phone": "0687654321"}
    by_phone.do(note_answer, "", True, None, typed, actor=worker)
    with reading() as session:
        assert make.application_queries.contacts(session, by_phone.plan.id)[0].phone == "0612345678"
    assert by_phone.plan.neighbours == "Ja"


def test_calling_and_writing_down_are_the_offices(by_phone):
    ask(by_phone)
    for actor in (by_phone.owner, ANONYMOUS):
        with pytest.raises(NotAllowed):
            by_phone.do(called_about, actor=actor)
        with pytest.raises(NotAllowed):
            by_phone.do(note_answer, "Ja.", True, actor=actor)
