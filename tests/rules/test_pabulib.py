"""Reading elections of pabulib.org: what may stand in them, and what is said of those that are none."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.division import Candidate
from grants.rules.pabulib import Election, Unreadable, election

HEAD = "META\nkey;value\nbudget;{budget}\nvote_type;{kind}\n"
PLANS = "PROJECTS\nproject_id;cost;name\nA;100;Een\nB;50;Twee\n"


def _text(votes: str, kind: str = "approval", budget: str = "1000", plans: str = PLANS) -> str:
    return f"{HEAD.format(budget=budget, kind=kind)}{plans}VOTES\nvoter_id;vote;points\n{votes}"


@pytest.mark.parametrize("kind", ["approval", "choose-1", "ordinal"])
def test_ballots_without_points(kind: str) -> None:
    found = election("\ufeff" + _text("1;A,B;\n2;B, B;\n\n;;\n3;;\n", kind))
    assert found == Election(1000, 1, 3, (Candidate("A", 100, (0,)), Candidate("B", 50, (0, 1))))


@pytest.mark.parametrize("kind", ["cumulative", "scoring"])
def test_ballots_with_points_support_what_got_one(kind: str) -> None:
    found = election(_text("1;A,B;1,0\n2;A,B;0,5\n3;;\n", kind))
    assert [plan.voices for plan in found.plans] == [(0,), (1,)]
    assert found.voters == 3


def test_parts_of_the_unit_make_every_amount_whole() -> None:
    found = election(_text("", budget="10,5", plans="PROJECTS\nproject_id;cost\nA;2.125\n"))
    assert found == Election(84, 8, 0, (Candidate("A", 17, ()),))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: META says no budget"),
        ("budget;10\n", "line 1: the file starts with META, PROJECTS or VOTES"),
        ("META\nkey\nbudget\n", "line 3: there is no value"),
        (_text("", budget="veel"), "line 3: 'veel' is no amount"),
        (_text("", budget="1e9"), "line 3: '1e9' is no amount"),
        (_text("", budget="-1"), "line 3: '-1' is no amount"),
        (_text("", plans="PROJECTS\nproject_id;cost\nA;1/0\n"), "line 7: '1/0' is no amount"),
        (_text("", plans="PROJECTS\nproject_id;name\nA;1\n"), "line 7: there is no cost"),
        (_text("", plans="PROJECTS\nproject_id;cost\nA;1\nA;2\n"), "line 8: project A is in the file twice"),
        (_text("1;A;\n2;C;\n"), "line 12: there is no project 'C'"),
        (_text("1\n"), "line 11: there is no vote"),
        (_text("1;A;\n", kind="best"), "line 4: vote_type is one of"),
        (_text("1;A,B;1\n", kind="cumulative"), "line 11: 2 projects and 1 times points"),
        (_text("1;A;x\n", kind="scoring"), "line 11: 'x' is no amount"),
        ("VOTES\nvoter_id;vote\n1;A\n", "line 1: vote_type is one of"),
        (_text(f"1;{'A' * 140_000};\n"), "line 11: field larger"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        election(text)
    assert str(refused.value).startswith(said)


@given(st.text(alphabet=st.sampled_from(list("METAPROJCSV\n;,10 \"'\x00ab")), max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    for whole in (text, _text("") + text, _text(text)):
        with suppress(Unreadable):
            assert election(whole).voters >= 0
