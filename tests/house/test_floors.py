"""Imports go down only. The floors, the storeys and the order inside a storey are read from the source itself."""

import subprocess
import sys
from collections.abc import Iterable

import pytest

from tests.house.source import Import, imports, modules, names

FLOORS = ("rules", "store", "paper", "web")

STOREYS = (
    "people",
    "programmes",
    "notices",
    "ideas",
    "applications",
    "ledger",
    "panel",
    "evenings",
    "decisions",
    "links",
    "awards",
    "payments",
    "dossier",
    "village",
    "summaries",
    "desk",
)

ROOF = ("", "cli", "config", "demo", "roof", "rooms", "server", "worker")
"""The only place that knows everybody; the demo lives through everything, so it lies up here too."""

ORDER = FLOORS + STOREYS
"""From the ground up: each may import itself and what stands before it."""

ROOMS = {
    "models": {"models"},
    "queries": {"queries", "models"},
    "papers": {"papers", "queries", "models"},
    "services": {"services", "papers", "queries", "models"},
    "forms": {"forms", "models"},
    "views": {"views", "forms", "services", "papers", "queries", "models"},
}
"""What a room may import of its own storey. A room of another name is a part that models and queries may not use."""

BORROWED = {"models", "queries", "papers", "services"}
"""What may be borrowed from an earlier storey."""

FLASK = ("flask", "flask_login", "flask_babel", "flask_limiter", "wtforms", "werkzeug")

ONLY_WORKER = {"weasyprint", "lxml", "PIL", "pillow_heif", "xlsxwriter", "alembic", "pikepdf", "sepaxml"}

ALL = [each for module in modules() for each in imports(module)]


def _part(name: str, depth: int) -> str:
    parts = name.split(".")
    return parts[depth] if len(parts) > depth else ""


def _ours() -> list[Import]:
    return [each for each in ALL if each.target.split(".")[0] == "grants"]


def test_every_folder_has_a_place_in_the_house() -> None:
    strange = {_part(module.name, 1) for module in modules()} - set(ORDER) - set(ROOF)
    assert not strange, f"no floor or storey: {sorted(strange)}"


def test_imports_go_down_only() -> None:
    def goes_up(each: Import) -> bool:
        source, target = _part(each.source.name, 1), _part(each.target, 1)
        if source in ROOF:
            return False
        return target in ROOF or ORDER.index(target) > ORDER.index(source)

    assert not [str(each) for each in _ours() if goes_up(each)]


def test_web_knows_no_feature_and_paper_no_flask() -> None:
    wrong = [each for each in _ours() if _part(each.source.name, 1) == "web" and _part(each.target, 1) in STOREYS]
    assert not [str(each) for each in wrong]


def test_a_storey_borrows_only_what_is_lent() -> None:
    def not_lent(each: Import) -> bool:
        source, target = _part(each.source.name, 1), _part(each.target, 1)
        room = _part(each.target, 2)
        return source in STOREYS and target in STOREYS and source != target and room in ("forms", "views")

    assert not [str(each) for each in _ours() if not_lent(each)]


def test_the_order_inside_a_storey() -> None:
    def out_of_order(each: Import) -> bool:
        source, target = _part(each.source.name, 1), _part(each.target, 1)
        if source != target or source not in STOREYS:
            return False
        room, used = _part(each.source.name, 2), _part(each.target, 2)
        if room == "forms" and each.what[:1].isupper():
            # The shape of a row or of a value is no query: a form may read and fill it.
            return used == "views"
        return room in ROOMS and used in ROOMS and used not in ROOMS[room]

    assert not [str(each) for each in _ours() if out_of_order(each)]


def test_no_flask_below_the_web_or_in_services() -> None:
    def flask_where_it_may_not_be(each: Import) -> bool:
        floor, room = _part(each.source.name, 1), _part(each.source.name, 2)
        may = floor in ("web", *ROOF) or (floor in STOREYS and room in ("views", "forms"))
        return each.target.split(".")[0] in FLASK and not may

    assert not [str(each) for each in ALL if flask_where_it_may_not_be(each)]


def test_rules_are_pure() -> None:
    allowed = sys.stdlib_module_names - {"io", "os", "pathlib", "socket", "sqlite3", "subprocess", "threading", "time"}
    allowed |= {"grants", "dateutil", "stdnum"}
    of_rules = [each for each in ALL if _part(each.source.name, 1) == "rules"]
    assert not [str(each) for each in of_rules if each.target.split(".")[0] not in allowed]


def test_views_hold_no_sql() -> None:
    def sql(each: Import) -> bool:
        return _part(each.source.name, 2) == "views" and each.target.startswith("sqlalchemy")

    # The type of the session that a view hands on is not a statement.
    assert not [str(each) for each in ALL if sql(each) and each.target != "sqlalchemy.orm"]


def test_no_imports_inside_functions_but_in_create_app_and_the_worker() -> None:
    inside = [each for each in ALL if each.inside and each.source.name not in ("grants", "grants.worker")]
    assert not [str(each) for each in inside]


def test_no_cycles() -> None:
    graph = {module.name: {each.target for each in imports(module)} & names() for module in modules()}
    assert not _cycle(graph)


def _cycle(graph: dict[str, set[str]]) -> list[str]:
    """Return one cycle of imports, or nothing. A package and its own parts are one knot, and count as one."""
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        for target in sorted(graph[name]):
            if found := walk(target, [*path, name]):
                return found
        done.add(name)
        return []

    for name in sorted(graph):
        if found := walk(name, []):
            return found
    return []


def test_a_cycle_would_be_found() -> None:
    assert _cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": set()}) == ["a", "b", "c", "a"]


@pytest.mark.parametrize("start", ["from grants import create_app; import grants.rooms, grants.roof"])
def test_the_web_process_stays_light(start: str) -> None:
    code = f"{start}\nimport sys\nprint(*sorted({sorted(ONLY_WORKER)!r} & sys.modules.keys()))"
    code = code.replace(f"{sorted(ONLY_WORKER)!r}", f"set({sorted(ONLY_WORKER)!r})")
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not loaded, f"the web process imports {loaded}"


def test_what_belongs_to_the_worker_is_imported_by_its_modules_only() -> None:
    may = (
        "grants.paper.render",
        "grants.store.migrate",
        "grants.store.drift",
        "grants.store.triggers",
        "grants.cli",
        "grants.store.files.pictures",
    )
    heavy: Iterable[Import] = (each for each in ALL if each.target.split(".")[0] in ONLY_WORKER)
    assert not [str(each) for each in heavy if not each.source.name.startswith(may)]
