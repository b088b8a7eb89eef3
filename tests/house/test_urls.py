"""One name in five places: address, view, endpoint, template and service are found by each other."""

import ast
import inspect
import re
from pathlib import Path

from flask import Flask

from grants.web.access import Opening
from tests.house.source import ROOT, modules

TEMPLATES = ROOT / "templates"

NOT_PAGES = re.compile(r"^(base\.html|_.*|errors/.*|house/.*|mail/.*|papers/.*|.*/_.*)$")

LIES_IN = {"offers": "ideas"}
"""Rooms (blueprints, folders of templates) that lie in a storey of another name, because it has more than one."""

CONTRACT = (
    "/", "/in/<slug>", "/in/<slug>/apply", "/applications/<reference>", "/applications/<reference>.pdf", "/panel",
    "/desk", "/register", "/register.csv", "/register.json", "/sign-in", "/healthz",
)  # fmt: skip
"""What PRODUCT.md section 4 promises to the outside, as far as it exists."""


def _views(app: Flask) -> dict[str, object]:
    return {name: view for name, view in app.view_functions.items() if name != "static"}


def test_addresses_are_kebab_case(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        assert re.fullmatch(r"[a-z0-9/.-]*", re.sub(r"<[^>]+>", "", rule.rule)), rule.rule
        assert rule.rule == "/" or not rule.rule.endswith("/"), f"{rule.rule} ends in a slash"


def test_the_contract_holds(app: Flask) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert not set(CONTRACT) - rules


def test_every_view_says_who_may_come_in(app: Flask) -> None:
    silent = [name for name, view in _views(app).items() if not isinstance(getattr(view, "opening", None), Opening)]
    assert not silent, f"no access decorator on {silent}"


def test_a_view_lies_in_its_room_under_its_own_name(app: Flask) -> None:
    for endpoint, view in _views(app).items():
        room, name = endpoint.split(".")
        made = inspect.unwrap(view)  # type: ignore[arg-type]
        assert made.__name__.rstrip("_") == name, f"{endpoint} is made by {made.__name__}"
        assert made.__module__.split(".")[1] in (LIES_IN.get(room, room), "web"), (
            f"{endpoint} lies in {made.__module__}"
        )


def test_every_page_template_is_shown_by_a_view_of_its_room() -> None:
    """``decisions/confirm.html`` is named in ``grants/decisions``; a template that nobody names is dead."""
    named = {
        (module.name.split(".")[1], text) for module in modules() if "." in module.name for text in _texts(module.tree)
    }
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = path.relative_to(TEMPLATES).as_posix()
        if not NOT_PAGES.match(name):
            folder = name.split("/")[0]
            assert (LIES_IN.get(folder, folder), name) in named, f"nobody shows {name}"


def test_every_template_that_is_named_exists() -> None:
    for module in modules():
        for text in _texts(module.tree):
            if re.fullmatch(r"[a-z_]+/[a-z_]+\.html", text):
                assert (TEMPLATES / text).is_file(), f"{module.where} names {text}"


def test_a_view_shows_the_template_of_its_own_name(app: Flask) -> None:
    """A view may show a neighbour's template (a refused press of a part of a page), but its own comes first."""
    odd = []
    for endpoint, view in _views(app).items():
        room, name = endpoint.split(".")
        shown = _shown(inspect.unwrap(view))  # type: ignore[arg-type]
        own = f"{room}/{name}.html"
        if (TEMPLATES / own).is_file() and own not in shown:
            odd.append(f"{endpoint} shows {sorted(shown)}, not {own}")
    assert not odd


def _shown(view: object) -> set[str]:
    module = Path(inspect.getsourcefile(view) or "")  # type: ignore[arg-type]
    return set(re.findall(r'"([a-z_]+/[a-z_]+\.html)"', module.read_text(encoding="utf-8")))


def _texts(tree: ast.AST) -> set[str]:
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html")
    }


def test_every_mail_that_is_sent_has_a_template() -> None:
    mails = {
        path.relative_to(TEMPLATES / "mail").with_suffix("").as_posix() for path in TEMPLATES.rglob("mail/*/*.txt")
    }
    rooms = {path.name for path in (TEMPLATES / "mail").iterdir() if path.is_dir()}
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                room, slash, name = node.value.partition("/")
                if slash and room in rooms and re.fullmatch(r"[a-z_]+", name) and "services" in module.name:
                    papers = TEMPLATES / "papers" / f"{node.value}.html"
                    assert node.value in mails or papers.is_file(), f"{module.where} sends {node.value}"
