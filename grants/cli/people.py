"""grants people add|link."""

import argparse
from typing import Any

from grants.config import Settings
from grants.panel.services import fill_seat
from grants.people.services import find_or_add, make_way_in
from grants.programmes.queries import place_by_slug
from grants.programmes.services import COMMAND_LINE, give_role
from grants.rules.permissions import Role
from grants.rules.reviews import Band
from grants.store.session import writing

SEATS = ("panel", "chair")
ROLES = (Role.COMMUNITY_WORKER.value, Role.OFFICER.value, Role.TREASURER.value, Role.ADMIN.value)


def add_commands(nouns: Any) -> None:
    """Add the commands to the parser."""
    verbs = nouns.add_parser("people", help="who there is").add_subparsers(dest="verb", metavar="DO", required=True)
    one = verbs.add_parser("add", help="give somebody a role, or a seat of a panel")
    one.add_argument("--name", required=True)
    one.add_argument("--email", required=True)
    one.add_argument("--role", required=True, choices=(*SEATS, *ROLES), help="panel and chair take a seat of --place")
    where = one.add_mutually_exclusive_group(required=True)
    where.add_argument("--programme", metavar="SLUG", default="")
    where.add_argument("--place", metavar="SLUG", default="")
    one.add_argument("--band", choices=[band.value for band in Band], help="needed for a seat")
    one.set_defaults(do=add, opens="database")
    way = verbs.add_parser("link", help="print an address that signs somebody in, once, for ten minutes")
    way.add_argument("email")
    way.set_defaults(do=link, opens="database")


def add(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Add somebody, or find them by their address, and give them the role or the seat."""
    seat = arguments.role in SEATS
    if seat and not (arguments.place and arguments.band):
        raise ValueError("a seat needs --place and --band")
    if not seat and arguments.band:
        raise ValueError("--band is for a seat")
    with writing() as session:
        person_id = find_or_add(session, arguments.name, arguments.email)
        if seat:
            place_id = place_by_slug(session, arguments.place).id
            is_chair = arguments.role == "chair"
            fill_seat(session, COMMAND_LINE, place_id, person_id, Band(arguments.band), is_chair=is_chair)
        else:
            where = {"programme": arguments.programme, "place": arguments.place}
            give_role(session, COMMAND_LINE, person_id, Role(arguments.role), **where)
    print(f"{arguments.name} is {arguments.role} in {arguments.programme or arguments.place}.")
    return 0


def link(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print a way in; the address alone goes to standard output."""
    with writing() as session:
        path = make_way_in(session, arguments.email)
    print(settings.url + path)
    return 0
