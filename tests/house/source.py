"""The source as a tree: which module imports what, which functions there are. Nothing here is imported or run."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Module:
    """One file of the package: its dotted name, where it lies, and its tree."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def where(self) -> str:
        """The path as it is written in a message."""
        return str(self.path.relative_to(ROOT))


@dataclass(frozen=True)
class Import:
    """One import: by which module, of which, what of it, at which line, and whether it stands inside a function."""

    source: Module
    target: str
    what: str
    line: int
    inside: bool

    def __str__(self) -> str:
        return f"{self.source.where}:{self.line} imports {self.target}"


@cache
def modules() -> tuple[Module, ...]:
    """Return every module of the package ``grants``."""
    found = []
    for path in sorted((ROOT / "grants").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found.append(Module(name, path, ast.parse(path.read_text(encoding="utf-8"))))
    return tuple(found)


@cache
def names() -> frozenset[str]:
    """Return the dotted names of all modules."""
    return frozenset(module.name for module in modules())


def imports(module: Module) -> Iterator[Import]:
    """Yield what a module imports, of ours as exact modules, of others by their top name."""
    functions = [node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = {id(inner) for function in functions for inner in ast.walk(function)}
    for node in ast.walk(module.tree):
        for target, what in _targets(module, node):
            yield Import(module, target, what, node.lineno, id(node) in inside)  # type: ignore[attr-defined]


def _targets(module: Module, node: ast.AST) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Import):
        yield from ((alias.name, "") for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"{module.where}:{node.lineno} imports relatively"
        base = node.module or ""
        for alias in node.names:
            inner = f"{base}.{alias.name}"
            yield (inner, "") if inner in names() else (base, alias.name)


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method of a module."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
