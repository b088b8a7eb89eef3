"""grants demo load --seed N --today DATE."""

import argparse
from datetime import date
from typing import Any

from grants.config import Settings, Unfit
from grants.demo import loader
from grants.roof import DEMO_IS_OPEN


def add_commands(nouns: Any) -> None:
    """Add the command to the parser."""
    verbs = nouns.add_parser("demo", help="invented people in real villages").add_subparsers(
        dest="verb", metavar="DO", required=True
    )
    command = verbs.add_parser("load", help="fill an empty database with the demo")
    command.add_argument("--seed", type=int, required=True, metavar="N", help="same seed and day, same data")
    command.add_argument("--today", type=date.fromisoformat, required=True, metavar="DATE", help="2026-03-02")
    command.set_defaults(do=load, opens="database")


def load(arguments: argparse.Namespace, settings: Settings) -> int:
    """Load the demo."""
    if not settings.loopback and not settings.public_demo:
        raise Unfit([DEMO_IS_OPEN])
    print(f"The demo is there: {loader.load(arguments.seed, arguments.today)} plans.")
    return 0
