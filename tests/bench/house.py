"""Rows 12, 13 and 15: requests a second, memory of a web worker, start to first page, packages."""

import statistics
from collections.abc import Iterable, Iterator

from scripts.packages import locked
from tests.bench.report import Aim, Result
from tests.bench.servers import Server
from tests.bench.stage import Stage
from tests.bench.visits import Visit
from tests.bench.wire import asked, crowd

MANY, MEMORY = Aim("12", 0.07, 0.15, at_least=True), Aim("13", 1.6, 1.2)
START, PACKAGES = Aim("15", 1.5, 1.0, "s"), Aim("15", 55, 45, "", timed=False)
CONNECTIONS, SECONDS, ROUNDS = 16, 1.5, 3


class House:
    """The web process as a whole."""

    def __init__(self, stage: Stage, page: Visit) -> None:
        self.stage, self.list = stage, page

    def many(self) -> Iterator[Result]:
        """Measure row 12."""
        hello, ours = self.stage.servers["b0"].port, self.stage.servers["ours"].port
        requests = {"b0": (hello, asked("/", hello)), "ours": (ours, asked(self.list.path, ours, self.list.cookie))}
        found: dict[str, list[float]] = {name: [] for name in requests}
        for _ in range(ROUNDS):
            for name, (port, request) in requests.items():
                answers, took = crowd(port, [_always(request) for _ in range(CONNECTIONS)], SECONDS)
                wrong = [answer.status for answer in answers if answer.status != 200]
                assert not wrong, f"{name}: {len(wrong)} of {len(answers)} failed: {sorted(set(wrong))}"
                found[name].append(len(answers) / took)
        value = statistics.median(mine / other for mine, other in zip(found["ours"], found["b0"], strict=True))
        beside = f"{statistics.median(found['ours']):.0f} a second, B0 {statistics.median(found['b0']):.0f}"
        yield Result(MANY, "list requests a second at 16 connections / B0", value, beside)

    def memory(self) -> Iterator[Result]:
        """Measure row 13, after everything else."""
        ours, theirs = self.stage.servers["ours"].memory(), self.stage.servers["b1"].memory()
        yield Result(MEMORY, "memory (PSS) of a web worker / B1's", ours / theirs, f"{ours:.0f} MB, B1 {theirs:.0f} MB")

    def start(self) -> Iterator[Result]:
        """Measure row 15: from the command to the first page, signed in, with a list."""
        taken = []
        for _ in range(3):
            server = Server("grants:create_app()", self.stage.environ, self.stage.log, path="/")
            server.stop()
            taken.append(server.start_seconds)
        yield Result(START, "start to first page", statistics.median(taken))

    def packages(self) -> Iterable[Result]:
        """Count row 15."""
        return [Result(PACKAGES, "packages of the default install", len(locked("requirements.lock")))]


def _always(request: bytes) -> Iterator[bytes]:
    while True:
        yield request
