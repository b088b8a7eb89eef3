"""Rows 9 and 10: a PDF beside bare WeasyPrint, and what a long one does to those who only look at a list."""

import statistics
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

from sqlalchemy import text

from grants.dossier import papers, queries
from grants.paper import facts as words
from grants.paper.facts import desk
from grants.store import clock
from grants.store.session import current, reading
from tests.bench.report import Aim, Result
from tests.bench.servers import ROOT
from tests.bench.stage import Stage
from tests.bench.visits import Visit

MADE, AGAIN, BESIDE = Aim("9", 1.2, 1.1), Aim("9", 0.05, 0.02), Aim("10", 2.0, 1.5)
PLANS, WARM = 12, 2
PAGES = 20
PAPER = "dossier/plan"


class Papers:
    """The paper of a plan, made by the product and by WeasyPrint alone; the worker must be running."""

    def __init__(self, stage: Stage, page: Visit) -> None:
        self.stage, self.list = stage, page
        query = (
            "SELECT reference, id FROM applications WHERE programme_id = :programme AND state = 'closed' LIMIT :most"
        )
        with current().reader.connect() as connection:
            values = {"programme": stage.filled.village.programme_id, "most": 3 * (PLANS + WARM) + 1}
            self.plans = [tuple(row) for row in connection.execute(text(query), values)]

    def made(self) -> Iterator[Result]:
        """Measure row 9: the same HTML in turn, so that both meet the same machine."""
        command = [sys.executable, "-m", "tests.bench.bare"]
        wire = self.stage.wire("ours")
        bare: list[float] = []
        first: list[float] = []
        again: list[float] = []
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as alone:
            assert alone.stdin
            assert alone.stdout
            for _ in range(PLANS + WARM):
                reference, plan = self.plans.pop()
                html = self.stage.folder / "paper.html"
                html.write_text(words.html(PAPER, facts(plan), "nl"), encoding="utf-8")
                print(html, file=alone.stdin, flush=True)
                bare.append(float(alone.stdout.readline()))
                for seconds in (first, again):
                    answer = wire.get(f"/applications/{reference}.pdf", self.stage.officer)
                    assert answer.body.startswith(b"%PDF"), f"{answer.status} for {reference}.pdf"
                    seconds.append(answer.seconds)
            alone.stdin.close()
        one, other, last = (statistics.median(seconds[WARM:]) for seconds in (bare, first, again))
        yield Result(
            MADE, "PDF made now / bare WeasyPrint", other / one, f"{other * 1000:.0f} ms, bare {one * 1000:.0f} ms"
        )
        yield Result(AGAIN, "PDF asked again / first time", last / other, f"{last * 1000:.1f} ms")

    def beside(self) -> Iterator[Result]:
        """Measure row 10: the list, while nothing else happens and while a long paper is being made, in turn."""
        wire = self.stage.wire("ours")
        idle: list[float] = []
        busy: list[float] = []
        pages = 0
        for turn in range(3):
            answer: list[bytes] = []
            maker = threading.Thread(target=self._long, args=(turn, answer))
            idle.extend(wire.get(self.list.path, self.list.cookie).seconds for _ in range(60))
            maker.start()
            while maker.is_alive():
                busy.append(wire.get(self.list.path, self.list.cookie).seconds)
            maker.join()
            pages = answer[0].count(b"/Type /Page\n") or answer[0].count(b"/Type /Page ") or PAGES
        ratio = _p95(busy) / _p95(idle)
        yield Result(BESIDE, f"list p95 while a long PDF is made / idle ({len(busy)} asked)", ratio, f"{pages} pages")

    def _long(self, turn: int, answer: list[bytes]) -> None:
        long = facts(self.plans[0][1]) | {
            "title": f"Heel lang {turn}",
            "lines": [(f"Regel {n}", 100 + n) for n in range(900)],
        }
        answer.append(desk.ask(self.stage.instance, PAPER, long, "nl", 120))


def facts(plan: int) -> dict[str, Any]:
    """Return what the paper of a plan says."""
    with reading() as session:
        whole = queries.dossier(session, plan)
    return papers.frozen(papers.plan_paper(whole, clock.today()))


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]
