"""The command line: ``grants <what> <do>``. The exit status is 0 only when what was asked holds.

Part of the roof. 1 says that something was refused or does not hold, 2 that the settings or the words do not fit.
"""

import argparse
import sys
from collections.abc import Sequence

from grants import config, roof
from grants.cli import demo, house, people, scheme, setting_up
from grants.rules.refusals import Refusal
from grants.store.backup import NotCopied


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the words say and return the exit status."""
    parser = argparse.ArgumentParser(prog="grants", description="Noaber: neighbourhood budgets.")
    nouns = parser.add_subparsers(dest="noun", metavar="WHAT", required=True)
    for room in (house, demo, people, setting_up, scheme):
        room.add_commands(nouns)
    arguments = parser.parse_args(argv)
    try:
        if arguments.opens == "nothing":
            return int(arguments.do(arguments))
        settings = config.read()
        if arguments.opens == "database":
            roof.furnish(settings)
            roof.demand_tables()
        return int(arguments.do(arguments, settings))
    except config.Unfit as fault:
        print(fault, file=sys.stderr)
        return 2
    except Refusal as refusal:
        facts = ", ".join(f"{name}={value}" for name, value in refusal.facts.items())
        print(
            f"refused: {refusal.code}{f' at {refusal.field}' if refusal.field else ''} {facts}".strip(), file=sys.stderr
        )
        return 1
    except (NotCopied, OSError, ValueError) as fault:
        print(f"{type(fault).__name__}: {fault}" if isinstance(fault, ValueError) else fault, file=sys.stderr)
        return 1
