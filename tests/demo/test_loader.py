"""The demo is lived through the services: the same seed and day give the same house, on both databases."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from grants import config, roof
from grants.applications.models import Application, InfoRequest, ThreadQuestion
from grants.decisions import queries as decisions
from grants.decisions.models import Decision, Letter
from grants.demo import loader
from grants.demo.reading import told
from grants.ideas.models import Idea
from grants.ideas.queries import ideas, offer_desk, offers, rooms, tin
from grants.ideas.queries.offer_desk import Homes
from grants.ledger import queries as ledger
from grants.ledger.models import LedgerEntry
from grants.links.queries import sides, suggested
from grants.panel.models import Seat
from grants.people import queries as people
from grants.people.models import Person
from grants.programmes.models import Place, Round
from grants.rules.permissions import Deed
from grants.rules.refusals import NotNow
from grants.store.session import disconnect, reading
from tests.fixtures_db import Databases

TODAY = date(2026, 11, 22)
SHOWCASE = "siddeburen"


def lived(databases: Databases, kind: str, home: Path, seed: int, today: date) -> str:
    url = databases.make(kind)
    roof.furnish(config.read({"DATABASE_URL": url, "GRANTS_INSTANCE": str(home)}))
    loader.load(seed, today)
    return url


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def demo(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    url = lived(databases, request.param, tmp_path_factory.mktemp("demo"), 1, TODAY)
    yield url
    disconnect()
    databases.drop(url)


def everything() -> dict[str, list[Any]]:
    """What the demo made, without ids, tokens, hashes and ciphertext."""
    questions = {
        "plans": select(
            Application.reference,
            Application.title,
            Application.state,
            Application.submitted_at,
            Application.total_cents,
        ).order_by(Application.title),
        "money": select(LedgerEntry.move, LedgerEntry.cents, LedgerEntry.at, LedgerEntry.key).order_by(LedgerEntry.key),
        "letters": select(Letter.dated_on, Letter.last_day_on, Letter.left_at).order_by(
            Letter.left_at, Letter.dated_on
        ),
        "ideas": select(Idea.reference, Idea.line, Idea.shelf, Idea.waits_since, Idea.grown_at).order_by(
            Idea.reference
        ),
        "people": select(Person.name, Person.email).order_by(Person.name, Person.email),
    }
    with reading() as session:
        return {name: [tuple(row) for row in session.execute(question)] for name, question in questions.items()}


# Filled by the first database that is lived, compared with by the second.
_first: dict[str, list[Any]] = {}


def test_same_seed_and_day_give_the_same_house(demo: str) -> None:
    here = everything()
    if not _first:
        _first.update(here)
    for name, rows in here.items():
        assert sorted(map(str, rows)) == sorted(map(str, _first[name])), name


def test_ledger_holds(demo: str) -> None:
    with reading() as session:
        assert ledger.check(session, decisions.promised(session)) == []


def test_showcase_is_as_promised(demo: str) -> None:
    with reading() as session:
        place = session.scalars(select(Place).where(Place.slug == SHOWCASE)).one()
        round_ = session.scalars(select(Round).where(Round.place_id == place.id, Round.published_at.is_not(None))).one()
        plans = session.scalars(select(Application).where(Application.round_id == round_.id)).all()
        seats = session.scalars(select(Seat).where(Seat.place_id == place.id)).all()
        line = ledger.line(session, round_.id)
        reasons = Counter(
            session.scalars(
                select(Decision.reason).where(Decision.round_id == round_.id, Decision.reason.is_not(None))
            ).all()
        )
    assert len(plans) == 12
    assert sum(plan.total_cents or 0 for plan in plans) == 14_600_00
    assert (len(seats), sum(seat.band == "young" for seat in seats)) == (7, 3)
    assert (line.paid, line.underway, line.reserved, line.free) == (446_800, 149_000, 146_000, 258_200)
    assert (line.asked, line.returned, line.ceiling) == (394_000, 4_200, 1_000_000)
    assert round_.evening_on is not None
    assert 7 <= (round_.evening_on - TODAY).days <= 13
    assert dict(reasons) == {"pot_empty": 1}


def test_the_tin_of_the_showcase_shows_every_kind_of_card(demo: str) -> None:
    with reading() as session:
        place = session.scalars(select(Place).where(Place.slug == SHOWCASE)).one()
        janneke = session.scalars(select(Person.id).where(Person.email == "janneke@noaber.example")).one()
        wall = ideas.wall(session, place.id, 100)
        waiting = [row for row in tin.waiting(session, people.actor(session, janneke)) if row.slug == SHOWCASE]
        grown = session.scalars(select(Application.title).where(Application.idea_id.is_not(None))).all()
    assert len(wall) >= 10
    assert sum(row.grown_at is not None for row in wall) == 1
    assert {row.shelf.value for row in waiting} == {"tin", "aside", "wall"}
    assert all(row.phone or row.seeks_room for row in waiting if row.shelf.value == "wall")
    assert sorted(grown) == ["Even zitten: twee bankjes op weg naar de winkel", "Moestuin achter het dorpshuis"]


def test_every_initiative_is_in_its_named_state(demo: str) -> None:
    named = {
        "completed": "closed", "awarded": "awarded", "awarded_in_part": "awarded", "plan_changed": "awarded",
        "in_review": "in_review", "more_info_requested": "submitted", "declined_fixable": "not_yet",
        "submitted": "submitted", "withdrawn": "withdrawn", "draft": "draft", "awarded_paid": "awarded",
        "bounce_late": "awarded", "underway": "awarded", "approved": "approved", "pot_empty": "declined",
    }  # fmt: skip
    with reading() as session:
        states = {row.title: row.state for row in session.execute(select(Application.title, Application.state))}
        part = session.scalar(
            select(Decision.cents)
            .join(Application, Application.id == Decision.application_id)
            .where(Application.title.like("Popup-huiskamer%"))
        )
    assert {plan["title"]: named[plan["demo_state"]] for plan in told("plans")} == states
    assert part == 1800_00


def test_some_questions_wait_and_most_were_answered(demo: str) -> None:
    with reading() as session:
        asked = session.execute(select(InfoRequest.parts, InfoRequest.answered_at).order_by(InfoRequest.id)).all()
        plan = session.scalars(select(Application).where(Application.title.like("Jeugdhonk%"))).one()
        of_plan = select(ThreadQuestion.answered_at).where(ThreadQuestion.application_id == plan.id)
        questions = session.scalars(of_plan.order_by(ThreadQuestion.number)).all()
        waiting, all_of_them = (
            session.scalar(select(func.count()).select_from(ThreadQuestion).where(*which))
            for which in ((ThreadQuestion.answered_at.is_(None),), ())
        )
    assert sorted(asked) == [(["already"], None), (["already", "money"], None)]
    assert [moment is None for moment in questions] == [False, True]
    assert 0 < waiting < all_of_them


def test_a_round_of_ten_thousand_in_every_place(demo: str) -> None:
    with reading() as session:
        opened = select(Round.ceiling_cents, Round.published_at).where(Round.published_at.is_not(None))
        ceilings = session.execute(opened).all()
        places = Counter(session.scalars(select(Place.programme_id)).all())
    assert len(ceilings) == 44
    assert {cents for cents, _ in ceilings} == {10_000_00}
    assert all(published for _, published in ceilings)
    assert sorted(places.values()) == [10, 34]


def test_neighbours_have_something_to_offer(demo: str) -> None:
    with reading() as session:
        place = session.scalars(select(Place).where(Place.slug == SHOWCASE)).one()
        kinds = Counter(line.kind.value for line in offers.lines(session, place.id, 50))
        told_of = [room.name for room in rooms.rooms(session, place.id)]
        worker = people.actor(session, session.scalars(select(Person.id).where(Person.name == "Janneke")).one())
        waiting = offer_desk.waiting(session, offer_desk.homes(worker, Deed.MIND_OFFERS))
    assert kinds == {"can": 5, "have": 4, "seek": 2}
    assert len(told_of) == 4
    assert {row.why for row in waiting} == {"talk", "doubted"}


def test_what_belongs_together_is_suggested_and_one_pair_found_each_other(demo: str) -> None:
    with reading() as session:
        place = session.scalars(select(Place).where(Place.slug == SHOWCASE)).one()
        here = Homes((), (place.id,))
        linked = [link for link in sides.in_hand(session, here, datetime(2026, 10, 1, tzinfo=UTC)) if link.shown]
        found = suggested.matches(session, here, public=True)
        seeking = [row.line for row in ideas.wall(session, place.id, 48) if row.seeks_room]
    assert [link.sides[0].line[:12] for link in linked] == ["Een gitarist"]
    assert 2 <= len(found) <= 8
    assert len(seeking) == 1


def test_a_second_demo_is_refused(demo: str) -> None:
    with pytest.raises(NotNow):
        loader.load(2, TODAY)


def test_any_day_will_do(databases: Databases, tmp_path: Path) -> None:
    today = date(2028, 10, 29)  # the night on which the clock goes back
    url = lived(databases, "sqlite", tmp_path, 7, today)
    try:
        with reading() as session:
            assert ledger.check(session) == []
            latest = session.scalar(select(Application.submitted_at).order_by(Application.submitted_at.desc()).limit(1))
        assert latest is not None
        assert latest.date() < today
    finally:
        disconnect()
        databases.drop(url)
