"""Every code that can reach a person has words. Which codes there are is read from the source, not from memory."""

import ast
import re
from collections.abc import Iterator

from grants.rules.lifecycle import Need
from grants.web.labels import LABELS, REFUSALS
from tests.house.source import Module, modules

FAMILY = frozenset({"NotAllowed", "Missing", "NotNow", "Stale", "NotEnough", "Invalid", "TooMany", "Busy"})

UNSHOWN = {
    "Deed": "for builders: `grants scheme access`",
    "Tie": "for builders",
    "Need": "a refusal when it is missing; its words are among those",
    "Account": "the bar of the pot has words of its own",
    "Move": "the ledger is told as a story: reserved, underway, paid",
    "Role": "nobody reads what they are; they read what they can do",
    "How": "shown as part of a sentence",
    "WhyNot": "shown as part of a sentence",
    "DecisionMode": "one mode: its sentence stands on the page",
    "Locale": "the two languages call themselves by name",
    "Shelf": "a card lies where the page shows it",
    "Says": "a word of the rule, not of a page",
    "LinkAction": "a link shows what it does as a page",
    "Reply": "shown as part of a sentence",
    "SeatReply": "shown as part of a sentence",
    "ConfirmedBy": "shown as part of a sentence",
    "Stands": "shown as part of a sentence",
    "Standing": "shown as part of a sentence",
    "Reminder": "a page says on which days makers were reminded",
}
"""Enums whose members are never shown as such, and why."""


def _refusals(module: Module) -> Iterator[tuple[str, ast.Call]]:
    """Yield the codes a module refuses with: where a code is chosen in place, each of them."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and _name(node.func) in FAMILY and node.args:
            for code in ast.walk(node.args[0]):
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    yield code.value, node


def _name(function: ast.expr) -> str:
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def _enums() -> Iterator[tuple[str, set[str]]]:
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef) and any(_name(base) == "StrEnum" for base in node.bases):
                values = (each.value for each in node.body if isinstance(each, ast.Assign))
                yield node.name, {str(each.value) for each in values if isinstance(each, ast.Constant)}


def test_every_refusal_has_words() -> None:
    missing = {
        f"{code} ({module.where}:{call.lineno})"
        for module in modules()
        for code, call in _refusals(module)
        if code not in REFUSALS
    }
    assert not missing, f"no words for: {sorted(missing)}"


def test_every_need_has_words() -> None:
    assert not {need.value for need in Need} - REFUSALS.keys(), "what is missing for an action is told by its need"


def test_words_ask_only_for_facts_that_are_given() -> None:
    """A sentence with %(most)s fails at the moment somebody should read it, when nobody gives ``most``."""
    wrong = []
    for module in modules():
        for code, call in _refusals(module):
            wanted = set(re.findall(r"%\((\w+)\)", str(getattr(REFUSALS.get(code), "_args", [""])[0])))
            given = {word.arg for word in call.keywords if word.arg}
            if wanted - given and None not in {word.arg for word in call.keywords}:
                wrong.append(f"{module.where}:{call.lineno} {code} lacks {sorted(wanted - given)}")
    assert not wrong


def test_every_shown_enum_has_words_for_every_member() -> None:
    labelled = {kind for kind, _code in LABELS}
    for name, values in _enums():
        if name in UNSHOWN and name not in labelled:
            continue
        missing = values - {code for kind, code in LABELS if kind == name}
        assert not missing, f"{name} has no words for {sorted(missing)}"


def test_no_words_for_what_does_not_exist() -> None:
    known = {(name, value) for name, values in _enums() for value in values}
    assert not LABELS.keys() - known


def test_no_names_twice_among_shown_enums() -> None:
    """Words are found by the name of the enum, so two enums of one name would share them."""
    names = [name for name, _values in _enums() if name in {kind for kind, _code in LABELS}]
    assert sorted(names) == sorted(set(names))
