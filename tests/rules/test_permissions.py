"""Who may: every kind of person against every deed, and the one line that decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.lifecycle import Action, State
from grants.rules.permissions import (
    ANONYMOUS,
    DEED_FOR,
    HEADINGS,
    INTERESTED,
    PARTIAL,
    RULES,
    Actor,
    Deed,
    Grant,
    Role,
    Rule,
    Standing,
    Tie,
    allows,
    demand,
    roles_anywhere,
    roles_at,
    table,
)
from grants.rules.refusals import NotAllowed

# Every kind of person as (roles, ties), and all they may do. What is not written here, they may not.
MAKER = (
    "read_draft write_draft read_plan read_contacts submit withdraw answer_request write_message read_thread "
    "confirm_contact manage_makers start_again confirm_entry read_letter accept turn_down name_payee report_change "
    "close_award"
)
WORKER = "read_plan enter_for_other help_youth tend_tin mind_offers keep_rooms summarise mind_links"
PANEL = "read_plan write_message read_thread read_panel read_evening read_rules"
LEADS = "set_evening hold_evening"
RULES_SEATS = "write_rules manage_seats"
VOICE = f"{PANEL} review read_voices read_counts"
READS_MONEY = "read_payments read_desk read_summary read_ledger"
OFFICE = (
    f"help_youth read_plan read_contacts write_message read_thread publish_round read_letter post_letter {READS_MONEY} "
    "read_evening set_evening read_rules manage_seats keep_costs"
)
JUDGES = (
    "check request_info call_back summarise decline recall cancel read_counts confirm_outcomes call_in keep_register"
)
PAYS = "note_return prepare mark_payment"

ANYBODY = "link"
"""What everybody may who signed in."""

PEOPLE: dict[str, tuple[str, str, str]] = {
    "anonymous": ("", "", ""),
    "resident": ("resident", "", ""),
    "owner": ("resident", "owner", MAKER),
    "owner who is paid": ("resident", "owner payee", f"{MAKER} type_account read_account"),
    "helper": ("resident", "helper", "read_draft write_draft read_plan read_thread"),
    "keeper": ("resident", "payee", "read_plan read_letter type_account read_account"),
    "community worker": ("resident community_worker", "", WORKER),
    "scribe": ("resident community_worker", "scribe", WORKER),
    "scribe with the resident's link": (
        "resident community_worker",
        "owner scribe",
        f"{MAKER} {WORKER}".replace("confirm_entry ", "").replace(" summarise", ""),
    ),
    "panel member": ("resident panel_member", "", VOICE),
    "panel member set aside": ("resident panel_member", "set_aside", PANEL),
    "maker on the panel": ("resident panel_member", "owner set_aside", f"{MAKER} {PANEL}"),
    "maker on the panel, not yet set aside": ("resident panel_member", "owner", f"{MAKER} {PANEL}"),
    "helper on the panel": ("resident panel_member", "helper", f"read_draft write_draft {PANEL}"),
    "chair": ("resident chair", "", f"{VOICE} conclude {LEADS} {RULES_SEATS} enter_voices lead_table call_in"),
    "chair set aside": ("resident chair", "set_aside", f"{PANEL} {LEADS} {RULES_SEATS}"),
    "chair who is staff": (
        "resident chair community_worker",
        "staff",
        f"{VOICE} {WORKER} {RULES_SEATS} conclude set_evening lead_table call_in",
    ),
    "scribe of the evening": (
        "resident panel_member",
        "evening_scribe",
        f"{VOICE} hold_evening enter_voices lead_table",
    ),
    "scribe of the evening set aside": ("resident panel_member", "evening_scribe set_aside", f"{PANEL} hold_evening"),
    "stand-in of the chair": (
        "resident panel_member",
        "chair_stand_in",
        f"{VOICE} conclude hold_evening lead_table call_in",
    ),
    "stand-in set aside": ("resident panel_member", "chair_stand_in set_aside", f"{PANEL} hold_evening"),
    "officer": ("resident officer", "", f"{OFFICE} {JUDGES} {PAYS} reconsider"),
    "officer who decided": ("resident officer", "decider", f"{OFFICE} {JUDGES} {PAYS}"),
    "officer who prepared": ("resident officer", "preparer", f"{OFFICE} {JUDGES} {PAYS} reconsider"),
    "officer and maker": ("resident officer", "owner", f"{OFFICE} {MAKER}"),
    "officer and helper": ("resident officer", "helper", f"{OFFICE} read_draft write_draft"),
    "officer and keeper": ("resident officer", "payee", f"{OFFICE} type_account read_account"),
    "officer too close": ("resident officer", "set_aside", f"{OFFICE} {PAYS}"),
    "treasurer": ("resident treasurer", "", f"read_plan {READS_MONEY} read_account release send_back"),
    "treasurer who prepared": (
        "resident treasurer officer",
        "preparer",
        f"{OFFICE} {JUDGES} {PAYS} reconsider read_account send_back",
    ),
    "treasurer and maker": ("resident treasurer", "owner", f"{MAKER} {READS_MONEY} read_account send_back"),
    "treasurer and keeper": (
        "resident treasurer",
        "payee",
        f"read_plan read_letter type_account {READS_MONEY} read_account send_back",
    ),
    "admin": ("resident admin", "", "manage_people keep_costs"),
}


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("person", PEOPLE)
def test_everyone_may_do_exactly_what_is_written(person: str, deed: Deed) -> None:
    roles, ties, may = PEOPLE[person]
    may = f"{may} {ANYBODY}" if roles else may
    held = {Role(role) for role in roles.split()}
    tied = {Tie(tie) for tie in ties.split()}
    assert allows(deed, held, tied) is (deed in may.split())


def test_people_use_every_role_tie_and_deed() -> None:
    assert {role for roles, _, _ in PEOPLE.values() for role in roles.split()} == set(Role)
    assert {tie for _, ties, _ in PEOPLE.values() for tie in ties.split()} == set(Tie)
    assert {deed for _, _, may in PEOPLE.values() for deed in may.split()} | {ANYBODY} == set(Deed)


def test_every_deed_has_a_rule() -> None:
    assert list(RULES) == list(Deed)


def test_release_is_four_eyes_in_one_line() -> None:
    never = {Tie.OWNER, Tie.HELPER, Tie.PAYEE, Tie.PREPARER}
    assert RULES[Deed.RELEASE] == Rule(roles=frozenset({Role.TREASURER}), never=frozenset(never))


def test_nobody_decides_on_their_own_plan() -> None:
    assert {"owner", "helper", "payee"} == INTERESTED
    assert INTERESTED | {"set_aside"} == PARTIAL


def test_a_rule_without_roles_and_ties_lets_nobody_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RULES, Deed.SUBMIT, Rule())
    assert not allows(Deed.SUBMIT, set(Role), set(Tie))


@given(st.sampled_from(Deed), st.sets(st.sampled_from(Role)), st.sets(st.sampled_from(Tie)))
def test_never_wins_and_more_roles_never_take_away(deed: Deed, roles: set[Role], ties: set[Tie]) -> None:
    if ties & RULES[deed].never:
        assert not allows(deed, set(Role), ties)
    if allows(deed, roles, ties):
        assert allows(deed, set(Role), ties)


def test_ties_may_be_left_out() -> None:
    assert allows(Deed.READ_DESK, {Role.OFFICER})
    demand(Deed.READ_DESK, {Role.OFFICER})


def test_demand_refuses_with_one_code() -> None:
    demand(Deed.SUBMIT, set(), {Tie.OWNER})
    with pytest.raises(NotAllowed) as caught:
        demand(Deed.SUBMIT, {Role.RESIDENT}, {Tie.HELPER})
    assert (caught.value.code, caught.value.facts) == ("not_yours", {"deed": Deed.SUBMIT})


def test_every_action_has_a_deed() -> None:
    assert list(DEED_FOR) == list(Action)


def test_table_prints_every_rule() -> None:
    rows = {row[0]: row for row in table()}
    assert list(rows) == [deed.value for deed in Deed]
    assert rows["release"] == ("release", "treasurer", "", "owner, helper, payee, preparer")
    assert rows["conclude"] == ("conclude", "chair", "chair_stand_in", "owner, helper, payee, set_aside")
    assert rows["read_plan"][1:3] == (
        "community_worker, panel_member, chair, officer, treasurer",
        "owner, helper, payee",
    )
    assert all(len(row) == len(HEADINGS) for row in rows.values())


def person(*grants: Grant) -> Actor:
    return Actor(7, "Anna", frozenset(grants))


GRONINGEN, DRENTHE, SIDDEBUREN, ANLOO = 1, 2, 10, 20


def test_nobody_in_particular_has_no_roles() -> None:
    assert roles_at(ANONYMOUS, GRONINGEN, SIDDEBUREN) == frozenset()


def test_everyone_signed_in_is_a_resident() -> None:
    assert roles_at(person(), GRONINGEN, SIDDEBUREN) == {Role.RESIDENT}


@pytest.mark.parametrize(
    ("grant", "programme_id", "place_id", "counts"),
    [
        (Grant(Role.OFFICER, GRONINGEN), GRONINGEN, SIDDEBUREN, True),
        (Grant(Role.OFFICER, GRONINGEN), GRONINGEN, None, True),
        (Grant(Role.OFFICER, GRONINGEN), DRENTHE, ANLOO, False),
        (Grant(Role.OFFICER, GRONINGEN), None, None, False),
        (Grant(Role.OFFICER, GRONINGEN), None, SIDDEBUREN, False),
        (Grant(Role.CHAIR, GRONINGEN, SIDDEBUREN), GRONINGEN, SIDDEBUREN, True),
        (Grant(Role.CHAIR, None, SIDDEBUREN), GRONINGEN, SIDDEBUREN, True),
        (Grant(Role.CHAIR, None, SIDDEBUREN), GRONINGEN, None, False),
        (Grant(Role.CHAIR, None, SIDDEBUREN), GRONINGEN, ANLOO, False),
        (Grant(Role.CHAIR, GRONINGEN, SIDDEBUREN), DRENTHE, SIDDEBUREN, False),
        (Grant(Role.OFFICER), GRONINGEN, SIDDEBUREN, False),
        (Grant(Role.OFFICER), None, None, False),
        (Grant(Role.ADMIN), GRONINGEN, SIDDEBUREN, True),
        (Grant(Role.ADMIN), None, None, True),
        (Grant(Role.ADMIN, GRONINGEN), DRENTHE, None, False),
        (Grant(Role.ADMIN, GRONINGEN), None, None, False),
    ],
)
def test_a_grant_counts_where_it_was_given(
    grant: Grant, programme_id: int | None, place_id: int | None, counts: bool
) -> None:
    assert (grant.role in roles_at(person(grant), programme_id, place_id)) is counts


def test_roles_of_several_grants_add_up() -> None:
    anna = person(Grant(Role.CHAIR, GRONINGEN, SIDDEBUREN), Grant(Role.OFFICER, DRENTHE))
    assert roles_at(anna, GRONINGEN, SIDDEBUREN) == {Role.RESIDENT, Role.CHAIR}
    assert roles_at(anna, DRENTHE, ANLOO) == {Role.RESIDENT, Role.OFFICER}


BEFORE = Standing("plan", 1, "SID-7K4M", GRONINGEN, SIDDEBUREN, 3, State.IN_REVIEW, 1, frozenset({Role.PANEL_MEMBER}))


def test_a_standing_asks_the_same_table() -> None:
    assert [deed for deed in Deed if BEFORE.may(deed)] == [
        deed for deed in Deed if allows(deed, {Role.PANEL_MEMBER}, set())
    ]


def test_ties_of_a_later_storey_are_added_and_change_what_one_may() -> None:
    aside = BEFORE.with_ties(Tie.HELPER).with_ties(Tie.SET_ASIDE)
    assert aside.ties == {Tie.HELPER, Tie.SET_ASIDE}
    assert BEFORE.ties == frozenset()
    assert BEFORE.may(Deed.REVIEW)
    assert not aside.may(Deed.REVIEW)
    BEFORE.demand(Deed.REVIEW)
    with pytest.raises(NotAllowed) as caught:
        aside.demand(Deed.REVIEW)
    assert (caught.value.code, caught.value.facts) == ("not_yours", {"deed": Deed.REVIEW})


def test_roles_anywhere_looks_over_every_wall() -> None:
    anna = person(Grant(Role.CHAIR, GRONINGEN, SIDDEBUREN), Grant(Role.OFFICER, DRENTHE))
    assert roles_anywhere(anna) == {Role.RESIDENT, Role.CHAIR, Role.OFFICER}
    assert roles_anywhere(person()) == {Role.RESIDENT}
    assert roles_anywhere(ANONYMOUS) == frozenset()
