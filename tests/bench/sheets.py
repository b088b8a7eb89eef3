"""Row 11: the register as CSV beside bare sqlite3 and csv.writer, and the memory it takes."""

import csv
import io
import sqlite3
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from grants.village.queries import _AWARDS
from tests.bench.report import Aim, Result
from tests.bench.stage import Stage
from tests.bench.wire import Answer

TIME, GROWTH = Aim("11", 5, 2.5), Aim("11", 20, 20, "MB")
PATH, ROUNDS = "/register.csv", 5


class Sheets:
    """The register as a file."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def timed(self) -> Iterator[Result]:
        """Measure the time of a row; the same statement, in one go, without the house around it."""
        bare: list[float] = []
        ours: list[float] = []
        rows = 0
        wire = self.stage.wire("ours")
        for _ in range(ROUNDS):
            bare.append(_bare(self.stage.instance / "noaber.sqlite"))
            answer = wire.get(PATH)
            rows = lines(answer)
            ours.append(answer.seconds)
        value = statistics.median(mine / other for mine, other in zip(ours, bare, strict=True))
        each = statistics.median(ours) / rows * 1e6
        yield Result(TIME, f"register.csv, {rows} rows: time a row / bare sqlite3", value, f"{each:.0f} µs a row")

    def grown(self) -> Iterator[Result]:
        """Measure by how much a worker grows, on a server of its own."""
        server = self.stage.servers["ours"]
        wire = self.stage.wire("ours")
        wire.get("/")
        before = server.memory() * len(server.children())
        for _ in range(3):
            wire.get(PATH)
        after = server.memory() * len(server.children())
        yield Result(GROWTH, "register.csv, memory growth", after - before)


def lines(answer: Answer) -> int:
    """Count the rows of a sheet, without its head."""
    assert answer.status == 200, answer.status
    return answer.body.count(b"\n") - 1


def _bare(path: Path) -> float:
    statement = str(_AWARDS.compile(compile_kwargs={"literal_binds": True}))
    began = time.perf_counter()
    written = io.StringIO()
    sheet = csv.writer(written, delimiter=";")
    connection = sqlite3.connect(path)
    sheet.writerows(connection.execute(statement))
    connection.close()
    return time.perf_counter() - began
