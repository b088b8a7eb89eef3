"""`python -m tests.bench --deep`: what takes long. The figures go into docs/measurements.md as they are printed."""

from collections.abc import Iterator
from contextlib import ExitStack

from tests.bench import report, stage
from tests.bench.growth import FEW, Growth, slow_clients
from tests.bench.report import Result
from tests.bench.rush import PEOPLE, rush


def growth(many: int) -> list[Result]:
    """Measure rows 7 and 11 with so many plans beside FEW."""
    with stage.folder() as folder, ExitStack() as ending:
        print(f"· Filling databases with {FEW} and {many} plans", flush=True)
        both = Growth(folder, many, ending)
        print(f"· {both.large.plans} plans in {both.large.seconds:.0f} s", flush=True)
        found = report.measured(both.pages)
        print(report.table(found), flush=True)
        return [*found, *report.measured(both.first_byte), *both.memory()]


def load() -> Iterator[Result]:
    """Measure section 2: the rush, twice the rush, and sixty slow clients; each on a database of its own."""
    for people in (PEOPLE, 2 * PEOPLE):
        print(f"· Letting {people} people in", flush=True)
        with stage.folder() as folder, stage.filled(folder, 10_000) as here:
            yield from rush(here, people)
    print("· Sixty slow clients", flush=True)
    with stage.folder() as folder:
        yield from slow_clients(folder)
