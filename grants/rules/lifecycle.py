"""What may happen to an application: the first of the two tables that run the scheme.

The table is plain data, so the same rows move an application, choose the buttons on a page and print
`grants scheme lifecycle`. Who may do it stands in `permissions`. Imports only refusals.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from grants.rules.refusals import Invalid, NotNow


class State(StrEnum):
    """Where one application is. Never assigned but by `applications.services.advance()`."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    NOT_YET = "not_yet"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    AWARDED = "awarded"
    CANCELLED = "cancelled"
    CLOSED = "closed"


class Action(StrEnum):
    """One thing that can be done to an application as a whole."""

    SUBMIT = "submit"
    OPEN_REVIEW = "open_review"
    APPROVE = "approve"
    NOT_YET = "not_yet"
    DECLINE = "decline"
    RECALL = "recall"
    RECONSIDER = "reconsider"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    TURN_DOWN = "turn_down"
    CANCEL = "cancel"
    CLOSE = "close"


class Need(StrEnum):
    """A fact that must be true before an action; the storey that calls it finds out whether it is."""

    CHECK_PASSED = "check_passed"
    CONTACT_CONFIRMED = "contact_confirmed"
    SPOKEN_SUMMARISED = "spoken_summarised"
    LETTER_LEFT = "letter_left"
    LETTER_NOT_LEFT = "letter_not_left"
    PAYEE_COMPLETE = "payee_complete"
    OBJECTION_NUMBER = "objection_number"
    NO_MONEY_UNDERWAY = "no_money_underway"
    NOTHING_RESERVED_OR_UNDERWAY = "nothing_reserved_or_underway"


@dataclass(frozen=True)
class Transition:
    """One row of the table: from any of `sources` to `target` when all `needs` hold, with a reason if required."""

    sources: frozenset[State]
    target: State
    needs: frozenset[Need] = frozenset()
    note_required: bool = False


def _from(*sources: State, to: State, needs: Collection[Need] = (), note: bool = False) -> Transition:
    return Transition(frozenset(sources), to, frozenset(needs), note)


_OUTCOMES = (State.APPROVED, State.NOT_YET, State.DECLINED)

TRANSITIONS: dict[Action, Transition] = {
    Action.SUBMIT: _from(State.DRAFT, to=State.SUBMITTED),
    Action.OPEN_REVIEW: _from(
        State.SUBMITTED,
        to=State.IN_REVIEW,
        needs=(Need.CHECK_PASSED, Need.CONTACT_CONFIRMED, Need.SPOKEN_SUMMARISED),
    ),
    Action.APPROVE: _from(State.IN_REVIEW, to=State.APPROVED),
    Action.NOT_YET: _from(State.IN_REVIEW, to=State.NOT_YET, note=True),
    Action.DECLINE: _from(State.SUBMITTED, State.IN_REVIEW, to=State.DECLINED, note=True),
    Action.RECALL: _from(*_OUTCOMES, to=State.IN_REVIEW, needs=(Need.LETTER_NOT_LEFT,)),
    Action.RECONSIDER: _from(*_OUTCOMES, to=State.IN_REVIEW, needs=(Need.OBJECTION_NUMBER,), note=True),
    Action.WITHDRAW: _from(State.DRAFT, State.SUBMITTED, State.IN_REVIEW, to=State.WITHDRAWN),
    Action.ACCEPT: _from(State.APPROVED, to=State.AWARDED, needs=(Need.LETTER_LEFT, Need.PAYEE_COMPLETE)),
    Action.TURN_DOWN: _from(State.APPROVED, to=State.WITHDRAWN),
    Action.CANCEL: _from(State.APPROVED, State.AWARDED, to=State.CANCELLED, needs=(Need.NO_MONEY_UNDERWAY,), note=True),
    Action.CLOSE: _from(State.AWARDED, to=State.CLOSED, needs=(Need.NOTHING_RESERVED_OR_UNDERWAY,)),
}

# Their amounts together are "asked", the memo figure beside the bar of the pot (ARCHITECTURE, Ledger).
ASKED: frozenset[State] = frozenset({State.SUBMITTED, State.IN_REVIEW})


class DeclineReason(StrEnum):
    """Why an application is declined: a closed list, so a no can be explained, counted and contested."""

    OUTSIDE_PLACE = "outside_place"
    OUTSIDE_SCHEME = "outside_scheme"
    ALREADY_DONE = "already_done"
    NOT_LAWFUL = "not_lawful"
    ECONOMIC_ACTIVITY = "economic_activity"
    PAID_ELSEWHERE = "paid_elsewhere"
    WILL_NOT_HAPPEN = "will_not_happen"
    WRONG_DATA = "wrong_data"
    POT_EMPTY = "pot_empty"
    HOUSE_RULE = "house_rule"
    INCOMPLETE = "incomplete"


# The panel has its own rules and nothing else; the officer has the law and never the panel's rules.
PANEL_REASONS: frozenset[DeclineReason] = frozenset({DeclineReason.HOUSE_RULE})
OFFICER_REASONS: frozenset[DeclineReason] = frozenset(DeclineReason) - PANEL_REASONS

# Article of the Awb for the legal block of the letter. Grounds of the scheme itself rest on 4:23 (the rule that names
# what may be subsidised); beside it the letter prints that rule, the round's legal base.
AWB: dict[DeclineReason, str] = dict.fromkeys(DeclineReason, "4:23") | {
    DeclineReason.WILL_NOT_HAPPEN: "4:35",
    DeclineReason.WRONG_DATA: "4:35",
    DeclineReason.POT_EMPTY: "4:25",
    DeclineReason.INCOMPLETE: "4:5",
}


def possible(state: State) -> tuple[Action, ...]:
    """Give the actions that leave `state`, in the order of the table; an empty tuple means the story is over."""
    return tuple(action for action, row in TRANSITIONS.items() if state in row.sources)


def step(state: State, action: Action, facts: Collection[Need], note: bool) -> State:
    """Give the state that follows, without changing anything.

    Raises NotNow('wrong_state') when the action does not start from this state, NotNow with the code of the first
    need that is not among `facts`, and Invalid('note_required') when the table asks for a reason and there is none.
    """
    row = TRANSITIONS[action]
    if state not in row.sources:
        raise NotNow("wrong_state", state=state, action=action)
    # In the order of Need, not of the set: the same lack must always give the same message.
    for need in Need:
        if need in row.needs and need not in facts:
            raise NotNow(need.value, state=state, action=action)
    if row.note_required and not note:
        raise Invalid("note_required", "note", action=action)
    return row.target


HEADINGS = ("action", "from", "to", "needs", "note")


def table() -> list[tuple[str, ...]]:
    """Give the table as text under HEADINGS, for `grants scheme lifecycle`; a test compares it with the docs."""
    return [
        (
            action.value,
            ", ".join(state.value for state in State if state in row.sources),
            row.target.value,
            ", ".join(need.value for need in Need if need in row.needs),
            "required" if row.note_required else "",
        )
        for action, row in TRANSITIONS.items()
    ]
