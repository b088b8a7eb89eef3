"""Counts the packages of the default install and looks whether the lock files still fit setup.cfg.

Every package is code somebody else may change: 45 are wanted at most, 55 refused.
"""

import re
import sys
from configparser import ConfigParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

WANTED, REFUSED = 45, 55


def locked(file: str) -> dict[str, str]:
    """Name to version of every package in a lock file that this Python on this machine installs."""
    found: dict[str, str] = {}
    for line in re.findall(r"^([a-z0-9][^\\\n]+)", Path(file).read_text(encoding="utf-8"), re.MULTILINE):
        requirement = Requirement(line.strip())
        if requirement.marker is None or requirement.marker.evaluate():
            found[canonicalize_name(requirement.name)] = str(requirement.specifier).removeprefix("==")
    return found


def unfit(lock: dict[str, str], wishes: str) -> list[str]:
    """The lines of setup.cfg that a lock file does not satisfy."""
    requirements = [Requirement(line) for line in wishes.split("\n") if line]
    return [
        str(wish) for wish in requirements if not wish.specifier.contains(lock.get(canonicalize_name(wish.name), "0"))
    ]


def main() -> int:
    """Print the count; the status is 1 when a lock file lags behind or there are too many."""
    config = ConfigParser()
    config.read("setup.cfg", encoding="utf-8")
    wishes = config["options"]["install_requires"]
    extras = config["options.extras_require"]
    default, test = locked("requirements.lock"), locked("requirements-test.lock")
    postgres = locked("requirements-postgres.lock")
    lagging = unfit(default, wishes) + unfit(postgres, extras["postgres"]) + unfit(test, wishes + "\n" + extras["test"])
    lagging += sorted(name for name, version in (default | postgres).items() if test.get(name) != version)
    if lagging:
        print(f"The lock files do not fit setup.cfg ({', '.join(lagging)}): make lock")
    print(f"{len(default)} in the default install ({WANTED} wanted, {REFUSED} refused), {len(test)} with the tests")
    return int(bool(lagging) or len(default) > REFUSED)


if __name__ == "__main__":
    sys.exit(main())
