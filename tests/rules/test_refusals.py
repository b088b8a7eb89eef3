"""One family, one status each, and never user text."""

import copy
import pickle

import pytest

from grants.rules import refusals
from grants.rules.refusals import AlreadyDone, Refusal

STATUSES = {
    "NotAllowed": 403,
    "Missing": 404,
    "NotNow": 409,
    "Stale": 409,
    "NotEnough": 422,
    "Invalid": 422,
    "TooMany": 429,
    "Busy": 503,
}


def test_family_is_complete() -> None:
    assert {member.__name__ for member in Refusal.__subclasses__()} == set(STATUSES)


@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_each_refusal_has_its_status(name: str, status: int) -> None:
    refusal = getattr(refusals, name)("some_code")
    assert isinstance(refusal, Refusal)
    assert refusal.status == status


def test_refusal_carries_code_field_and_facts() -> None:
    refusal = refusals.NotEnough("not_enough", "amount", free=300, asked=400)
    assert (refusal.code, refusal.field, refusal.facts) == ("not_enough", "amount", {"free": 300, "asked": 400})
    assert str(refusal) == "not_enough"


def test_refusal_needs_no_field() -> None:
    assert refusals.Busy("busy").field is None
    assert refusals.Busy("busy").facts == {}


def test_no_refusal_is_ever_a_server_fault() -> None:
    assert Refusal.status < 500


@pytest.mark.parametrize("again", [copy.copy, lambda it: pickle.loads(pickle.dumps(it))])
def test_refusal_survives_a_copy(again) -> None:  # type: ignore[no-untyped-def]  # tests hand over to other processes
    refusal = again(refusals.Invalid("money_format", "amount", most=5))
    assert (refusal.code, refusal.field, refusal.facts) == ("money_format", "amount", {"most": 5})


def test_already_done_is_no_refusal_and_keeps_the_answer() -> None:
    done = AlreadyDone("/applications/SID-7K4M")
    assert not isinstance(done, Refusal)
    assert done.result == "/applications/SID-7K4M"
