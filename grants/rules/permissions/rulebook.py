"""The table of who may do what and the one line that reads it. Imports the words of this package and refusals.

Three habits keep it honest: who has an interest in a plan never decides on it or on its money (Awb 2:4); whoever has
not been named may not; and a rule names only what a person *is*, so facts like "the letter has left" stay in lifecycle.
"""

from collections.abc import Set
from dataclasses import dataclass

from grants.rules.lifecycle import Action
from grants.rules.permissions.actors import Role, Tie
from grants.rules.permissions.deeds import Deed
from grants.rules.refusals import NotAllowed


@dataclass(frozen=True)
class Rule:
    """One row: any of `roles` or any of `ties` may, but nobody with one of `never`. Neither roles nor ties: nobody."""

    roles: frozenset[Role] = frozenset()
    ties: frozenset[Tie] = frozenset()
    never: frozenset[Tie] = frozenset()


INTERESTED: frozenset[Tie] = frozenset({Tie.OWNER, Tie.HELPER, Tie.PAYEE})
PARTIAL: frozenset[Tie] = INTERESTED | {Tie.SET_ASIDE}

_PANEL = (Role.PANEL_MEMBER, Role.CHAIR)
_NOBODY: frozenset[Tie] = frozenset()


def _may(*who: Role | Tie, never: frozenset[Tie] = _NOBODY) -> Rule:
    roles = frozenset(one for one in who if isinstance(one, Role))
    return Rule(roles, frozenset(one for one in who if isinstance(one, Tie)), never)


RULES: dict[Deed, Rule] = {
    # The makers. A helper types along; the press is always theirs (PRODUCT 1).
    Deed.READ_DRAFT: _may(Tie.OWNER, Tie.HELPER),
    Deed.WRITE_DRAFT: _may(Tie.OWNER, Tie.HELPER),
    Deed.READ_PLAN: _may(
        *_PANEL, Role.COMMUNITY_WORKER, Role.OFFICER, Role.TREASURER, Tie.OWNER, Tie.HELPER, Tie.PAYEE
    ),
    Deed.READ_CONTACTS: _may(Role.OFFICER, Tie.OWNER),
    Deed.SUBMIT: _may(Tie.OWNER),
    Deed.WITHDRAW: _may(Tie.OWNER),
    Deed.ANSWER_REQUEST: _may(Tie.OWNER),
    # The thread is open and holds no voices. A maker with a seat is set aside and must still answer: so no `never`.
    Deed.WRITE_MESSAGE: _may(*_PANEL, Role.OFFICER, Tie.OWNER),
    Deed.READ_THREAD: _may(*_PANEL, Role.OFFICER, Tie.OWNER, Tie.HELPER),
    Deed.CONFIRM_CONTACT: _may(Tie.OWNER),
    # Asking somebody to join, ending that, handing the plan over.
    Deed.MANAGE_MAKERS: _may(Tie.OWNER),
    Deed.START_AGAIN: _may(Tie.OWNER),
    # A community worker writes down what somebody said; only that somebody says that it is theirs.
    Deed.ENTER_FOR_OTHER: _may(Role.COMMUNITY_WORKER),
    # The tin: reading what is unsigned or not right, calling back, typing cards. Phone numbers are theirs alone.
    Deed.TEND_TIN: _may(Role.COMMUNITY_WORKER),
    # What a place has before anybody asks for money: who looks after it knows the people.
    Deed.MIND_OFFERS: _may(Role.COMMUNITY_WORKER),
    Deed.KEEP_ROOMS: _may(Role.COMMUNITY_WORKER),
    Deed.CONFIRM_ENTRY: _may(Tie.OWNER, never=frozenset({Tie.SCRIBE})),
    # Who writes down what makers told has no part in the plan; they hear it read back.
    Deed.SUMMARISE: _may(Role.COMMUNITY_WORKER, Role.OFFICER, never=PARTIAL),
    Deed.HELP_YOUTH: _may(Role.COMMUNITY_WORKER, Role.OFFICER),
    # The officer's check and the law.
    Deed.CHECK: _may(Role.OFFICER, never=PARTIAL),
    Deed.REQUEST_INFO: _may(Role.OFFICER, never=PARTIAL),
    Deed.CALL_BACK: _may(Role.OFFICER, never=PARTIAL),
    Deed.DECLINE: _may(Role.OFFICER, never=PARTIAL),
    Deed.RECALL: _may(Role.OFFICER, never=PARTIAL),
    # On an objection never the one who took the decision (Awb 10:3 lid 3).
    Deed.RECONSIDER: _may(Role.OFFICER, never=PARTIAL | {Tie.DECIDER}),
    Deed.CANCEL: _may(Role.OFFICER, never=PARTIAL),
    # The panel. An officer gets counts and sentences, never voices by name.
    Deed.READ_PANEL: _may(*_PANEL),
    Deed.REVIEW: _may(*_PANEL, never=PARTIAL),
    Deed.READ_VOICES: _may(*_PANEL, never=PARTIAL),
    Deed.READ_COUNTS: _may(*_PANEL, Role.OFFICER, never=PARTIAL),
    Deed.CONCLUDE: _may(Role.CHAIR, Tie.CHAIR_STAND_IN, never=PARTIAL),
    Deed.CONFIRM_OUTCOMES: _may(Role.OFFICER, never=PARTIAL),
    Deed.PUBLISH_ROUND: _may(Role.OFFICER),
    # The letter and the award. A keeper reads what the money is for and types the account, nothing more.
    Deed.READ_LETTER: _may(Role.OFFICER, Tie.OWNER, Tie.PAYEE),
    Deed.POST_LETTER: _may(Role.OFFICER),
    Deed.ACCEPT: _may(Tie.OWNER),
    Deed.TURN_DOWN: _may(Tie.OWNER),
    Deed.NAME_PAYEE: _may(Tie.OWNER),
    Deed.TYPE_ACCOUNT: _may(Tie.PAYEE),
    Deed.READ_ACCOUNT: _may(Role.TREASURER, Tie.PAYEE),
    Deed.REPORT_CHANGE: _may(Tie.OWNER),
    Deed.CLOSE_AWARD: _may(Tie.OWNER),
    # The money. RELEASE is four eyes in one line.
    Deed.NOTE_RETURN: _may(Role.OFFICER, never=INTERESTED),
    Deed.PREPARE: _may(Role.OFFICER, never=INTERESTED),
    Deed.RELEASE: _may(Role.TREASURER, never=INTERESTED | {Tie.PREPARER}),
    Deed.SEND_BACK: _may(Role.TREASURER),
    Deed.MARK_PAYMENT: _may(Role.OFFICER, never=INTERESTED),
    Deed.READ_PAYMENTS: _may(Role.OFFICER, Role.TREASURER),
    Deed.READ_DESK: _may(Role.OFFICER, Role.TREASURER),
    Deed.READ_SUMMARY: _may(Role.OFFICER, Role.TREASURER),
    Deed.READ_LEDGER: _may(Role.OFFICER, Role.TREASURER),
    Deed.MANAGE_PEOPLE: _may(Role.ADMIN),
    # What things cost, about, beside question 5: no rule of the scheme, so whoever hears the questions keeps it.
    Deed.KEEP_COSTS: _may(Role.OFFICER, Role.ADMIN),
    # What belongs together (koppel): whoever signed in may press for what is public, a community worker for all.
    Deed.LINK: _may(Role.RESIDENT, Role.COMMUNITY_WORKER),
    Deed.MIND_LINKS: _may(Role.COMMUNITY_WORKER),
    # The evening. Who sits there and what they say is written down by the chair, or by the member the chair named for
    # that evening; never by who works for the programme, and on a plan never by who has an interest in it.
    Deed.READ_EVENING: _may(*_PANEL, Role.OFFICER),
    Deed.SET_EVENING: _may(Role.CHAIR, Role.OFFICER),
    Deed.HOLD_EVENING: _may(Role.CHAIR, Tie.CHAIR_STAND_IN, Tie.EVENING_SCRIBE, never=frozenset({Tie.STAFF})),
    Deed.LEAD_TABLE: _may(Role.CHAIR, Tie.CHAIR_STAND_IN, Tie.EVENING_SCRIBE, never=PARTIAL),
    Deed.ENTER_VOICES: _may(Role.CHAIR, Tie.EVENING_SCRIBE, never=PARTIAL | {Tie.STAFF}),
    # The panel's own questions are the panel's: who leads it writes down what it agreed, the office only reads.
    Deed.READ_RULES: _may(*_PANEL, Role.OFFICER),
    Deed.WRITE_RULES: _may(Role.CHAIR),
    Deed.MANAGE_SEATS: _may(Role.CHAIR, Role.OFFICER),
    Deed.CALL_IN: _may(Role.CHAIR, Role.OFFICER, Tie.CHAIR_STAND_IN, never=PARTIAL),
    Deed.KEEP_REGISTER: _may(Role.OFFICER, never=PARTIAL),
}

# Which deed guards which row of TRANSITIONS, so a page can offer exactly the buttons that will work. What a round's
# confirmation applies (APPROVE, NOT_YET, DECLINE for the pot or a house rule) is guarded once, by CONFIRM_OUTCOMES.
DEED_FOR: dict[Action, Deed] = {
    Action.SUBMIT: Deed.SUBMIT,
    Action.OPEN_REVIEW: Deed.CHECK,
    Action.APPROVE: Deed.CONFIRM_OUTCOMES,
    Action.NOT_YET: Deed.CONFIRM_OUTCOMES,
    Action.DECLINE: Deed.DECLINE,
    Action.RECALL: Deed.RECALL,
    Action.RECONSIDER: Deed.RECONSIDER,
    Action.WITHDRAW: Deed.WITHDRAW,
    Action.ACCEPT: Deed.ACCEPT,
    Action.TURN_DOWN: Deed.TURN_DOWN,
    Action.CANCEL: Deed.CANCEL,
    Action.CLOSE: Deed.CLOSE_AWARD,
}


def allows(deed: Deed, roles: Set[Role], ties: Set[Tie] = frozenset()) -> bool:
    """Say whether someone with these roles here and these ties to this application may do `deed`."""
    rule = RULES[deed]
    return bool(roles & rule.roles or ties & rule.ties) and not ties & rule.never


def demand(deed: Deed, roles: Set[Role], ties: Set[Tie] = frozenset()) -> None:
    """Refuse who may not. Raises NotAllowed('not_yours'); the fact `deed` is for the log, not for the page."""
    if not allows(deed, roles, ties):
        raise NotAllowed("not_yours", deed=deed)
