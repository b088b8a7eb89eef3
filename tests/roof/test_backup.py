"""A copy brings photos and spoken answers along, and puts them back where they belong and nowhere else."""

import io
import os
import stat
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from grants.store import backup
from grants.store.files import Folder
from grants.store.session import disconnect
from tests.fixtures_db import Databases
from tests.roof.test_cli import Run
from tests.roof.test_cli import run as run
from tests.roof.test_cli import scheme as scheme


def test_a_backup_brings_photos_back_too(
    scheme: Run, databases: Databases, database_kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = Folder(Path(os.environ["GRANTS_INSTANCE"]) / "files")
    drawing = io.BytesIO()
    Image.new("RGB", (64, 48), (20, 120, 60)).save(drawing, "WEBP")
    house.put("photo/0a1b-large.webp", drawing.getvalue())
    (house.root / "photo" / ".0123456789abcdef.part").write_bytes(b"half")
    file = tmp_path / "copy"
    assert scheme("backup", str(file)) == 0
    assert stat.S_IMODE((tmp_path / "copy.files.tar").stat().st_mode) == 0o600
    house.remove("photo/0a1b-large.webp")
    monkeypatch.setenv("DATABASE_URL", databases.make(database_kind, migrated=False))
    monkeypatch.setenv("GRANTS_INSTANCE", str(tmp_path / "empty"))
    assert scheme("restore", str(file)) == 0
    back = Folder(tmp_path / "empty" / "files")
    assert [name for name, _kept_at in back.names()] == ["photo/0a1b-large.webp"]
    with back.open("photo/0a1b-large.webp") as kept, Image.open(kept) as picture:
        assert picture.size == (64, 48)
        picture.load()
    disconnect()


@pytest.mark.parametrize("name", ["../secret.key", "/etc/passwd", "photo/../../x"])
def test_a_copy_of_files_writes_nowhere_else(tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / "copy", "w") as copy:
        copy.addfile(tarfile.TarInfo(name), io.BytesIO())
    with pytest.raises(backup.NotCopied):
        backup.restore_files(tmp_path / "files", tmp_path / "copy")
    assert not (tmp_path / "files").exists()


def test_what_is_no_copy_of_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "words").write_bytes(b"no tar at all" * 100)
    with tarfile.open(tmp_path / "folder", "w") as copy:
        entry = tarfile.TarInfo("photo")
        entry.type = tarfile.DIRTYPE
        copy.addfile(entry)
    for broken in ("words", "folder"):
        with pytest.raises(backup.NotCopied):
            backup.restore_files(tmp_path / "files", tmp_path / broken)


def test_a_file_that_goes_meanwhile_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = Folder(tmp_path / "files")
    there.put("photo/a1", b"stays")
    names = [("photo/a0", datetime.now(UTC)), ("photo/a1", datetime.now(UTC))]
    monkeypatch.setattr(Folder, "names", lambda _folder: iter(names))
    assert backup.backup_files(there.root, tmp_path / "copy") == 1
