"""`python -m tests.bench`: fill a database, start three servers, measure, print the table and keep it as JSON."""

import argparse
import sys
import time

from tests.bench import deep, report, servers, stage
from tests.bench.asking import Asking, Photos
from tests.bench.growth import MANY
from tests.bench.house import House
from tests.bench.pages import Pages
from tests.bench.papers import Papers
from tests.bench.posts import Posts
from tests.bench.report import Result
from tests.bench.servers import ROOT
from tests.bench.sheets import Sheets
from tests.bench.stage import Stage
from tests.bench.visits import Visit


def _said(words: str) -> None:
    print(f"· {words}", flush=True)


def bench(here: Stage) -> list[Result]:
    """Measure every row."""
    with stage.served(here):
        asking = Asking.begun(here)
        pages, posts = Pages(here, *asking.visits()), Posts(here, asking)
        found = [*pages.statements(), *pages.sizes()]
        _said("Asking for every page in turn, beside B0 and B1")
        found += report.measured(pages.timed)
        found += report.measured(pages.again)
        _said("Pressing buttons, one by one and sixteen at once")
        found += report.measured(posts.timed)
        found += report.measured(posts.at_once)
        found += _long_ones(here, pages.lists[0])
    return found


def _long_ones(here: Stage, page: Visit) -> list[Result]:
    papers, sheets, house = Papers(here, page), Sheets(here), House(here, page)
    _said("Making papers and sheets")
    office = servers.worker(here.environ, here.instance, here.log)
    try:
        found = [*report.measured(papers.made), *report.measured(papers.beside), *report.measured(Photos(here).stored)]
    finally:
        office.stop()
    found += [*sheets.grown(), *report.measured(sheets.timed)]
    _said("Crowding, weighing and starting")
    found += [*report.measured(house.many), *house.memory(), *report.measured(house.start), *house.packages()]
    return found


def measured(plans: int) -> list[Result]:
    """Fill a database, and measure everything that takes short."""
    with stage.folder() as folder:
        _said(f"Filling a database with {plans} plans")
        with stage.filled(folder, plans) as here:
            _said(f"{here.filled.plans} plans in {here.filled.seconds:.0f} s")
            return sorted(bench(here), key=lambda one: int(one.aim.row))


def main() -> int:
    """Print the table. The status tells only whether it could be measured: aims are read, not enforced."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--plans", type=int, default=10_000, help="plans in the database")
    parser.add_argument("--deep", action="store_true", help="growth and load instead")
    parser.add_argument("--many", type=int, default=MANY, help="with --deep: plans in the large database")
    parser.add_argument("--only", choices=("growth", "load"), help="with --deep: one of the two")
    asked = parser.parse_args()
    began = time.monotonic()
    if asked.deep:
        found = [] if asked.only == "load" else deep.growth(asked.many)
        found += [] if asked.only == "growth" else list(deep.load())
    else:
        found = measured(asked.plans)
    name = "deep" if asked.deep else "bench"
    path = report.store(found, ROOT / "build" / "bench", name)
    print(report.table(found))
    print(f"{report.machine()}; {time.monotonic() - began:.0f} s; kept in {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
