"""What everybody may see: awards whose letter has left, counts of the rest, along an index."""

from typing import Any

import pytest
from sqlalchemy import Engine, event

from grants.awards.services import turn_down
from grants.programmes.queries import place_and_round
from grants.rules.lifecycle import State
from grants.rules.refusals import Missing
from grants.store.session import reading, writing
from grants.village import queries
from tests import make, scene
from tests.fixtures_db import Clock
from tests.scene import Scene

TOLD = ("closed", "left_over", "paid", "came_back", "ready", "prepared", "underway", "event", "told", "posted")


@pytest.fixture
def database_url(scene_url: str) -> str:
    """A round with a plan at every step."""
    return scene_url


def test_stories_are_the_plans_whose_yes_letter_left(here: Scene) -> None:
    with reading() as session:
        stories = queries.stories_of(session, here.at.place.id)
    assert {story.reference for story in stories} == {here.plans[name] for name in TOLD}
    moments = [story.shown_at for story in stories]
    assert moments == sorted(moments, reverse=True)


def test_a_letter_that_leaves_makes_a_plan_public(here: Scene, clock: Clock) -> None:
    clock.step(minutes=61)
    with writing() as session:
        make.letters_out(session)
    with reading() as session:
        found = {story.reference for story in queries.stories_of(session, here.at.place.id)}
        assert here.plans["fresh"] in found
        assert here.plans["by_post"] not in found


def test_told_are_the_newest_stories_that_are_done(here: Scene) -> None:
    with reading() as session:
        assert [(one.title, one.told) for one in queries.told(session)] == [
            ("Plantjesmarkt", "Iedereen kreeg een stekje."),
            ("Drie bankjes", "Het was een feest."),
        ]


def test_register_pages_by_key_and_counts_what_was_no(here: Scene) -> None:
    with reading() as session:
        whole = queries.register(session, None, 100)
        first = queries.register(session, None, 4)
        rest = queries.register(session, first[-1].id, 100)
        counted = queries.counted(session)
    assert [row.reference for row in [*first, *rest]] == [row.reference for row in whole]
    assert {row.reference for row in whole} == {here.plans[name] for name in TOLD}
    assert counted == (1, 1)
    paid = {row.reference: row.paid_cents for row in whole}
    assert paid[here.plans["paid"]] == 300_00
    assert paid[here.plans["came_back"]] == 0


def test_register_walks_along_the_key(here: Scene) -> None:
    seen: list[tuple[str, Any]] = []

    def note(_conn: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        seen.append((statement, parameters))

    with reading() as session:
        event.listen(Engine, "before_cursor_execute", note)
        queries.register(session, 50, 51)
        event.remove(Engine, "before_cursor_execute", note)
        how = "EXPLAIN QUERY PLAN " if session.get_bind().dialect.name == "sqlite" else "EXPLAIN "
        statement, values = [one for one in seen if one[0].startswith("SELECT")][-1]
        lines = [str(row[-1]) for row in session.connection().exec_driver_sql(how + statement, values)]
    if session.get_bind().dialect.name == "sqlite":
        assert not [line for line in lines if "TEMP B-TREE" in line or line.startswith("SCAN decisions")], lines


def test_stamp_changes_with_every_step_movement_letter_and_place(here: Scene, clock: Clock) -> None:
    def stamp() -> tuple[Any, ...]:
        with reading() as session:
            return queries.stamp(session)

    before = stamp()
    assert stamp() == before
    clock.step(minutes=61)
    with writing() as session:
        make.letters_out(session)
    after_letter = stamp()
    with writing() as session:
        make.sent_in(session, here.at.round)
    after_step = stamp()
    with writing() as session:
        make.place(session)
    assert len({before, after_letter, after_step, stamp()}) == 4


def test_place_stamp_counts_what_lies_on_the_table(here: Scene) -> None:
    with reading() as session:
        before = queries.place_stamp(session, here.at.place.id, here.at.round.id, 24)
        assert queries.place_stamp(session, here.at.place.id, None, 24).waiting == 0
    assert before.waiting == 6
    scene.more(here, 1)
    with reading() as session:
        assert queries.place_stamp(session, here.at.place.id, here.at.round.id, 24).waiting == 7


def test_place_stamp_brings_the_newest_lines_of_this_place_alone(here: Scene) -> None:
    with reading() as session:
        both = queries.place_stamp(session, here.at.place.id, here.at.round.id, 24)
        one = queries.place_stamp(session, here.at.place.id, here.at.round.id, 1)
        nowhere = queries.place_stamp(session, 0, None, 24)
    assert [line.line for line in both.lines] == ["een aanhanger", "brood bakken"]
    assert one.lines == both.lines[:1]
    assert (nowhere.lines, nowhere.newest[:4]) == ((), both.newest[:4])


def test_place_comes_with_its_open_round(here: Scene) -> None:
    with reading() as session:
        place, round_ = place_and_round(session, here.at.place.slug)
        assert (place.name, round_ and round_.reference) == (here.at.place.name, here.at.round.reference)
        assert round_ is not None
        assert len(round_.house_rules) == 3
    with writing() as session:
        bare = make.place(session).slug
    with reading() as session:
        assert place_and_round(session, bare)[1] is None
        with pytest.raises(Missing):
            place_and_round(session, "nergens")


def test_a_plan_that_stopped_is_no_longer_shown(here: Scene) -> None:
    with writing() as session:
        told = here.plans["told"]
        turn_down(session, make.owner(session, told), told, make.nonce())
    with reading() as session:
        assert here.plans["told"] not in {story.reference for story in queries.stories_of(session, here.at.place.id)}
        assert {row.state for row in queries.register(session, None, 100)} <= {
            State.APPROVED, State.AWARDED, State.CLOSED,
        }  # fmt: skip
