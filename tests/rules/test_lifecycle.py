"""The table of ARCHITECTURE, written down a second time and compared cell by cell."""

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.lifecycle import (
    ASKED,
    AWB,
    HEADINGS,
    OFFICER_REASONS,
    PANEL_REASONS,
    TRANSITIONS,
    Action,
    DeclineReason,
    Need,
    State,
    possible,
    step,
    table,
)
from grants.rules.refusals import Invalid, NotNow

WRITTEN = """
submit     |draft                      |submitted|                                                  |
open_review|submitted                  |in_review|check_passed, contact_confirmed, spoken_summarised|
approve    |in_review                  |approved |                                                  |
not_yet    |in_review                  |not_yet  |                                                  |required
decline    |submitted, in_review       |declined |                                                  |required
recall     |approved, not_yet, declined|in_review|letter_not_left                                   |
reconsider |approved, not_yet, declined|in_review|objection_number                                  |required
withdraw   |draft, submitted, in_review|withdrawn|                                                  |
accept     |approved                   |awarded  |letter_left, payee_complete                       |
turn_down  |approved                   |withdrawn|                                                  |
cancel     |approved, awarded          |cancelled|no_money_underway                                 |required
close      |awarded                    |closed   |nothing_reserved_or_underway                      |
"""
ROWS = [tuple(cell.strip() for cell in line.split("|")) for line in WRITTEN.strip().splitlines()]
EDGES = {(source, row[0]): row[2] for row in ROWS for source in row[1].split(", ")}
EVERYTHING = frozenset(Need)


def test_table_is_the_one_of_the_architecture() -> None:
    assert table() == ROWS
    assert all(len(row) == len(HEADINGS) for row in table())


def test_every_action_has_a_row() -> None:
    assert list(TRANSITIONS) == list(Action)


@pytest.mark.parametrize(("state", "action"), list(product(State, Action)))
def test_step_follows_the_table_and_nothing_else(state: State, action: Action) -> None:
    if (state, action) in EDGES:
        assert step(state, action, EVERYTHING, note=True) == EDGES[state, action]
    else:
        with pytest.raises(NotNow) as caught:
            step(state, action, EVERYTHING, note=True)
        assert caught.value.code == "wrong_state"
        assert caught.value.facts == {"state": state, "action": action}


@pytest.mark.parametrize("action", Action)
def test_step_needs_exactly_the_facts_of_its_row(action: Action) -> None:
    row = TRANSITIONS[action]
    state = min(row.sources)
    for size in range(len(row.needs) + 1):
        for facts in combinations(row.needs, size):
            lacking = [need for need in Need if need in row.needs and need not in facts]
            if not lacking:
                assert step(state, action, facts, note=True) == row.target
                continue
            with pytest.raises(NotNow) as caught:
                step(state, action, facts, note=True)
            assert caught.value.code == lacking[0]


@pytest.mark.parametrize("action", Action)
def test_step_asks_for_a_reason_where_the_table_says_so(action: Action) -> None:
    row = TRANSITIONS[action]
    state = min(row.sources)
    if not row.note_required:
        assert step(state, action, EVERYTHING, note=False) == row.target
        return
    with pytest.raises(Invalid) as caught:
        step(state, action, EVERYTHING, note=False)
    assert (caught.value.code, caught.value.field) == ("note_required", "note")


@pytest.mark.parametrize("state", State)
def test_possible_are_the_edges_out_of_a_state(state: State) -> None:
    assert possible(state) == tuple(Action(row[0]) for row in ROWS if state in row[1].split(", "))


def test_three_states_end_the_story() -> None:
    assert {state for state in State if not possible(state)} == {State.WITHDRAWN, State.CANCELLED, State.CLOSED}


def test_there_is_no_way_back_to_draft() -> None:
    assert State.DRAFT not in {row.target for row in TRANSITIONS.values()}


@given(st.lists(st.sampled_from(Action)))
def test_no_walk_awards_without_an_approval(walk: list[Action]) -> None:
    state, seen = State.DRAFT, [State.DRAFT]
    for action in walk:
        if action in possible(state):
            state = step(state, action, EVERYTHING, note=True)
            seen.append(state)
    assert State.AWARDED not in seen or seen[seen.index(State.AWARDED) - 1] is State.APPROVED
    assert State.CLOSED not in seen or State.AWARDED in seen


def test_asked_counts_what_waits_for_an_answer() -> None:
    assert {"submitted", "in_review"} == ASKED


def test_officer_and_panel_share_no_reason_and_leave_none() -> None:
    assert {"house_rule"} == PANEL_REASONS
    assert OFFICER_REASONS.isdisjoint(PANEL_REASONS)
    assert set(DeclineReason) == OFFICER_REASONS | PANEL_REASONS


def test_every_reason_names_its_article() -> None:
    assert set(AWB) == set(DeclineReason)
    own = {reason.value: article for reason, article in AWB.items() if article != "4:23"}
    assert own == {"will_not_happen": "4:35", "wrong_data": "4:35", "pot_empty": "4:25", "incomplete": "4:5"}


def test_codes_are_stored_and_never_change() -> None:
    assert " ".join(State) == "draft submitted in_review approved not_yet declined withdrawn awarded cancelled closed"
    assert " ".join(DeclineReason) == (
        "outside_place outside_scheme already_done not_lawful economic_activity paid_elsewhere will_not_happen "
        "wrong_data pot_empty house_rule incomplete"
    )
