"""The same winners as pabutools, another hand's Method of Equal Shares: for tests only, nothing of ours uses it.

The elections of ../shared/pabulib are real; GRANTS_TEST_DATA names another folder. Without it they are left out.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from pabutools.election import (
    ApprovalBallot,
    ApprovalProfile,
    Cost_Sat,
    Instance,
    Project,
    parse_pabulib,
)
from pabutools.rules import (
    completion_by_rule_combination,
    greedy_utilitarian_welfare,
    method_of_equal_shares,
)
from pabutools.tiebreaking import TieBreakingRule

from grants import cli
from grants.rules.division import Candidate, equal_shares
from tests.rules.division.elections import Small, elections

SHARED = os.environ.get("GRANTS_TEST_DATA") or Path(__file__).parents[4] / "shared"
FILES = sorted(Path(SHARED, "pabulib").glob("*.pb"))
REAL = FILES or [pytest.param(None, marks=pytest.mark.skipif(True, reason=f"no elections in {SHARED}/pabulib"))]


def _ties(profile: Any) -> Any:
    """More voices, lower cost, then the name: our rule, in their form."""
    voices = {}
    for ballot in profile:
        for project in ballot:
            voices[project.name] = voices.get(project.name, 0) + 1
    return TieBreakingRule(lambda _instance, _profile, one: (-voices.get(one.name, 0), one.cost, one.name))


def _theirs(instance: Any, profile: Any, unit: int | None) -> set[str]:
    """Give their winners; completed as ours is, by one unit each and then by most voices for the money."""
    shares = {"sat_class": Cost_Sat, "tie_breaking": _ties(profile)}
    if unit is None:
        return {one.name for one in method_of_equal_shares(instance, profile, **shares)}
    wanted = {one.name for ballot in profile for one in ballot}
    both = [shares | {"voter_budget_increment": unit}, shares]
    won = completion_by_rule_combination(instance, profile, [method_of_equal_shares, greedy_utilitarian_welfare], both)
    # Theirs also takes what nobody said yes to, as long as it fits; ours does not.
    return {one.name for one in won} & wanted


@pytest.mark.parametrize("file", REAL, ids=lambda file: file.stem if file else "none")
@pytest.mark.parametrize("completed", [False, True])
def test_real_elections(file: Path, completed: bool, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["scheme", "divide", str(file), *([] if completed else ["--no-completion"])]
    assert cli.main(words) == 0
    assert set(capsys.readouterr().out.split()) == _theirs(*parse_pabulib(str(file)), 1 if completed else None)


def _made(small: Small) -> tuple[Any, Any, list[Candidate]]:
    budget, voters, plans = small
    projects = {one.name: Project(one.name, one.cents) for one in plans}
    ballots = [ApprovalBallot([projects[one.name] for one in plans if voter in one.voices]) for voter in range(voters)]
    instance = Instance(projects.values(), budget_limit=budget)
    return instance, ApprovalProfile(ballots, instance=instance), plans


@settings(max_examples=300)
@given(elections(most_voters=12, most_plans=8))
def test_made_elections(small: Small) -> None:
    instance, profile, plans = _made(small)
    ours = equal_shares(small[0], small[1], plans, str).chosen
    assert {one.name for one in ours} == _theirs(instance, profile, None)


@settings(max_examples=200)
@given(elections(most_voters=6, most_plans=6))
def test_made_elections_completed(small: Small) -> None:
    instance, profile, plans = _made(small)
    ours = equal_shares(small[0], small[1], plans, str, 1).chosen
    assert {one.name for one in ours} == _theirs(instance, profile, 1)
