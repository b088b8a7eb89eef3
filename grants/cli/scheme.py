"""grants scheme lifecycle|access: the two tables the scheme runs on, as Markdown. grants ledger check."""

import argparse
from collections.abc import Iterable, Sequence
from typing import Any

from grants.cli import lots
from grants.config import Settings
from grants.decisions import queries as decisions
from grants.ledger import queries as ledger
from grants.rules import lifecycle, permissions
from grants.store.session import reading


def add_commands(nouns: Any) -> None:
    """Add the commands to the parser."""
    tables = nouns.add_parser("scheme", help="the rules as tables").add_subparsers(
        dest="verb", metavar="DO", required=True
    )
    tables.add_parser("lifecycle", help="what may happen to a plan").set_defaults(do=show_lifecycle, opens="nothing")
    tables.add_parser("access", help="who may do what").set_defaults(do=show_access, opens="nothing")
    lots.add_commands(tables)
    money = nouns.add_parser("ledger", help="the money").add_subparsers(dest="verb", metavar="DO", required=True)
    money.add_parser("check", help="prove that every cent is where it says").set_defaults(do=check, opens="database")


def show_lifecycle(_arguments: argparse.Namespace) -> int:
    """Print the transitions."""
    print(markdown(lifecycle.HEADINGS, lifecycle.table()))
    return 0


def show_access(_arguments: argparse.Namespace) -> int:
    """Print the rules of who may do what."""
    print(markdown(permissions.HEADINGS, permissions.table()))
    return 0


def check(_arguments: argparse.Namespace, _settings: Settings) -> int:
    """Say what does not add up in the ledger; 0 only when all of it does."""
    with reading() as session:
        faults = ledger.check(session, decisions.promised(session))
    for fault in faults:
        print(fault)
    if not faults:
        print("The ledger holds.")
    return 1 if faults else 0


def markdown(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as Markdown, as it stands in docs/."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
