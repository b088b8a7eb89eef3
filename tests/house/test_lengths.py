"""Nothing grows too long to be read in one go: a file of 300 lines or a function of 40 is refused, 200 and 25 said."""

import statistics

from tests.house.source import ROOT, Module, functions, modules

MOST_OF_FILE, MANY_OF_FILE = 300, 200
MOST_OF_FUNCTION, MANY_OF_FUNCTION = 40, 25
ALSO = ("templates/**/*.html", "tests/**/*.py", "migrations/**/*.py", "scripts/*")


def _lines(module: Module) -> int:
    return len(module.path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_too_long() -> None:
    long = [f"{module.where}: {_lines(module)}" for module in modules() if _lines(module) > MOST_OF_FILE]
    assert not long


def test_no_function_is_too_long() -> None:
    long = []
    for module in modules():
        for function in functions(module):
            length = (function.end_lineno or 0) - function.lineno + 1
            if length > MOST_OF_FUNCTION:
                long.append(f"{module.where}:{function.lineno} {function.name}: {length}")
    assert not long


def test_few_files_and_functions_are_long() -> None:
    """A room over 200 lines becomes a package of that name; a function over 25 is rarely the clearest one."""
    long = [module.where for module in modules() if _lines(module) > MANY_OF_FILE]
    lengths = [(f.end_lineno or 0) - f.lineno + 1 for module in modules() for f in functions(module)]
    assert len(long) <= len(modules()) // 50, f"split these: {long}"
    assert sum(length > MANY_OF_FUNCTION for length in lengths) <= len(lengths) // 50
    assert statistics.median(lengths) <= 12


def test_no_line_of_a_text_file_is_made_by_a_machine() -> None:
    """A file without line ends cannot be read or compared."""
    for pattern in ALSO:
        for path in ROOT.glob(pattern):
            if path.is_file() and path.suffix in (".py", ".html"):
                longest = max((len(line) for line in path.read_text(encoding="utf-8").splitlines()), default=0)
                assert longest <= 1200, f"{path.relative_to(ROOT)} has a line of {longest}"
