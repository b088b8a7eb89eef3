"""Pressing koppel, answering, and what ends a link; on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.ideas.models import Offer
from grants.ideas.queries.offer_desk import Homes
from grants.ideas.services import tending
from grants.ideas.services.offers import remove
from grants.links.models import Link, LinkSide
from grants.links.queries import sides, suggested
from grants.links.services import answers
from grants.links.services import press as services
from grants.notices.models import Notice
from grants.rules.permissions import ANONYMOUS
from grants.rules.refusals import Invalid, Missing, NotAllowed, NotNow, TooMany
from grants.store.session import writing
from tests import make
from tests.links.case import GARDEN, idea, mails, offer, pair, press, token

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def session():
    with writing() as session:
        yield session


@pytest.fixture
def place(session):
    return make.published_round(session) and session.scalars(select(make.Place).order_by(make.Place.id)).first()


@pytest.fixture
def worker(session, place):
    return make.worker(session, place)


@pytest.fixture
def resident(session):
    return make.actor(make.person(session))


def the_link(session):
    return sides.of_id(session, session.scalars(select(Link.id).order_by(Link.id.desc())).first())


def shown(session, place, public=True):
    return [(one.one.line, one.other.line) for one in suggested.matches(session, Homes((), (place.id,)), public=public)]


def test_only_who_can_be_asked_is_suggested(session, place):
    pair(session, place)
    idea(session, place, "Bloemen in de tuin", mail="", phone="")
    assert shown(session, place) == [(GARDEN, "snoeien en stekken")]


def test_press_asks_both_and_contact_comes_only_after_two_times_yes(session, place, resident):
    both = pair(session, place)
    press(session, place, resident, both)
    asked = mails(session, "asked")
    assert sorted(mail.facts["name"] for mail in asked) == ["Aaltje", "Bert"]
    # The question names nobody, and nobody is reached by it.
    assert not any("bert@" in str(mail.facts) and mail.facts["name"] == "Aaltje" for mail in asked)
    assert "other_name" not in asked[0].facts
    answers.answer(session, token(session, "Aaltje"), "yes")
    assert mails(session, "linked") == []
    answers.answer(session, token(session, "Bert"), "yes")
    told = {mail.facts["name"]: mail.facts["secret"]["reach"] for mail in mails(session, "linked")}
    assert told == {"Aaltje": "bert@voorbeeld.example", "Bert": "aaltje@voorbeeld.example"}
    link = the_link(session)
    assert link.agreed_at
    assert all(side.told_at for side in link.sides)
    assert shown(session, place) == []


def test_no_ends_it_without_a_reason_and_is_not_asked_again(session, place, resident):
    both = pair(session, place)
    press(session, place, resident, both)
    answers.answer(session, token(session, "Aaltje"), "yes")
    late = token(session, "Bert")
    answers.answer(session, late, "no")
    [told] = mails(session, "ended")
    assert told.facts["name"] == "Aaltje"
    assert "bert" not in str(told.facts).lower()
    before = len(mails(session, "asked"))
    press(session, place, resident, both[::-1])
    assert len(mails(session, "asked")) == before
    assert mails(session, "linked") == []
    assert shown(session, place) == []
    with pytest.raises(NotNow):
        answers.answer(session, late, "yes")


def test_after_a_no_the_other_link_is_over_too(session, place, resident):
    press(session, place, resident, pair(session, place))
    open_one = token(session, "Bert")
    answers.answer(session, token(session, "Aaltje"), "no")
    with pytest.raises(NotNow):
        answers.answer(session, open_one, "yes")
    assert mails(session, "ended") == []


def test_pressing_twice_asks_once(session, place, resident, worker):
    both = pair(session, place)
    for who in (resident, worker, resident):
        press(session, place, who, both)
    assert len(mails(session, "asked")) == 2
    assert len(session.scalars(select(Link)).all()) == 1


def test_who_presses_for_a_line_of_their_own_says_yes_by_that(session, place):
    both = pair(session, place)
    giver = session.scalars(select(Offer.person_id)).one()
    press(session, place, make.actor(session.get_one(make.Person, giver)), both)
    assert [mail.facts["name"] for mail in mails(session, "asked")] == ["Aaltje"]
    answers.answer(session, token(session, "Aaltje"), "yes")
    assert len(mails(session, "linked")) == 2


def test_only_who_signed_in_presses_and_only_what_belongs_together(session, place, resident):
    both = pair(session, place)
    with pytest.raises(NotAllowed):
        press(session, place, ANONYMOUS, both)
    other = idea(session, place, "Een skatebaan", name="Kyra", mail="kyra@voorbeeld.example")
    for wrong in ((both[0], other), (both[0], both[0]), (both[0], "offer-NIETS"), ("🙂", "")):
        with pytest.raises(Missing):
            press(session, place, resident, wrong)
    elsewhere = make.place(session)
    with pytest.raises(Missing):
        press(session, elsewhere, resident, both)


def test_a_resident_links_a_few_a_day_and_a_worker_more(session, place, resident, worker, monkeypatch, clock):
    monkeypatch.setattr(services, "A_DAY", 1)
    press(session, place, resident, pair(session, place))
    more = (
        idea(session, place, "Muziek", mail="m@voorbeeld.example"),
        offer(session, place, "gitaar", mail="g@voorbeeld.example"),
    )
    with pytest.raises(TooMany):
        press(session, place, resident, more)
    press(session, place, worker, more)
    clock.step(days=2)
    last = (
        idea(session, place, "Een boekenkast", mail="b@voorbeeld.example"),
        offer(session, place, "voorlezen", mail="v@voorbeeld.example"),
    )
    press(session, place, resident, last)


def test_nobody_has_more_than_a_few_questions_waiting(session, place, worker, monkeypatch):
    monkeypatch.setattr(services, "MOST_OPEN", 1)
    both = pair(session, place)
    press(session, place, worker, both)
    another = idea(session, place, "Nog een moestuin", name="Wim", mail="wim@voorbeeld.example")
    with pytest.raises(TooMany):
        press(session, place, worker, (another, both[1]))


def phone_pair(session, place):
    return (
        idea(session, place, mail="", phone="06 12 34 56 78"),
        offer(session, place, mail="", phone="06 87 65 43 21"),
    )


def test_with_phones_only_a_worker_calls_and_passes_on(session, place, worker):
    press(session, place, worker, phone_pair(session, place))
    assert mails(session, "asked") == []
    link = the_link(session)
    assert all(side.to_call for side in link.sides)
    answers.pass_on(session, worker, link.code, 1, "yes")
    with pytest.raises(NotNow):
        answers.pass_on(session, worker, link.code, 1, "told")
    answers.pass_on(session, worker, link.code, 2, "yes")
    link = the_link(session)
    assert link.agreed_at
    assert [side.reach for side in link.sides] == ["0612345678", "0687654321"]
    assert [side.told_at for side in link.sides] == [None, None]
    for position in (1, 2):
        answers.pass_on(session, worker, link.code, position, "told")
    assert all(side.told_at for side in the_link(session).sides)


def test_passing_on_is_for_the_worker_of_the_place(session, place, worker, resident):
    press(session, place, worker, phone_pair(session, place))
    code = the_link(session).code
    stranger = make.worker(session, make.place(session))
    for who, which, position in ((resident, code, 1), (stranger, code, 1), (worker, "NIETS", 1), (worker, code, 3)):
        with pytest.raises(Missing):
            answers.pass_on(session, who, which, position, "yes")
    with pytest.raises(Invalid):
        answers.pass_on(session, worker, code, 1, "maybe")
    assert the_link(session).sides[0].said_at is None


@pytest.mark.parametrize("how", ["time", "offer", "idea"])
def test_it_ends_after_thirty_days_or_when_one_is_gone(session, place, worker, clock, how):
    both = pair(session, place)
    press(session, place, worker, both)
    answers.answer(session, token(session, "Aaltje"), "yes")
    late = token(session, "Bert")
    assert answers.end_what_is_over(session) == 0
    if how == "time":
        clock.step(days=29, hours=23)
        assert answers.end_what_is_over(session) == 0
        clock.step(hours=2)
    elif how == "offer":
        remove(session, session.scalars(select(Offer)).one())
        session.flush()
    else:
        tending.take_off(session, worker, both[0].removeprefix("idea-"))
    with pytest.raises(NotNow):
        answers.answer(session, late, "yes")
    assert answers.end_what_is_over(session) == 1
    assert [mail.facts["name"] for mail in mails(session, "ended")] == ["Aaltje"]
    assert answers.end_what_is_over(session) == 0
    assert mails(session, "linked") == []


def test_a_plan_before_its_letter_is_asked_first_and_only_by_a_worker(session, place, worker, resident):
    round_ = session.scalars(select(make.Round)).first()
    reference = make.sent_in(session, round_, title="Een tuin met kruiden", mail="maker@voorbeeld.example", name="Mia")
    both = (offer(session, place), f"plan-{reference}")
    assert shown(session, place) == []
    assert len(shown(session, place, public=False)) == 1
    with pytest.raises(Missing):
        press(session, place, resident, both)
    press(session, place, worker, both)
    assert [mail.facts["name"] for mail in mails(session, "asked")] == ["Mia"]
    answers.answer(session, token(session, "Mia"), "yes")
    assert [mail.facts["name"] for mail in mails(session, "asked")] == ["Mia", "Bert"]
    answers.answer(session, token(session, "Bert"), "yes")
    assert len(mails(session, "linked")) == 2


def test_a_plan_that_says_no_leaves_the_other_alone(session, place, worker):
    round_ = session.scalars(select(make.Round)).first()
    reference = make.sent_in(session, round_, title="Een tuin met kruiden", mail="maker@voorbeeld.example", name="Mia")
    press(session, place, worker, (offer(session, place), f"plan-{reference}"))
    answers.answer(session, token(session, "Mia"), "no")
    assert [mail.facts["name"] for mail in mails(session, "asked")] == ["Mia"]
    about_links = session.scalars(select(Notice.template).where(Notice.template.like("links/%"))).all()
    assert about_links == ["links/asked"]


def test_beside_a_line_stands_what_belongs_with_it(session, place):
    both = pair(session, place)
    found = suggested.beside(session, place.id, both[1])
    assert [(one.one.line, one.other.line) for one in found] == [("snoeien en stekken", GARDEN)]
    assert suggested.beside(session, place.id, "offer-NIETS") == ()


def test_an_answer_is_yes_or_no(session, place, worker):
    press(session, place, worker, pair(session, place))
    with pytest.raises(Invalid):
        answers.answer(session, token(session, "Bert"), "misschien")
    with pytest.raises(NotNow):
        answers.answer(session, "none", "yes")
    assert session.scalars(select(LinkSide.said_at)).all() == [None, None]


def test_time_is_a_month(session, place, worker):
    press(session, place, worker, pair(session, place))
    link = the_link(session)
    assert link.ends_at - link.made_at == timedelta(days=30)
