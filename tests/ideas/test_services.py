"""Cards through the services: where they go, who may do what with them, what their makers hear; on both databases."""

import random
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.applications.services import start_draft, submit
from grants.ideas.models import CardSource, Idea
from grants.ideas.queries import ideas as wall_queries
from grants.ideas.queries import tin as queries
from grants.ideas.services.cards import type_card, undo_card
from grants.ideas.services.telling import MOST_MAILS
from grants.ideas.services.tending import note_call, put_on_wall, take_off
from grants.ideas.services.tin import leave_idea, report_idea
from grants.notices.models import Notice
from grants.programmes.models import Place
from grants.rules.permissions import ANONYMOUS, Actor, Grant, Role
from grants.rules.refusals import Invalid, Missing, NotNow
from grants.rules.tin import Shelf
from grants.store.session import reading, writing
from tests import make
from tests.fixtures_db import Clock

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def at(database: object, clock: Clock) -> Place:
    """A place with an open round."""
    with writing() as session:
        return session.get_one(Place, make.published_round(session).place_id)


@pytest.fixture
def worker(at: Place) -> Actor:
    """The community worker of its programme."""
    with writing() as session:
        return make.worker(session, at)


def card(reference: str) -> Idea:
    with reading() as session:
        return card_of(session, reference)


def card_of(session: Session, reference: str) -> Idea:
    return session.scalars(select(Idea).where(Idea.reference == reference)).one()


def left(at: Place, **typed: Any) -> Idea:
    with writing() as session:
        reference = make.idea(session, at, **typed)
    return card(reference)


def told() -> list[tuple[str, str]]:
    with reading() as session:
        rows = session.scalars(select(Notice).where(Notice.template.like("ideas/%")).order_by(Notice.id))
        return [(row.template, row.facts["line"]) for row in rows]


def on_wall(at: Place) -> list[str]:
    with reading() as session:
        return [row.reference for row in wall_queries.wall(session, at.id, 100)]


def waiting(who: Actor) -> list[str]:
    with reading() as session:
        return [row.reference for row in queries.waiting(session, who)]


def test_a_signed_line_hangs_at_once_and_an_unsigned_one_waits(at: Place, worker: Actor) -> None:
    signed, unsigned = left(at, name="Trijn"), left(at, name="")
    assert (signed.shelf, unsigned.shelf) == (Shelf.WALL, Shelf.TIN)
    assert on_wall(at) == [signed.reference]
    assert waiting(worker) == [unsigned.reference]


def test_a_name_of_spaces_is_no_name(at: Place) -> None:
    assert left(at, name="  \u00a0 ").shelf is Shelf.TIN


def test_call_me_waits_until_somebody_called(at: Place, worker: Actor) -> None:
    idea = left(at, name="Trijn", phone="06 - 12 34 56 78")
    assert (idea.phone, idea.shelf) == ("0612345678", Shelf.WALL)
    assert waiting(worker) == [idea.reference]
    with writing() as session:
        note_call(session, worker, idea.reference)
    assert waiting(worker) == []
    assert card(idea.reference).called_by_id == worker.person_id


def test_a_line_is_kept_as_typed_and_on_one_line(at: Place) -> None:
    line = "<b>🎉 مرحبا  {{ 7*7 }} ‮</b>"
    assert left(at, line=line).line == line
    assert left(at, line=" Een\r\nbankje \n").line == "Een bankje"


@pytest.mark.parametrize(
    ("typed", "field", "code"),
    [
        ({"line": " \n "}, "line", "required"),
        ({"line": "a" * 301}, "line", "text_too_long"),
        ({"line": "nul\0"}, "line", "text_unfit"),
        ({"line": "half \ud800"}, "line", "text_unfit"),
        ({"name": "n" * 61}, "name", "text_too_long"),
        ({"phone": "112"}, "phone", "phone_format"),
        ({"mail": "fenna@"}, "mail", "mail_format"),
        ({"mail": "a@b.example\nBcc: c@d.example"}, "mail", "mail_format"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(at: Place, typed: dict[str, str], field: str, code: str) -> None:
    with writing() as session, pytest.raises(Invalid) as refusal:
        leave_idea(session, at.slug, {"line": "Een bankje", **typed})
    assert (refusal.value.field, refusal.value.code) == (field, code)


def test_a_report_takes_the_line_away_until_a_worker_looked(at: Place, worker: Actor) -> None:
    idea = left(at)
    for _ in range(2):
        with writing() as session:
            report_idea(session, at.slug, idea.reference)
    assert on_wall(at) == []
    assert waiting(worker) == [idea.reference]
    assert (card(idea.reference).shelf, card(idea.reference).reports) == (Shelf.ASIDE, 2)
    with writing() as session:
        put_on_wall(session, worker, idea.reference)
    assert on_wall(at) == [idea.reference]
    assert waiting(worker) == []
    with writing() as session:
        report_idea(session, at.slug, idea.reference)
        take_off(session, worker, idea.reference)
    assert (on_wall(at), waiting(worker)) == ([], [])


def test_what_is_not_on_the_wall_cannot_be_reported(at: Place) -> None:
    unsigned, here = left(at, name=""), left(at)
    with writing() as session:
        other = make.place(session)
    for slug, reference in ((at.slug, unsigned.reference), (other.slug, here.reference), (at.slug, "NERGENS2")):
        with writing() as session, pytest.raises(Missing):
            report_idea(session, slug, reference)


def test_only_the_worker_of_the_programme_or_place_tends_the_tin(at: Place, worker: Actor) -> None:
    idea = left(at, name="")
    with writing() as session:
        elsewhere = make.worker(session, make.place(session))
        here = Actor(make.person(session).id, "Ria", frozenset({Grant(Role.COMMUNITY_WORKER, place_id=at.id)}))
        others = [elsewhere, make.officer(session, at), make.actor(make.person(session)), ANONYMOUS]
    assert waiting(here) == waiting(worker) == [idea.reference]
    for other in others:
        assert waiting(other) == []
        for press in (put_on_wall, take_off, note_call):
            with writing() as session, pytest.raises(Missing):
                press(session, other, idea.reference)
        with writing() as session, pytest.raises(Missing):
            type_card(session, other, at.slug, {"line": "x", "source": "paper"})
        with writing() as session, pytest.raises(Missing):
            undo_card(session, other, at.slug)


def test_the_maker_hears_what_happened(at: Place, worker: Actor) -> None:
    mail = {"mail": "trijn@voorbeeld.example"}
    hung, gone = left(at, line="Soep", name="", **mail), left(at, line="Scheldwoord", name="", **mail)
    assert told() == []
    with writing() as session:
        put_on_wall(session, worker, hung.reference)
        take_off(session, worker, gone.reference)
        put_on_wall(session, worker, hung.reference)
        take_off(session, worker, gone.reference)
    assert told() == [("ideas/on_wall", "Soep"), ("ideas/taken_off", "Scheldwoord")]


def test_one_address_gets_few_mails_a_day(at: Place, worker: Actor, clock: Clock) -> None:
    many = [left(at, name="", mail="trijn@voorbeeld.example") for _ in range(MOST_MAILS + 2)]
    with writing() as session:
        for idea in many:
            put_on_wall(session, worker, idea.reference)
    assert len(told()) == MOST_MAILS
    clock.step(days=1, minutes=1)
    with writing() as session:
        take_off(session, worker, many[0].reference)
    assert len(told()) == MOST_MAILS + 1


def test_somebody_elses_address_shows_nothing_of_them(at: Place) -> None:
    with writing() as session:
        make.person(session, "Geheime Naam", "geheim@voorbeeld.example", "0611111111")
    idea = left(at, name="", phone="", mail="Geheim@voorbeeld.example")
    assert (idea.name, idea.phone) == ("", "")


def grow(at: Place, reference: str, **typed: Any) -> Application:
    """Send in a plan that began with an idea."""
    with writing() as session:
        sheet = make.sheet(**typed)
        token = start_draft(session, ANONYMOUS, at.slug, sheet, idea=reference)
        sent = submit(session, ANONYMOUS, token, sheet).reference
        return session.scalars(select(Application).where(Application.reference == sent)).one()


def test_an_idea_grows_into_a_plan_and_its_maker_is_told_once(at: Place) -> None:
    idea = left(at, line="Soep op dinsdag", mail="trijn@voorbeeld.example")
    with writing() as session:
        start_draft(session, ANONYMOUS, at.slug, make.sheet(), idea=idea.reference)
    assert card(idea.reference).grown_at is None
    assert grow(at, idea.reference).idea_id == idea.id
    assert grow(at, idea.reference).idea_id == idea.id
    assert card(idea.reference).grown_at is not None
    assert told() == [("ideas/grown", "Soep op dinsdag")]


def test_who_makes_a_plan_of_their_own_idea_is_not_told_so(at: Place) -> None:
    idea = left(at, mail="trijn@voorbeeld.example")
    grow(at, idea.reference, mail="Trijn@voorbeeld.example")
    assert told() == []


def test_a_plan_is_not_lost_for_the_sake_of_an_idea_that_is_gone(at: Place) -> None:
    unsigned, reported = left(at, name=""), left(at)
    with writing() as session:
        report_idea(session, at.slug, reported.reference)
        elsewhere = make.idea(session, make.place(session))
    for reference in (unsigned.reference, reported.reference, elsewhere, "NERGENS2", "'; --", ""):
        assert grow(at, reference).idea_id is None


def test_a_card_that_a_worker_types_hangs_at_once(at: Place, worker: Actor) -> None:
    with writing() as session:
        plain = type_card(session, worker, at.slug, {"line": "Een bankje", "source": "visit"})
        called = type_card(session, worker, at.slug, {"line": "Bel", "phone": "0612345678", "source": "paper"})
    assert on_wall(at) == [called, plain]
    assert waiting(worker) == [called]
    assert (card(plain).source, card(plain).entered_by_id) == (CardSource.VISIT, worker.person_id)
    for source in ("web", "", "x"):
        with writing() as session, pytest.raises(Invalid):
            type_card(session, worker, at.slug, {"line": "Een bankje", "source": source})


def test_the_last_card_can_be_taken_back(at: Place, worker: Actor, clock: Clock) -> None:
    with writing() as session:
        first, second = (type_card(session, worker, at.slug, {"line": n, "source": "paper"}) for n in ("een", "twee"))
    with writing() as session:
        assert undo_card(session, worker, at.slug) == second
        back = queries.undone(session, worker, at.id, second)
        assert back is not None
        assert back.line == "twee"
        assert queries.undone(session, worker, at.id, first) is None
        assert [row.reference for row in queries.last_typed(session, worker, at.id)] == [first]
    clock.step(days=2)
    with writing() as session, pytest.raises(NotNow):
        undo_card(session, worker, at.slug)


def test_a_card_that_became_a_plan_cannot_be_taken_back(at: Place, worker: Actor) -> None:
    with writing() as session:
        grown = type_card(session, worker, at.slug, {"line": "een", "source": "paper"})
    grow(at, grown)
    with writing() as session, pytest.raises(NotNow):
        undo_card(session, worker, at.slug)


def test_lookalikes_are_of_the_same_place(at: Place) -> None:
    first, again = left(at, line="Een bankje bij de speeltuin"), left(at, line="Bankjes bij de speeltuin", name="")
    left(at, line="Soep op dinsdag")
    with writing() as session:
        other = make.place(session)
        elsewhere = card_of(session, make.idea(session, other, "Een bankje bij de speeltuin"))
    cards = [(one.place_id, one.reference, one.line) for one in (first, again, elsewhere)]
    with reading() as session:
        found = queries.lookalikes(session, cards)
        assert found == {first.reference: [again.line], again.reference: [first.line], elsewhere.reference: []}
        assert queries.lookalikes(session, cards, public=True)[first.reference] == []
        assert queries.lookalikes(session, []) == {}


def test_the_waiting_come_oldest_first_and_page_by_page(at: Place, worker: Actor, clock: Clock) -> None:
    made = []
    for number in range(queries.PAGE + 3):
        clock.step(minutes=number % 2)
        made.append(left(at, name="").reference)
    with reading() as session:
        first = queries.waiting(session, worker)
        last = first[queries.PAGE - 1]
        rest = queries.waiting(session, worker, (last.waits_since, last.id))
    assert [row.reference for row in (*first[: queries.PAGE], *rest)] == made


def test_the_stamp_changes_with_the_wall(at: Place, worker: Actor, clock: Clock) -> None:
    stamps = set()

    def note() -> None:
        clock.step(seconds=1)
        with reading() as session:
            stamps.add(wall_queries.stamp(session, at.id))

    note()
    idea = left(at)
    note()
    for press in (lambda s: report_idea(s, at.slug, idea.reference), lambda s: put_on_wall(s, worker, idea.reference)):
        with writing() as session:
            press(session)
        note()
    grow(at, idea.reference)
    note()
    assert len(stamps) == 5


def test_the_demo_can_repeat_itself(at: Place) -> None:
    def drawn() -> str:
        with writing() as session:
            left = leave_idea(session, at.slug, {"line": "x", "name": "y"}, source=random.Random(7))
            session.rollback()
        return left.reference

    assert drawn() == drawn()


def test_old_cards_are_left_alone_by_time(at: Place, worker: Actor, clock: Clock) -> None:
    idea = left(at, name="")
    since = card(idea.reference).waits_since
    clock.step(days=3)
    with writing() as session:
        note_call(session, worker, idea.reference)
    assert card(idea.reference).waits_since == since
    assert clock.now - since >= timedelta(days=3)
