"""grants programmes add FILE, places load FILE --programme P, rounds publish FILE.

FILE is JSON for programmes and rounds, one object or a list of them, and CSV for places. All of a file or nothing.
"""

import argparse
import csv
import json
import secrets
from dataclasses import fields
from datetime import date, time
from pathlib import Path
from typing import Any

from grants.config import Settings
from grants.panel.services import publish_round
from grants.programmes.models import Method
from grants.programmes.queries import place_by_slug
from grants.programmes.services import COMMAND_LINE, RoundDraft, add_place, add_programme, draft_round, keep_examples
from grants.rules import money
from grants.rules.permissions import Actor, Grant, Role
from grants.store.session import writing

DAYS = ("opens_on", "closes_on", "evening_on")
AMOUNTS = {"ceiling": "ceiling_cents", "most_per_plan": "most_per_plan_cents"}


def add_commands(nouns: Any) -> None:
    """Add the commands to the parser."""
    for noun, verb, do, words in (
        ("programmes", "add", add_programmes, "slug, name, body_name, postal_address, email, phone, examples (JSON)"),
        ("places", "load", load_places, "name or area, municipality, gm_code, cbs_code (CSV)"),
        ("rounds", "publish", publish_rounds, "place, opens_on, closes_on, ceiling, contact_name, … (JSON)"),
    ):
        command = nouns.add_parser(noun, help=f"{verb} {noun} from a file")
        command = command.add_subparsers(dest="verb", metavar="DO", required=True).add_parser(verb, help=words)
        command.add_argument("file", type=Path, metavar="FILE")
        if noun == "places":
            command.add_argument("--programme", required=True, metavar="SLUG")
        command.set_defaults(do=do, opens="database")


def add_programmes(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Add the programmes of a file."""
    with writing() as session:
        added = []
        for one in _objects(arguments.file):
            examples = one.pop("examples", [])
            added.append(add_programme(session, COMMAND_LINE, one))
            keep_examples(session, COMMAND_LINE, added[-1], examples)
    print("\n".join(added))
    return 0


def load_places(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Add the places of a file to a programme."""
    with arguments.file.open(encoding="utf-8-sig", newline="") as file, writing() as session:
        rows = [{"name": row.get("area") or "", **row} for row in csv.DictReader(file)]
        added = [add_place(session, COMMAND_LINE, arguments.programme, row) for row in rows]
    print("\n".join(added))
    return 0


def publish_rounds(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Write down the rounds of a file and publish them."""
    with writing() as session:
        published = []
        for terms in _objects(arguments.file):
            place = place_by_slug(session, str(terms.pop("place", "")))
            officer = Actor(None, COMMAND_LINE.name, frozenset({Grant(Role.OFFICER, place.programme_id)}))
            reference = draft_round(session, officer, place.slug, _draft(terms))
            publish_round(session, officer, reference, secrets.token_urlsafe(18))
            published.append(reference)
    print("\n".join(published))
    return 0


def _objects(file: Path) -> list[dict[str, Any]]:
    found = json.loads(file.read_text(encoding="utf-8"))
    objects = found if isinstance(found, list) else [found]
    if not all(isinstance(one, dict) for one in objects):
        raise ValueError(f"{file} must hold one JSON object, or a list of them")
    return objects


def _draft(terms: dict[str, Any]) -> RoundDraft:
    """Return the draft of a round: days as 2026-03-01, times as 19:30, amounts in euros as people type them."""
    known = {field.name for field in fields(RoundDraft)} | AMOUNTS.keys()
    if strange := sorted(terms.keys() - known):
        raise ValueError(f"a round has no {', '.join(strange)}")
    values = dict(terms)
    for name in DAYS:
        if values.get(name):
            values[name] = date.fromisoformat(values[name])
    if values.get("evening_time"):
        values["evening_time"] = time.fromisoformat(values["evening_time"])
    for name, column in AMOUNTS.items():
        if name in values:
            values[column] = money.parse_cents(str(values.pop(name)))
    if "method" in values:
        values["method"] = Method(values["method"])
    if "house_rules" in values:
        rules = values["house_rules"]
        values["house_rules"] = tuple((rule, "") if isinstance(rule, str) else tuple(rule) for rule in rules)
    try:
        return RoundDraft(**values)
    except TypeError as error:
        raise ValueError(f"a round lacks something: {error}") from error
