"""grants db upgrade|check, serve, worker, backup FILE, restore FILE."""

import argparse
from pathlib import Path
from typing import Any

from grants import roof, server, worker
from grants.config import Settings
from grants.store import backup, migrate
from grants.store.session import disconnect


def add_commands(nouns: Any) -> None:
    """Add the commands to the parser."""
    database = nouns.add_parser("db", help="the database").add_subparsers(dest="verb", metavar="DO", required=True)
    database.add_parser("upgrade", help="bring it to the newest version").set_defaults(do=upgrade, opens="settings")
    database.add_parser("check", help="is it what the code expects?").set_defaults(do=check, opens="settings")
    nouns.add_parser("worker", help="send mail and make papers until stopped").set_defaults(do=work, opens="database")
    nouns.add_parser("serve", help="answer browsers until stopped").set_defaults(do=serve, opens="database")
    for name, do, words in (
        ("backup", copy_out, "copy database to FILE and files to FILE.files.tar, while people work"),
        ("restore", copy_in, "put a copy back into an empty database, with its files"),
    ):
        command = nouns.add_parser(name, help=words)
        command.add_argument("file", type=Path, metavar="FILE")
        command.set_defaults(do=do, opens="settings")


def upgrade(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Bring the database to the newest version; harmless when it is there."""
    migrate.upgrade(settings.database_url)
    print(f"The database is at {migrate.versions()[-1]}.")
    return 0


def check(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Say what differs between the database and the code; 0 only when nothing does."""
    faults = migrate.check(settings.database_url)
    for fault in faults:
        print(fault)
    if not faults:
        print("The database is what the code expects.")
    return 1 if faults else 0


def work(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Be the worker."""
    worker.work(settings)
    return 0


def serve(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Be the web process. What keeps the site from starting is said here, once and in words."""
    roof.holds_demo(settings)
    # A connection that is open at a fork belongs to nobody.
    disconnect()
    server.serve(settings.bind)
    return 0


def copy_out(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make a copy."""
    backup.backup(settings.database_url, arguments.file)
    beside = backup.files_beside(arguments.file)
    count = backup.backup_files(settings.instance / "files", beside)
    print(f"Copied to {arguments.file}, and {count} photos and voices to {beside.name}.")
    print("Keep GRANTS_KEY (or instance/account.key) somewhere else.")
    return 0


def copy_in(arguments: argparse.Namespace, settings: Settings) -> int:
    """Put a copy back, and bring it to the newest version."""
    beside = backup.files_beside(arguments.file)
    backup.restore(settings.database_url, arguments.file)
    # A copy that was made before there were files has none.
    count = backup.restore_files(settings.instance / "files", beside) if beside.exists() else 0
    migrate.upgrade(settings.database_url)
    print(f"Put back from {arguments.file}, with {count} photos and voices.")
    return 0
