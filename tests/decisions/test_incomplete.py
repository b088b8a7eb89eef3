"""Leaving a plan aside that was not completed: when, until when, with which letter, and what is kept; on both."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from grants.applications import queries as applications
from grants.applications.services import answer_request, check, remind, request_info
from grants.decisions.models import Letter
from grants.decisions.papers import thawed, twin
from grants.decisions.services import Declined, again, decline, recall, set_aside
from grants.desk import queries as desk
from grants.desk.queries import Task
from grants.notices.models import Notice
from grants.paper.facts import mail
from grants.rules.completion import Part
from grants.rules.lifecycle import DeclineReason, State
from grants.rules.refusals import Invalid, NotAllowed, NotNow
from grants.rules.terms import LONGEST_WEEKS, is_working_day, pause_ends, set_aside_by
from grants.store import clock as house_clock
from grants.store.session import reading, writing
from tests import make
from tests.applications.case import in_days

pytestmark = pytest.mark.usefixtures("database", "clock")

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


class Silent:
    """A plan whose makers were asked for something by Thursday 12 March 2026."""

    def __init__(self, **typed):
        with writing() as session:
            self.at = make.table(session)
            self.reference = make.sent_in(session, self.at.round, neighbours="Ja", **typed)
            self.owner = make.owner(session, self.reference)
        self.do(request_info, "Wie heeft de sleutel?", in_days(10), None, [Part.NEIGHBOURS])

    def do(self, press, *rest, actor=None):
        with writing() as session:
            return press(session, actor or self.at.officer, self.reference, *rest)

    def aside(self, words=""):
        self.do(set_aside, words, None)

    def letter(self):
        with reading() as session:
            return session.scalars(select(Letter).order_by(Letter.id.desc())).first().facts

    @property
    def state(self):
        with reading() as session:
            return applications.plan(session, self.reference).state

    def tasks(self):
        with reading() as session:
            rows = desk.tasks(session, self.at.officer, house_clock.now())
        return [row for row in rows if row.kind is Task.SILENT]


@pytest.fixture
def silent():
    return Silent()


def refused(kind, code, press):
    with pytest.raises(kind) as refusal:
        press()
    assert refusal.value.code == code


# ---- the rules ----


@given(DAYS)
def test_set_aside_by_is_four_weeks_later_on_a_working_day(ended_on):
    last = set_aside_by(ended_on)
    assert is_working_day(last)
    assert LONGEST_WEEKS > 4
    between = [ended_on + timedelta(days=28 + n) for n in range((last - ended_on).days - 28)]
    assert not any(is_working_day(day) for day in between)


def test_set_aside_by_passes_over_easter():
    # Four weeks after Monday 9 March 2026 is Easter Monday.
    assert set_aside_by(date(2026, 3, 9)) == date(2026, 4, 7)


@given(DAYS, st.integers(0, 40), st.integers(-10, 40))
def test_pause_ends_never_after_the_day_that_was_asked(due_on, wait, later):
    today = due_on + timedelta(days=later)
    assert pause_ends(due_on, None, today) == min(today, due_on)
    assert pause_ends(due_on, due_on - timedelta(days=wait), today) == due_on - timedelta(days=wait)


# ---- when it can be done ----


def test_set_aside_waits_until_the_day_has_passed(silent, clock):
    refused(Invalid, "incomplete_needs_request", silent.aside)
    clock.step(days=10)
    refused(Invalid, "incomplete_needs_request", silent.aside)
    assert silent.tasks() == []
    clock.step(days=1)
    (task,) = silent.tasks()
    assert (task.reference, task.passed_on, task.before) == (silent.reference, date(2026, 3, 12), date(2026, 4, 9))
    silent.aside()
    assert silent.state is State.DECLINED
    assert silent.tasks() == []


def test_set_aside_is_over_after_four_weeks_and_so_is_declining_for_it(silent, clock):
    clock.step(days=38)
    assert house_clock.today() == date(2026, 4, 9)
    clock.set(clock.now.replace(hour=21, minute=30))  # 23.30 in Amsterdam: it leaves tomorrow
    refused(Invalid, "incomplete_too_late", silent.aside)
    said = Declined(DeclineReason.INCOMPLETE, "Er mist iets.")
    refused(Invalid, "incomplete_too_late", lambda: silent.do(decline, said, None))
    clock.set(clock.now.replace(hour=20, minute=30))
    silent.aside()
    assert silent.state is State.DECLINED


def test_an_answer_that_is_not_enough_gives_four_weeks_from_that_day(silent, clock):
    clock.step(days=2)
    silent.do(answer_request, "Weet ik niet.", actor=silent.owner)
    clock.step(days=28)
    silent.aside("Zonder sleutel kan het niet.")
    facts = silent.letter()
    assert facts["asked"]["answered"] is True
    words = twin(facts)
    assert "Jullie antwoordden, maar er mist nog iets. Zonder sleutel kan het niet." in words


def test_a_late_answer_does_not_lengthen_the_four_weeks(silent, clock):
    clock.step(days=20)
    silent.do(answer_request, "Sorry.", actor=silent.owner)
    clock.step(days=19)
    refused(Invalid, "incomplete_too_late", silent.aside)


def test_what_was_checked_is_complete(silent, clock):
    clock.step(days=11)
    with writing() as session:
        lone = make.sent_in(session, silent.at.round, mail="", phone="0612345678")
    silent.reference = lone
    silent.do(request_info, "Hoe?", in_days(7))
    silent.do(check)
    clock.step(days=8)
    refused(NotNow, "already_checked", silent.aside)
    said = Declined(DeclineReason.INCOMPLETE, "Er mist iets.")
    refused(Invalid, "incomplete_needs_request", lambda: silent.do(decline, said, None))


def test_set_aside_is_the_officers(silent, clock):
    clock.step(days=11)
    for actor in (silent.owner, silent.at.chair):
        with pytest.raises(NotAllowed):
            silent.do(set_aside, "", None, actor=actor)


def test_no_answer_any_more_once_it_was_left_aside(silent, clock):
    clock.step(days=11)
    silent.aside()
    refused(NotNow, "no_request", lambda: silent.do(answer_request, "Toch nog.", actor=silent.owner))
    with writing() as session:
        assert remind(session) == 0


# ---- the letter, and beginning again ----


def test_the_letter_is_kind_and_says_what_was_asked(silent, clock):
    clock.step(days=11)
    silent.aside()
    facts = silent.letter()
    paper = thawed(facts)
    assert (paper.reason, paper.awb, paper.asked.text) == ("incomplete", "4:5", "Wie heeft de sleutel?")
    assert (paper.asked.asked_on, paper.asked.until_on) == (date(2026, 3, 2), date(2026, 3, 12))
    words = twin(facts)
    for part in ("We leggen jullie plan opzij", "Dat is geen nee", "‘Wie heeft de sleutel?’", "12 maart 2026",
                 "Jullie tekst blijft bewaard", "Begin opnieuw met dezelfde tekst", "Awb 4:5",
                 "Ben je het er niet mee eens?"):  # fmt: skip
        assert part in words, part
    assert "Geen geld" not in words


def test_the_mail_leads_to_beginning_again_with_one_press(silent, clock):
    clock.step(days=11)
    silent.aside()
    clock.step(minutes=61)
    with writing() as session:
        make.letters_out(session)
        notice = session.scalars(select(Notice).where(Notice.template == "decisions/letter")).one()
        subject, body = mail(notice.template, notice.facts | {"url": "https://noaber.example"}, "nl")
    assert "opzij" in subject
    assert f"https://noaber.example/applications/{silent.reference}/again" in body
    _slug, token = silent.do(again, actor=silent.owner)
    with reading() as session:
        draft = applications.draft(session, silent.owner, token, house_clock.now())
    assert draft.typed["neighbours"] == "Ja"


def test_who_gets_it_on_paper_is_told_to_call(clock):
    silent = Silent(mail="", phone="0612345678")
    clock.step(days=11)
    silent.aside()
    words = twin(silent.letter())
    assert "Bel Harma Veenstra, dan zetten we het samen opnieuw klaar." in words


def test_letters_from_before_there_were_questions_in_them_are_still_read(silent, clock):
    clock.step(days=11)
    silent.aside()
    facts = dict(silent.letter())
    del facts["asked"]
    assert thawed(facts).asked is None
    assert "We misten nog een antwoord" in twin(facts)


def test_within_the_hour_it_can_be_taken_back(silent, clock):
    clock.step(days=11)
    silent.aside()
    with writing() as session:
        recall(session, silent.at.officer, silent.reference, make.nonce(), None)
    silent.aside()
    assert silent.state is State.DECLINED
