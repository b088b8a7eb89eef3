"""Questions in the thread: who asks whom, who answers, and that they stand out until then; on both databases."""

import pytest
from sqlalchemy import select

from grants.applications.models import Message, Side, ThreadQuestion
from grants.applications.services import add_helper, withdraw, write_message
from grants.desk import queries as desk
from grants.desk.queries import Task
from grants.dossier import queries as dossier
from grants.notices.models import Notice
from grants.panel import queries as panel
from grants.panel.queries import Reading
from grants.paper.facts import mail
from grants.rules.permissions import ANONYMOUS
from grants.rules.refusals import Invalid, NotAllowed, NotNow
from grants.store import clock as house_clock
from grants.store.session import reading, writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")

QUESTION = "Wie doet de deur op slot? 🙂 <b>Echt</b>"


class Talk:
    """A plan before the panel, and everybody who talks about it."""

    def __init__(self):
        with writing() as session:
            self.at = make.table(session)
            self.reference = make.plan_before(session, self.at)
            self.owner = make.owner(session, self.reference)
        self.member = self.at.members[1]

    def say(self, who, words=QUESTION, **marks):
        with writing() as session:
            write_message(session, who, self.reference, words, **marks)

    @property
    def questions(self):
        with reading() as session:
            rows = session.scalars(select(ThreadQuestion).order_by(ThreadQuestion.number))
            return [(row.number, row.asked_of, row.answered_at is None) for row in rows]

    @property
    def dossier(self):
        with reading() as session:
            found = panel.standing(session, self.member, self.reference)
            return dossier.dossier(session, found.id)

    @property
    def read(self) -> Reading:
        with reading() as session:
            return panel.reading(session, self.member, panel.standing(session, self.member, self.reference))

    def tasks(self):
        with reading() as session:
            rows = desk.tasks(session, self.at.officer, house_clock.now())
        return [row.reference for row in rows if row.kind is Task.QUESTION]

    def waits(self):
        with reading() as session:
            return [row.waits for row in dossier.mine(session, self.owner.person_id)]


@pytest.fixture
def talk():
    return Talk()


def refused(kind, code, press):
    with pytest.raises(kind) as refusal:
        press()
    assert refusal.value.code == code


def test_panel_and_office_ask_the_makers_and_the_makers_ask_the_office(talk):
    for who in (talk.member, talk.at.officer, talk.owner):
        talk.say(who, asks=True)
    asked = [Side.MAKERS, Side.MAKERS, Side.OFFICE]
    assert talk.questions == [(number, side, True) for number, side in enumerate(asked, 1)]


def test_a_plain_message_asks_nothing(talk):
    talk.say(talk.member)
    assert talk.questions == []
    assert talk.waits() == [False]


def test_a_question_waits_until_the_reply_to_it(talk):
    talk.say(talk.member, asks=True)
    talk.say(talk.owner, "Zomaar een bericht.")
    assert (talk.questions, talk.waits(), talk.read.unanswered) == ([(1, Side.MAKERS, True)], [True], 1)
    talk.say(talk.owner, "Jurre.", answers=1)
    assert (talk.questions, talk.waits(), talk.read.unanswered) == ([(1, Side.MAKERS, False)], [False], 0)
    signs = [(said.asks, said.waits, said.answers) for said in talk.read.thread]
    assert signs == [(1, False, 0), (0, False, 0), (0, False, 1)]
    (one,) = talk.dossier.questions
    assert one.answer_id == talk.dossier.thread[2].id
    refused(NotNow, "question_answered", lambda: talk.say(talk.owner, "Nog eens.", answers=1))


def test_a_reply_may_be_a_question_itself(talk):
    talk.say(talk.member, asks=True)
    talk.say(talk.owner, "Jurre. Mag dat?", answers=1, asks=True)
    assert talk.questions == [(1, Side.MAKERS, False), (2, Side.OFFICE, True)]
    assert talk.tasks() == [talk.reference]
    talk.say(talk.at.officer, "Ja hoor.", answers=2)
    assert talk.tasks() == []


def test_only_who_was_asked_answers(talk):
    talk.say(talk.member, asks=True)
    talk.say(talk.owner, asks=True)
    for who, number in ((talk.member, 1), (talk.at.officer, 1), (talk.owner, 2), (talk.member, 2)):
        with pytest.raises(NotAllowed):
            talk.say(who, "Ik weet het.", answers=number)
    with reading() as session:
        assert len(session.scalars(select(Message)).all()) == 2, "what was refused is not kept"


def test_a_question_that_is_not_there_is_not_answered(talk):
    with writing() as session:
        other = make.plan_before(session, talk.at)
        write_message(session, talk.member, other, "Hoe laat?", asks=True)
    refused(NotNow, "question_answered", lambda: talk.say(talk.owner, "Acht uur.", answers=1))


def test_strangers_and_helpers_ask_nothing(talk):
    with writing() as session:
        helper = make.actor(make.person(session))
        add_helper(session, talk.owner, talk.reference, helper.person_id)
    for who in (helper, ANONYMOUS):
        with pytest.raises(NotAllowed):
            talk.say(who, asks=True)
    with pytest.raises(Invalid):
        talk.say(talk.member, " ", asks=True)
    assert talk.questions == []


def test_the_mail_says_that_it_waits_and_leads_to_it(talk):
    talk.say(talk.member, asks=True)
    with reading() as session:
        notice = session.scalars(select(Notice).where(Notice.template == "applications/message")).one()
    subject, body = mail(notice.template, notice.facts | {"url": "https://noaber.example"}, "nl")
    assert subject.startswith("Een vraag over je plan")
    assert "op jullie antwoord wacht" in body
    assert f"https://noaber.example/applications/{talk.reference}#question-1" in body
    assert QUESTION in body


def test_messages_written_before_there_were_questions_still_leave():
    known = {"name": "Fenna", "title": "Tuin", "side": "panel", "writer": "Bert", "body": "Hoi", "url": "", "path": ""}
    subject, body = mail("applications/message", known, "nl")
    assert subject == "Een bericht over je plan: Tuin"
    assert "Hoi" in body


def test_what_is_over_waits_for_nobody(talk):
    talk.say(talk.member, asks=True)
    with writing() as session:
        withdraw(session, talk.owner, talk.reference)
    assert (talk.waits(), talk.dossier.waiting(Side.MAKERS)) == ([False], [])


def test_the_list_of_a_member_says_that_an_answer_is_awaited(talk):
    with reading() as session:
        (seat,) = panel.seated(session, talk.member)
        assert [one.unanswered for one in panel.index(session, talk.member, seat).to_read] == [False]
    talk.say(talk.member, asks=True)
    with reading() as session:
        assert [one.unanswered for one in panel.index(session, talk.member, seat).to_read] == [True]
