"""Elections in the format of pabulib.org (``.pb``): what people asked for and who said yes to what.

The format has three tables of fields between semicolons: META, PROJECTS and VOTES. Amounts become whole numbers:
thousandths of a euro in one file make every amount a number of thousandths. Imports only the division.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from grants.rules.division import Candidate

APPROVAL, POINTS = ("approval", "choose-1", "ordinal"), ("cumulative", "scoring")
_AMOUNT = re.compile(r"\d{1,15}(?:[.,]\d{1,6})?")


class Unreadable(ValueError):
    """A file that is no election; says in which line and why."""


@dataclass(frozen=True)
class Election:
    """An election: `unit` is one of the file's own units of money, in the whole numbers of `budget` and the costs."""

    budget: int
    unit: int
    voters: int
    plans: tuple[Candidate, ...]


def election(text: str) -> Election:
    """Read the text of a ``.pb`` file. Raises Unreadable with the line."""
    meta = dict[str, tuple[int, str]]()
    costs = dict[str, Fraction]()
    voices = dict[str, list[int]]()
    voters = 0
    for section, line, row in _rows(text):
        if section == "meta":
            meta[_field(row, "key", line)] = line, _field(row, "value", line)
        elif section == "projects":
            name = _field(row, "project_id", line)
            if name in costs:
                raise Unreadable(f"line {line}: project {name} is in the file twice")
            costs[name], voices[name] = _amount(_field(row, "cost", line), line), []
        else:
            for name in _supported(row, line, _vote_type(meta)):
                if name not in voices:
                    raise Unreadable(f"line {line}: there is no project {name!r}")
                voices[name].append(voters)
            voters += 1
    return _election(meta, costs, voices, voters)


def _rows(text: str) -> Iterator[tuple[str, int, Mapping[str, str]]]:
    """Give (section, number of the line, fields by name) of every line that is no heading."""
    reader = csv.reader(text.lstrip("\ufeff").splitlines(), delimiter=";")
    section, names = "", list[str]()
    try:
        for row in reader:
            first = row[0].strip().lower() if row else ""
            if not any(field.strip() for field in row):
                continue
            if first in ("meta", "projects", "votes") and not any(row[1:]):
                section, names = first, [name.strip() for name in next(reader, [])]
            elif not section:
                raise Unreadable(f"line {reader.line_num}: the file starts with META, PROJECTS or VOTES")
            else:
                yield section, reader.line_num, dict(zip(names, (field.strip() for field in row), strict=False))
    except csv.Error as error:
        raise Unreadable(f"line {reader.line_num}: {error}") from error


def _field(row: Mapping[str, str], name: str, line: int) -> str:
    if name not in row:
        raise Unreadable(f"line {line}: there is no {name}")
    return row[name]


def _amount(typed: str, line: int) -> Fraction:
    if not _AMOUNT.fullmatch(typed):
        raise Unreadable(f"line {line}: {typed[:40]!r} is no amount")
    return Fraction(typed.replace(",", "."))


def _vote_type(meta: Mapping[str, tuple[int, str]]) -> str:
    line, found = meta.get("vote_type", (1, ""))
    if found not in APPROVAL + POINTS:
        raise Unreadable(f"line {line}: vote_type is one of {', '.join(APPROVAL + POINTS)}, not {found[:40]!r}")
    return found


def _supported(row: Mapping[str, str], line: int, vote_type: str) -> list[str]:
    """Give what one ballot says yes to, each once; with points, whatever got at least one."""
    named = [name.strip() for name in _field(row, "vote", line).split(",") if name.strip()]
    if vote_type in POINTS and named:
        points = [_amount(one.strip(), line) for one in _field(row, "points", line).split(",")]
        if len(points) != len(named):
            raise Unreadable(f"line {line}: {len(named)} projects and {len(points)} times points")
        named = [name for name, given in zip(named, points, strict=True) if given >= 1]
    return list(dict.fromkeys(named))


def _election(
    meta: Mapping[str, tuple[int, str]],
    costs: Mapping[str, Fraction],
    voices: Mapping[str, list[int]],
    voters: int,
) -> Election:
    if "budget" not in meta:
        raise Unreadable("line 1: META says no budget")
    line, typed = meta["budget"]
    budget = _amount(typed, line)
    unit = lcm(budget.denominator, *(cost.denominator for cost in costs.values()))
    plans = (Candidate(name, int(cost * unit), tuple(voices[name])) for name, cost in costs.items())
    return Election(int(budget * unit), unit, voters, tuple(plans))
