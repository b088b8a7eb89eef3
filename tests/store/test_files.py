"""Files in a folder: whole or not at all, under names of ours only."""

import stat

import pytest

from grants.store import files
from grants.store.files import Folder


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "files")


def test_four_methods(folder):
    assert not folder.exists("photo/a1-large.webp")
    folder.put("photo/a1-large.webp", b"one")
    folder.put("photo/a1-large.webp", b"two")
    with folder.open("photo/a1-large.webp") as file:
        assert file.read() == b"two"
    assert folder.exists("photo/a1-large.webp")
    for _ in range(2):
        folder.remove("photo/a1-large.webp")
    with pytest.raises(FileNotFoundError):
        folder.open("photo/a1-large.webp")


def test_for_this_user_only_and_nothing_half(folder):
    folder.put("quarantine/a1", b"x")
    kept = folder.root / "quarantine" / "a1"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["a1"]


@pytest.mark.parametrize(
    "name",
    ["../secret.key", "photo/../../x", "/etc/passwd", "photo/a/b", "photo/A.webp", "photo/a\0", "a1", "", "photo/.x",
     "photo/a.webp\n"],
)  # fmt: skip
def test_names_that_are_not_ours_are_refused(folder, name):
    for press in (lambda: folder.put(name, b"x"), lambda: folder.open(name), lambda: folder.remove(name)):
        with pytest.raises(ValueError, match="not a name of ours"):
            press()


def test_nobody_said_where(monkeypatch):
    monkeypatch.setattr(files, "_installed", [])
    with pytest.raises(RuntimeError):
        files.current()
