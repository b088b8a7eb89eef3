"""A village vote of the largest size we promise: 80 plans, 5,000 voters, completed, within ten seconds of one core."""

import random
import time

import pytest

from grants.rules.division import EURO, Candidate, equal_shares

PLANS, VOTERS, BUDGET = 80, 5_000, 1_000_000 * EURO
MOST_SECONDS = 10


def _village() -> list[Candidate]:
    """Make plans of € 5,000 to € 100,000, some far better liked than others; each voter says yes to about eight."""
    made = random.Random(1)
    liked = [made.random() ** 2 + 0.05 for _ in range(PLANS)]
    voices: list[list[int]] = [[] for _ in range(PLANS)]
    for voter in range(VOTERS):
        for plan in sorted(set(made.choices(range(PLANS), liked, k=8))):
            voices[plan].append(voter)
    return [Candidate(f"P{n}", made.randint(5_000, 100_000) * EURO, tuple(who)) for n, who in enumerate(voices)]


@pytest.mark.deep
def test_a_large_village_is_divided_in_time(capsys: pytest.CaptureFixture[str]) -> None:
    plans = _village()
    start = time.process_time()
    done = equal_shares(BUDGET, VOTERS, plans, str, EURO)
    seconds = time.process_time() - start
    with capsys.disabled():
        print(
            f"\n{PLANS} plans, {VOTERS} voters: {len(done.chosen)} chosen after {done.steps} steps in {seconds:.1f} s"
        )
    assert sum(one.cents for one in done.chosen) <= BUDGET
    assert done.steps > 10, "an easy village proves nothing"
    assert seconds <= MOST_SECONDS
