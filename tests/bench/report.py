"""What was measured, beside its aims, as a table and as JSON."""

import json
import os
import platform
import statistics
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Aim:
    """A row of QUALITY.md: its number, what it measures, the first mark and the goal; both in ``unit``."""

    row: str
    first: float
    goal: float
    unit: str = "x"
    at_least: bool = False
    timed: bool = True
    """Timings are measured again before they count as missed; the rest is the same every time."""


@dataclass(frozen=True)
class Result:
    """One figure. ``beside`` is what it came from, for who wants to know."""

    aim: Aim
    what: str
    value: float
    beside: str = ""

    @property
    def verdict(self) -> str:
        """Return goal, ok (the first mark) or over."""
        sign = -1 if self.aim.at_least else 1
        if sign * self.value <= sign * self.aim.goal:
            return "goal"
        return "ok" if sign * self.value <= sign * self.aim.first else "OVER"


Measure = Callable[[], Iterable[Result]]


def measured(measure: Measure, turns: int = 3) -> list[Result]:
    """Measure; what is over is measured again, as an aim is missed only when two of three runs miss it."""
    runs = [list(measure())]
    while len(runs) < turns and any(one.verdict == "OVER" and one.aim.timed for one in runs[0]):
        runs.append(list(measure()))
    return [_middle([run[number] for run in runs]) for number in range(len(runs[0]))]


def _middle(found: list[Result]) -> Result:
    return replace(found[-1], value=statistics.median(one.value for one in found))


def _written(value: float, unit: str) -> str:
    return f"{value:.2f}" if unit == "x" else f"{value:.0f} {unit}" if value >= 100 else f"{value:.1f} {unit}"


def table(results: Iterable[Result]) -> str:
    """Return the table, a line for each figure."""
    lines = [f"{'row':>3}  {'what':<58} {'value':>10} {'first mark':>11} {'goal':>10}  verdict"]
    for one in results:
        sign = ">=" if one.aim.at_least else "<="
        first, goal = (f"{sign} {_written(mark, one.aim.unit)}" for mark in (one.aim.first, one.aim.goal))
        value = _written(one.value, one.aim.unit)
        lines.append(
            f"{one.aim.row:>3}  {one.what:<58} {value:>10} {first:>11} {goal:>10}  {one.verdict:<7}{one.beside}"
        )
    return "\n".join(lines)


def store(results: Iterable[Result], folder: Path, name: str) -> Path:
    """Write the figures to a JSON file in ``folder``; returns where."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    rows = [asdict(one) | {"verdict": one.verdict} for one in results]
    written = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "results": rows}
    path.write_text(json.dumps(written, indent=1), encoding="utf-8")
    return path


def machine() -> str:
    """Say when this was measured, on what, and how busy that was besides."""
    day = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    model = next((line.partition(": ")[2] for line in _cpu() if line.startswith("model name")), platform.machine())
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{day}, {os.cpu_count()} cores ({model.strip()}), Python {platform.python_version()}, load {load}"


def _cpu() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []
