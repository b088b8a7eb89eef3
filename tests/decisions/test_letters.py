"""How a letter leaves: after its hour, dated as it goes, once, and only then may others know."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from grants.applications.services import add_owner
from grants.decisions import queries
from grants.decisions.models import LeftBy, Letter
from grants.decisions.papers import frozen, thawed, twin
from grants.decisions.services import Declined, decline, letter_left, recall, release_due_letters
from grants.notices.models import Notice
from grants.notices.services import PREPARE, SENT, Box, Office, deliver
from grants.paper.facts import mail
from grants.people.models import Locale
from grants.rules.lifecycle import DeclineReason, State
from grants.rules.refusals import NotNow
from grants.store.session import reading, writing
from tests import make
from tests.paper import samples

pytestmark = pytest.mark.usefixtures("database", "clock")


def letter(session):
    return session.scalars(select(Letter).order_by(Letter.id.desc()).limit(1)).one()


def notices(session):
    return session.scalars(select(Notice).where(Notice.template == "decisions/letter").order_by(Notice.id)).all()


def test_release_waits_for_the_hour_and_happens_once(clock):
    with writing() as session:
        at = make.table(session)
        make.approved(session, at)
        clock.step(minutes=59, seconds=59)
        assert release_due_letters(session) == 0
        clock.step(seconds=1)
        assert release_due_letters(session) == 1
        assert release_due_letters(session) == 0
        sent = notices(session)
        assert [(one.paper, one.subject_code is not None) for one in sent] == [("decisions/letter", True)]


def test_release_goes_to_both_makers(clock):
    with writing() as session:
        at = make.table(session)
        first, second = make.person(session), make.person(session)
        plan = make.plan_before(session, at, name=first.name, mail=first.email)
        add_owner(session, make.actor(first), plan, second.id)
        make.voices(session, at, plan, "yes", "yes", "yes")
        make.conclude_now(session, at, plan)
        make.confirm(session, at.officer, at.round.reference, {plan: make.Confirmed()}, make.nonce())
        clock.step(hours=1)
        release_due_letters(session)
        assert [one.person_id for one in notices(session)] == [first.id, second.id]
        assert thawed(letter(session).facts).addressees == (first.name, second.name)


@pytest.mark.parametrize(
    ("leaves", "dated_on", "last_day_on"),
    [
        # The example of the rules: six weeks, ends on a Friday.
        (datetime(2026, 12, 4, 9, tzinfo=UTC), date(2026, 12, 4), date(2027, 1, 15)),
        # Just past midnight in Amsterdam, still yesterday in UTC; on the night the clock goes back.
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), date(2026, 10, 25), date(2026, 12, 7)),
        # The last half hour before the clock goes forward is 00:30 local time of the 29th.
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 29), date(2026, 5, 11)),
        # Six weeks on is Good Friday 2027: the Tuesday after Easter counts (Awt art. 1).
        (datetime(2027, 2, 12, 12, tzinfo=UTC), date(2027, 2, 12), date(2027, 3, 30)),
        # Six weeks on is 5 May, a holiday of its own in every year here.
        (datetime(2026, 3, 24, 12, tzinfo=UTC), date(2026, 3, 24), date(2026, 5, 6)),
    ],
)
def test_a_letter_is_dated_as_it_leaves(clock, leaves, dated_on, last_day_on):
    with writing() as session:
        make.approved(session, make.table(session))
        clock.set(leaves)
        make.letters_out(session)
        row = letter(session)
        assert (row.dated_on, row.last_day_on) == (dated_on, last_day_on)
        assert (row.left_at, row.left_by) == (leaves, LeftBy.MAIL)
        paper = notices(session)[0].facts["paper"]
        assert (paper["dated_on"], paper["last_day_on"]) == (dated_on.isoformat(), last_day_on.isoformat())


def test_a_letter_that_could_not_leave_is_dated_again_and_a_second_copy_keeps_the_date(clock):
    with writing() as session:
        at = make.table(session)
        first, second = make.person(session), make.person(session)
        plan = make.plan_before(session, at, name=first.name, mail=first.email)
        add_owner(session, make.actor(first), plan, second.id)
        make.voices(session, at, plan, "yes", "yes", "yes")
        make.conclude_now(session, at, plan)
        make.confirm(session, at.officer, at.round.reference, {plan: make.Confirmed()}, make.nonce())
        clock.step(hours=1)
        release_due_letters(session)
        one, other = notices(session)
        PREPARE["decisions/letter"](session, one)
        assert letter(session).dated_on == date(2026, 3, 2)
        clock.step(days=1)
        PREPARE["decisions/letter"](session, one)
        SENT["decisions/letter"](session, one)
        assert letter(session).dated_on == date(2026, 3, 3)
        left_at = letter(session).left_at
        clock.step(days=1)
        PREPARE["decisions/letter"](session, other)
        SENT["decisions/letter"](session, other)
        assert (letter(session).dated_on, letter(session).left_at) == (date(2026, 3, 3), left_at)
        assert other.facts["paper"]["dated_on"] == "2026-03-03"


def test_a_letter_called_off_or_posted_takes_its_mail_back(clock):
    with writing() as session:
        make.approved(session, make.table(session))
        clock.step(hours=1)
        release_due_letters(session)
        waiting = notices(session)[0]
        row = letter(session)
        row.called_off_at = clock.now
        session.flush()
        PREPARE["decisions/letter"](session, waiting)
        assert waiting.called_off_at is not None
        assert row.dated_on is None


def test_nobody_recalls_what_was_released(clock):
    with writing() as session:
        at = make.table(session)
        plan = make.approved(session, at)
        clock.step(hours=1)
        release_due_letters(session)
        with pytest.raises(NotNow):
            recall(session, at.officer, plan, make.nonce(), None)


def test_the_outcome_is_told_when_the_letter_has_left(clock):
    with writing() as session:
        at = make.table(session)
        plan = make.approved(session, at)
        plan_id = letter(session).application_id
        assert not queries.letter_left(session, plan_id)
        assert queries.told(session, [plan_id]) == set()
        assert queries.letter(session, plan_id, before_it_left=False) is None
        assert queries.letter(session, plan_id, before_it_left=True).left_at is None
        clock.step(hours=2)
        make.letters_out(session)
        assert queries.letter_left(session, plan_id)
        assert queries.told(session, [plan_id]) == {plan_id}
        shown = queries.letter(session, plan_id, before_it_left=False)
        assert shown.facts["last_day_on"] == "2026-04-13"
        assert queries.outcome(session, plan_id).left_at is not None
        assert plan == shown.facts["reference"]


def test_shown_state_hides_an_outcome_until_its_letter_left():
    assert queries.shown_state(State.APPROVED, left=False) is State.IN_REVIEW
    assert queries.shown_state(State.DECLINED, left=False) is State.IN_REVIEW
    assert queries.shown_state(State.NOT_YET, left=True) is State.NOT_YET
    assert queries.shown_state(State.AWARDED, left=False) is State.AWARDED
    assert queries.shown_state(State.WITHDRAWN, left=False) is State.WITHDRAWN


def test_letters_in_the_language_of_the_makers(clock):
    with writing() as session:
        at = make.table(session)
        plan = make.sent_in(session, at.round)
        session.execute(update(make.Application).values(locale=Locale.EN))
        decline(session, at.officer, plan, Declined(DeclineReason.OUTSIDE_PLACE, "It is in another village."), None)
        assert letter(session).locale is Locale.EN
        clock.step(hours=2)
        release_due_letters(session)
        assert notices(session)[0].locale is Locale.EN


def test_the_whole_way_out_through_the_worker(clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """From the press to a message in the mailbox, with the letter attached, on the worker's own road."""
    papers = []

    def made(_instance, paper, facts, locale, _wait):
        papers.append((paper, facts["dated_on"], locale))
        return b"%PDF-1.7 a letter"

    monkeypatch.setattr("grants.paper.facts.desk.ask", made)
    with writing() as session:
        at = make.table(session)
        plan = make.approved(session, at)
    clock.step(hours=1, minutes=1)
    with writing() as session:
        release_due_letters(session)
    office = Office(Box(tmp_path), "Noaber <noaber@voorbeeld.example>", "https://noaber.example", tmp_path)
    deliver(office)
    letters = [path.read_text() for path in tmp_path.glob("*decisions.letter*.eml")]
    assert len(letters) == 1
    assert "Ja, jullie krijgen" in letters[0]
    assert f"https://noaber.example/applications/{plan}" in letters[0]
    assert ("decisions/letter", "2026-03-02", "nl") in papers
    with reading() as session:
        row = letter(session)
        assert (row.dated_on, row.left_by) == (date(2026, 3, 2), LeftBy.MAIL)


@pytest.mark.parametrize("name", ["YES", "NOT_YET", "POT_EMPTY", "DEPARTS", "HOUSE_RULE", "CANCELLED"])
@pytest.mark.parametrize("locale", ["nl", "en"])
def test_every_letter_has_a_mail_and_a_page(name, locale):
    paper = getattr(samples, name)
    facts = frozen(paper) | {"locale": locale}
    subject, body = mail("decisions/letter", {"paper": facts, "url": "https://noaber.example"}, locale)
    assert subject
    assert "\n" not in subject
    assert f"/applications/{paper.reference}/letter" in body
    html = twin(facts, top=3)
    assert "<h3>" in html
    assert "<h1" not in html
    assert thawed(frozen(paper)) == paper


def test_typed_text_is_escaped_in_a_letter():
    facts = frozen(samples.DEPARTS) | {"explanation": "<script>alert(1)</script> {{ 7*7 }}"}
    html = twin(facts)
    assert "<script>" not in html
    assert "{{ 7*7 }}" in html


def test_letter_left_is_what_the_outbox_calls():
    assert SENT["decisions/letter"] is letter_left
