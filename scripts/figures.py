"""Prints what the test run proved: tests by kind and by database, coverage, and the two coverage gates.

Reads build/tests.xml and build/coverage.json. The kind of a test is its folder in tests/. COVERAGE_GATE=no prints
the same and lets everything pass.
"""

import json
import os
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

RULES_GATE, WHOLE_GATE = 100.0, 90.0  # per cent, statements and branches together
DATABASES = ("sqlite", "postgresql")


def tests() -> list[tuple[str, str, str, float]]:
    """Kind, database, outcome and seconds of every test that ran."""
    rows = []
    for case in ElementTree.parse("build/tests.xml").iter("testcase"):  # noqa: S314 - our own file
        parts = case.get("classname", "").split(".")
        kind = parts[1] if len(parts) > 2 and parts[0] == "tests" else "other"
        labels = case.get("name", "").partition("[")[2].rstrip("]").split("-")
        database = next((name for name in DATABASES if name in labels), "none")
        outcomes = {child.tag for child in case} & {"failure", "error", "skipped"}
        rows.append((kind, database, outcomes.pop() if outcomes else "passed", float(case.get("time", 0))))
    return rows


def print_tests() -> None:
    """One line a kind, and the sum."""
    rows = tests()
    print(f"\n{'kind':<16}{'tests':>7}{'SQLite':>8}{'PostgreSQL':>12}{'skipped':>9}{'failed':>8}{'seconds':>9}")
    kinds = Counter(kind for kind, *_ in rows)
    for name in [*sorted(kinds), "all"]:
        part = [row for row in rows if name in (row[0], "all")]
        database = Counter(row[1] for row in part)
        outcome = Counter(row[2] for row in part)
        print(
            f"{name:<16}{len(part):>7}{database['sqlite']:>8}{database['postgresql']:>12}"
            f"{outcome['skipped']:>9}{outcome['failure'] + outcome['error']:>8}{sum(row[3] for row in part):>9.1f}"
        )


def covered(summaries: list[dict[str, int]]) -> float:
    """Per cent of statements and branches that ran."""
    total = sum(each["num_statements"] + each.get("num_branches", 0) for each in summaries)
    reached = sum(each["covered_lines"] + each.get("covered_branches", 0) for each in summaries)
    return 100.0 * reached / total if total else 100.0


def gate() -> bool:
    """Print both coverages and, for the rules, the lines that never ran; whether they reach the gates."""
    files = json.loads(Path("build/coverage.json").read_text(encoding="utf-8"))["files"]
    rules = {name: each for name, each in files.items() if name.startswith("grants/rules/")}
    of_rules = covered([each["summary"] for each in rules.values()])
    of_whole = covered([each["summary"] for each in files.values()])
    print(f"\ncoverage: rules {of_rules:.1f} % (gate {RULES_GATE:.0f}), whole {of_whole:.1f} % (gate {WHOLE_GATE:.0f})")
    for name, each in sorted(rules.items()):
        lines, branches = each["missing_lines"], each.get("missing_branches", [])
        if lines or branches:
            print(f"  {name} never ran: lines {lines}, branches {branches}")
    return of_rules >= RULES_GATE and of_whole >= WHOLE_GATE


def main() -> int:
    """Status 1 when coverage is too low and the gate is on."""
    if not Path("build/tests.xml").exists() or not Path("build/coverage.json").exists():
        print("No figures: the test run did not come to its end.")
        return 1
    print_tests()
    reached = gate()
    if os.environ.get("COVERAGE_GATE") == "no":
        return 0
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
