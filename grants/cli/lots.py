"""grants scheme divide FILE.pb, scheme draw FILE: dividing a pot and drawing lots once more, to see it was fair."""

import argparse
import secrets
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grants.rules.division import Concluded, arrival, draw, equal_shares
from grants.rules.lots import SEATS, YOUTH_SEATS, drawn, seated
from grants.rules.pabulib import Election, Unreadable, election
from grants.rules.reviews import Band

METHODS = ("arrival", "equal-shares", "draw")


def add_commands(tables: Any) -> None:
    """Add the commands beside those of `scheme`."""
    divide = tables.add_parser("divide", help="divide the budget of a Pabulib election")
    divide.add_argument("file", type=Path, metavar="FILE.pb")
    divide.add_argument("--method", choices=METHODS, default="equal-shares")
    divide.add_argument("--seed", metavar="N", help="of the draw; made and said when there is none")
    divide.add_argument("--no-completion", action="store_true", help="equal shares as they are, without more for each")
    divide.set_defaults(do=divide_pot, opens="nothing")
    lots = tables.add_parser("draw", help="draw the lots of a file, one a line; with --seats: name;young or name;adult")
    lots.add_argument("file", type=Path, metavar="FILE")
    lots.add_argument("--seed", metavar="N", help="made and said when there is none")
    lots.add_argument("--seats", type=int, nargs="?", const=SEATS, metavar="N", help=f"seats of a panel ({SEATS})")
    lots.add_argument("--youth-seats", type=int, default=YOUTH_SEATS, metavar="N", help="for 12 to 24 year olds")
    lots.set_defaults(do=draw_lots, opens="nothing")


def divide_pot(arguments: argparse.Namespace) -> int:
    """Print the projects that are paid, one a line, in the order in which they were chosen."""
    found = election(_text(arguments.file))
    for name in _paid(found, arguments):
        print(name)
    return 0


def draw_lots(arguments: argparse.Namespace) -> int:
    """Print the lots in the order drawn; with seats, those first and then the reserve under a line of its own."""
    lots = [line.strip() for line in _text(arguments.file).splitlines() if line.strip()]
    seed = _seed(arguments)
    if arguments.seats is None:
        print("\n".join(drawn(seed, lots)))
        return 0
    seating = seated(seed, _volunteers(lots), arguments.seats, arguments.youth_seats)
    print("\n".join(seating.seats))
    print("\n".join(["reserve:", *seating.reserve]))
    return 0


def _paid(found: Election, arguments: argparse.Namespace) -> Sequence[str]:
    if arguments.method == "equal-shares":
        unit = None if arguments.no_completion else found.unit
        done = equal_shares(found.budget, found.voters, found.plans, str, unit)
        return [one.name for one in done.chosen]
    # The order of the file stands for the order of arrival.
    plans = [
        Concluded(plan.name, datetime.fromtimestamp(place, UTC), plan.cents) for place, plan in enumerate(found.plans)
    ]
    by_arrival = arguments.method == "arrival"
    shares = arrival(found.budget, plans) if by_arrival else draw(found.budget, plans, _seed(arguments))
    return [share.reference for share in shares if share.cents is not None]


def _seed(arguments: argparse.Namespace) -> str:
    if arguments.seed is not None:
        return str(arguments.seed)
    made = secrets.token_hex(16)
    print(f"seed: {made}", file=sys.stderr)
    return made


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        raise Unreadable(f"line {line}: this is not UTF-8") from error


def _volunteers(lots: Sequence[str]) -> list[tuple[str, Band]]:
    volunteers = []
    for line, lot in enumerate(lots, 1):
        name, _, band = lot.rpartition(";")
        if not name or band.strip() not in list(Band):
            raise Unreadable(f"line {line}: {lot[:40]!r} is not name;young or name;adult")
        volunteers.append((name.strip(), Band(band.strip())))
    return volunteers
