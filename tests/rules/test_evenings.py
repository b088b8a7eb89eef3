"""The order of an evening and when people hear of it."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from grants.rules.evenings import REMIND_DAYS, agenda, is_tonight, reminder_due
from grants.rules.reviews import Band, Standing, needed, out_of_reach, tally

DAY = date(2026, 12, 3)


@dataclass(frozen=True)
class Plan:
    number: int
    youth: bool
    weighs: Standing


PLANS = st.lists(st.tuples(st.booleans(), st.sampled_from(Standing)), max_size=12).map(
    lambda rows: [Plan(number, *row) for number, row in enumerate(rows)]
)


@given(PLANS)
def test_agenda_loses_nothing_and_a_youth_plan_comes_first(plans: list[Plan]):
    on_table, waiting = agenda(plans)
    assert sorted([*on_table, *waiting], key=lambda plan: plan.number) == plans
    assert all(plan.weighs is Standing.NOT_VALID for plan in waiting)
    assert all(plan.weighs is not Standing.NOT_VALID for plan in on_table)
    youth = [plan for plan in on_table if plan.youth]
    if youth:
        assert on_table[0] is youth[0]
    rest = on_table[1:] if youth else on_table
    assert [plan.number for plan in rest] == sorted(plan.number for plan in rest), "in the order they came in"


@given(PLANS)
def test_the_order_tells_nobody_who_said_not_yet(plans: list[Plan]):
    def hidden(plan: Plan) -> Plan:
        return Plan(plan.number, plan.youth, Standing.AGREED if plan.weighs is Standing.MIXED else plan.weighs)

    order = [plan.number for plan in agenda(plans)[0]]
    assert order == [plan.number for plan in agenda(map(hidden, plans))[0]]


def test_days_of_an_evening():
    told = [n for n in range(-2, 9) if reminder_due(DAY, DAY - timedelta(days=n))]
    assert told == list(range(REMIND_DAYS + 1))
    assert [n for n in range(-3, 3) if is_tonight(DAY, DAY + timedelta(days=n))] == [0, 1]


@given(st.lists(st.sampled_from(Band), max_size=9), st.booleans())
def test_out_of_reach_is_what_all_voices_together_still_lack(bands: list[Band], youth: bool):
    counts = tally(len(bands), 0, [], youth)
    everybody = {"voices": len(bands), "young": bands.count(Band.YOUNG), "adult": bands.count(Band.ADULT)}
    lacks = [name for name in ("young", "adult") if youth and not everybody[name]]
    expected = (["voices"] if len(bands) < counts.needed else []) + lacks
    assert list(out_of_reach(bands, youth)) == expected


def test_three_with_two_set_aside_never_come_to_three():
    assert out_of_reach([Band.ADULT], youth_plan=False) == ("voices",)
    assert needed(1) == 3
