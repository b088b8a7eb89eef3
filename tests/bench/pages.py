"""Rows 1, 2, 3, 4 and 14: every page beside B1, asked again beside B0, its statements and its bytes."""

import re
import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.bench import visits
from tests.bench.report import Aim, Result
from tests.bench.stage import Stage
from tests.bench.visits import Visit
from tests.bench.wire import Wire, asked
from tests.fixtures_web import counted

LIST, PAGE, AGAIN = Aim("1", 1.5, 0.8), Aim("2", 2.0, 1.0), Aim("3", 3, 2)
STATEMENTS = Aim("4", 8, 5, "", timed=False)
BYTES, ROW_BYTES = Aim("14", 20_000, 12_000, "B", timed=False), Aim("14", 500, 350, "B", timed=False)

ROUNDS, ASKED = 5, 12
_TOKEN = re.compile(rb'name="csrf_token" type="hidden" value="([^"]+)"')


@dataclass
class Target:
    """One request that is asked again and again, and the median seconds of each round."""

    wire: Wire
    request: bytes
    status: int
    medians: list[float]

    def ask(self) -> float:
        """Ask once; what comes back must be what it was."""
        answer = self.wire.send(self.request)
        assert answer.status == self.status, f"{self.request[:80]!r} gave {answer.status}, not {self.status}"
        return answer.seconds


def target(wire: Wire, path: str, cookie: str = "", headers: str = "", status: int = 200) -> Target:
    """Prepare a GET."""
    return Target(wire, asked(path, wire.port, cookie, headers), status, [])


def take_turns(targets: list[Target], rounds: int = ROUNDS, times: int = ASKED) -> None:
    """Ask all of them in turn, so that whatever else the machine does hits them alike."""
    for one in targets:
        one.medians.clear()
        for _ in range(3):
            one.ask()
    for _ in range(rounds):
        seconds: list[list[float]] = [[] for _ in targets]
        for _ in range(times):
            for number, one in enumerate(targets):
                seconds[number].append(one.ask())
        for number, one in enumerate(targets):
            one.medians.append(statistics.median(seconds[number]))


def ratio(one: Target, base: Target) -> float:
    """Return the median of the ratios of the rounds."""
    return statistics.median(ours / theirs for ours, theirs in zip(one.medians, base.medians, strict=True))


def milliseconds(one: Target) -> str:
    """Return the median in words."""
    return f"{statistics.median(one.medians) * 1000:.1f} ms"


def reference_page(stage: Stage) -> tuple[Target, str, str]:
    """Sign in at B1; returns its page as a target, the cookie and the token of its form."""
    wire = stage.wire("b1")
    cookie = "session=" + wire.post("/enter", []).cookies["session"]
    answer = wire.get("/", cookie)
    cookie = "session=" + answer.cookies.get("session", cookie.removeprefix("session="))
    found = _TOKEN.search(answer.body)
    assert found
    return target(wire, "/", cookie), cookie, found[1].decode()


class Pages:
    """All pages of the product, beside the references."""

    def __init__(self, stage: Stage, *more: Visit) -> None:
        self.stage, village = stage, stage.filled.village
        self.wire = stage.wire("ours")
        self.lists = visits.lists(stage.officer, stage.here, visits.depth(village.programme_id))
        self.others = visits.pages(stage.guests, village, stage.here, stage.officer) + list(more)
        self.hello, self.page = target(stage.wire("b0"), "/"), reference_page(stage)[0]

    def _target(self, visit: Visit) -> Target:
        return target(self.wire, visit.path, visit.cookie)

    def timed(self) -> Iterator[Result]:
        """Measure rows 1 and 2."""
        ours = [(visit, self._target(visit), LIST) for visit in self.lists]
        ours += [(visit, self._target(visit), PAGE) for visit in self.others]
        take_turns([self.page, *(one for _, one, _ in ours)])
        for visit, one, aim in ours:
            yield Result(
                aim, f"{visit.name} / B1", ratio(one, self.page), f"{milliseconds(one)}, B1 {milliseconds(self.page)}"
            )

    def again(self) -> Iterator[Result]:
        """Measure row 3."""
        public = [visit for visit in self.others if visit.name in ("front", "place", "register")]
        known = []
        for visit in public:
            etag = self.wire.get(visit.path).header("ETag")
            assert etag, f"{visit.path} has no ETag"
            known.append((visit, target(self.wire, visit.path, headers=f"If-None-Match: {etag}", status=304)))
        take_turns([self.hello, *(one for _, one in known)], times=30)
        for visit, one in known:
            yield Result(AGAIN, f"{visit.name}, asked again (304) / B0", ratio(one, self.hello), milliseconds(one))

    def statements(self) -> Iterator[Result]:
        """Count row 4, in this process, on the filled database."""
        browser = self.stage.app.test_client(use_cookies=False)
        for visit in [*self.lists, *self.others]:
            headers = {"Cookie": visit.cookie, "Accept": "text/html"}
            with counted() as found:
                status = browser.get(visit.path, headers=headers, base_url="http://127.0.0.1").status_code
            assert status == 200, f"{visit.path} gave {status}"
            twice = f"{len(found.twice)} twice" if found.twice else ""
            yield Result(STATEMENTS, f"{visit.name}, statements", len(found), twice)

    def sizes(self) -> Iterable[Result]:
        """Weigh row 14."""
        full, few = self.lists[0], f"/desk/plans?place={self.stage.here.place}&state=submitted"
        answers = [self.wire.get(path, full.cookie).body for path in (full.path, few)]
        rows = [body.count(b'<th scope="row"') for body in answers]
        assert rows[0] == 25, f"{rows[0]} rows"
        each = (len(answers[0]) - len(answers[1])) / (rows[0] - rows[1])
        return [
            Result(BYTES, "HTML of a page of 25 plans", len(answers[0])),
            Result(ROW_BYTES, "HTML of one more row", each),
        ]
