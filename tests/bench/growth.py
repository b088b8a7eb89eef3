"""Growth (QUALITY.md, rows 7 and 11): the same pages with a million plans and with a thousand, asked in turn."""

import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench import stage, visits
from tests.bench.pages import Target, milliseconds, ratio, take_turns, target
from tests.bench.report import Aim, Result
from tests.bench.servers import Server
from tests.bench.stage import Stage
from tests.bench.visits import Visit
from tests.bench.wire import HOST, Wire, asked

FEW, MANY = 1_000, 1_000_000
GROWN, ALSO = Aim("7", 1.5, 1.2), Aim("7", 5.0, 1.2)
FIRST_BYTE, MEMORY = Aim("11", 1.5, 1.5), Aim("11", 20, 20, "MB")
OF_ROW_7 = {
    "plan with thread, to its owner",
    "plan, to the officer",
    "plan with voices and thread, to the chair",
    "desk",
    "round",
}
"""The other pages are measured too; the row names no mark for them."""


class Side:
    """One database with its server."""

    def __init__(self, name: str, folder: Path, plans: int, ending: ExitStack) -> None:
        with stage.filled(folder / name, plans) as here:
            village = here.filled.village
            self.plans, self.seconds = here.filled.plans, here.filled.seconds
            self.lists = visits.lists(here.officer, here.here, visits.depth(village.programme_id))
            self.others = visits.pages(here.guests, village, here.here, here.officer)
            self.stage: Stage = here
        self.server = Server("grants:create_app()", self.stage.environ, self.stage.log)
        ending.callback(self.server.stop)
        self.wire = Wire(self.server.port)

    def targets(self, pages: list[Visit]) -> list[Target]:
        """Prepare these pages."""
        return [target(self.wire, one.path, one.cookie) for one in pages]


class Growth:
    """A small side and a large one."""

    def __init__(self, folder: Path, many: int, ending: ExitStack) -> None:
        self.small = Side("small", folder, FEW, ending)
        self.large = Side("large", folder, many, ending)

    @property
    def words(self) -> str:
        """What is compared."""
        return f"{self.large.plans} / {self.small.plans} plans"

    def pages(self) -> Iterator[Result]:
        """Measure row 7, and every other page beside it."""
        small = self.small.targets([*self.small.lists, *self.small.others])
        large = self.large.targets([*self.large.lists, *self.large.others])
        take_turns([one for pair in zip(small, large, strict=True) for one in pair])
        named = [*self.large.lists, *self.large.others]
        for visit, few, many in zip(named, small, large, strict=True):
            of_row = visit in self.large.lists or visit.name in OF_ROW_7
            beside = f"{milliseconds(many)}, {milliseconds(few)}"
            yield Result(GROWN if of_row else ALSO, f"{visit.name}, {self.words}", ratio(many, few), beside)

    def first_byte(self) -> Iterator[Result]:
        """Measure how soon the register as CSV begins."""
        taken: dict[Side, list[float]] = {self.small: [], self.large: []}
        for _ in range(15):
            for side, seconds in taken.items():
                seconds.append(_first_byte(side.server.port))
        few, many = (statistics.median(seconds) for seconds in taken.values())
        yield Result(
            FIRST_BYTE,
            f"register.csv, first byte, {self.words}",
            many / few,
            f"{many * 1000:.1f} ms, {few * 1000:.1f} ms",
        )

    def memory(self) -> Iterator[Result]:
        """Measure by how much a worker grows that sends all of it."""
        server = self.large.server
        before = server.memory() * len(server.children())
        began = time.monotonic()
        rows = Wire(server.port).get("/register.csv").body.count(b"\n") - 1
        took = time.monotonic() - began
        after = server.memory() * len(server.children())
        yield Result(MEMORY, f"register.csv, memory growth, {rows} rows", after - before, f"{took:.0f} s")


def _first_byte(port: int) -> float:
    """Return the seconds until the first piece of the body; then hang up."""
    with socket.create_connection((HOST, port), 60) as line:
        began = time.perf_counter()
        line.sendall(asked("/register.csv", port))
        heard = b""
        while len(heard.partition(b"\r\n\r\n")[2]) < 1000:
            heard += line.recv(65536)
        return time.perf_counter() - began


def slow_clients(folder: Path) -> Iterator[Result]:
    """Measure a page while sixty clients send a header a minute (QUALITY.md, section 2)."""
    aim = Aim("2.", 1.0, 1.0, "s")
    with stage.filled(folder / "slow", FEW) as here, stage.served(here, ("ours",)), ExitStack() as lines:
        port = here.servers["ours"].port
        for _ in range(60):
            line = lines.enter_context(socket.create_connection((HOST, port)))
            line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: 1\r\n")
        wire, seconds = Wire(port), []
        for _ in range(100):
            answer = wire.get("/")
            assert answer.status == 200
            seconds.append(answer.seconds)
        yield Result(aim, "60 clients that send a header a minute: p95 of a page", sorted(seconds)[95])
