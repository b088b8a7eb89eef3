"""Drawing a picture anew: upright, small enough, and without a trace of where and when; bombs and fakes are refused."""

import struct
import subprocess
import sys
import zlib

import pytest
from PIL import Image
from pillow_heif import register_heif_opener

from grants.store.files.pictures import FORMATS, LARGE, NOT_A_PICTURE, SMALL, TOO_LARGE, make


def drawn(tmp_path, name="sent", size=(400, 300), form="JPEG", mode="RGB", color=(200, 30, 30), **options):
    path = tmp_path / name
    Image.new(mode, size, color).save(path, form, **options)
    return path


def made(tmp_path, source):
    status = make(source, tmp_path / "large", tmp_path / "small")
    return status, tmp_path / "large", tmp_path / "small"


register_heif_opener()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_two_sizes_are_made(tmp_path, form):
    status, large, small = made(tmp_path, drawn(tmp_path, size=(4000, 3000), form=form))
    assert status == 0
    for path, side in ((large, LARGE), (small, SMALL)):
        with Image.open(path) as picture:
            assert (picture.format, max(picture.size)) == ("WEBP", side)


def test_a_small_picture_does_not_grow(tmp_path):
    _status, large, small = made(tmp_path, drawn(tmp_path, size=(64, 48)))
    for path in (large, small):
        with Image.open(path) as picture:
            assert picture.size == (64, 48)


def test_place_time_and_camera_are_gone_and_it_stands_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010F] = "Kamera van Fenna"
    exif.get_ifd(0x8825)[2] = (53.0, 14.0, 30.0)
    source = drawn(tmp_path, size=(400, 200), exif=exif, comment=b"achter het sportveld")
    assert b"Kamera van Fenna" in source.read_bytes()
    _status, large, small = made(tmp_path, source)
    for path in (large, small):
        with Image.open(path) as picture:
            assert picture.size == (200, 400)
            assert not dict(picture.getexif())
            assert not picture.info.get("exif")
            assert not picture.info.get("xmp")
        for trace in (b"Kamera", b"EXIF", b"sportveld"):
            assert trace not in path.read_bytes()


def test_what_was_transparent_becomes_white(tmp_path):
    _status, large, _small = made(tmp_path, drawn(tmp_path, form="PNG", mode="RGBA", color=(0, 0, 0, 0)))
    with Image.open(large) as picture:
        assert picture.convert("L").getextrema()[0] > 250


def png_of(width, height):
    """Give a PNG that says it is very large and holds almost nothing."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(8000, 7000), (20_000, 20_000), (60_000, 60_000)])
def test_a_pixel_bomb_is_refused_before_it_is_opened(tmp_path, width, height):
    bomb = tmp_path / "bomb"
    bomb.write_bytes(png_of(width, height))
    assert make(bomb, tmp_path / "large", tmp_path / "small") == TOO_LARGE
    assert not (tmp_path / "large").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff\xe0 no picture",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x10\0\0\0WEBP",
        b"<svg xmlns='x'/>",
        b"GIF89a\x01\x00",
        png_of(2000, 1000),
        b"%!PS-Adobe-3.0 EPSF",
        b"\x00\x00\x00\x18ftypheic" + b"\0" * 40,
    ],
)
def test_what_is_no_picture_is_refused(tmp_path, content):
    path = tmp_path / "sent"
    path.write_bytes(content)
    assert make(path, tmp_path / "large", tmp_path / "small") == NOT_A_PICTURE


def test_a_gif_is_not_taken_although_the_library_could(tmp_path):
    assert make(drawn(tmp_path, form="GIF"), tmp_path / "large", tmp_path / "small") == NOT_A_PICTURE
    assert set(FORMATS) == {"JPEG", "PNG", "WEBP", "HEIF"}


def test_as_a_process_of_its_own(tmp_path):
    source = drawn(tmp_path)
    command = [sys.executable, "-m", "grants.store.files.pictures", source, tmp_path / "large", tmp_path / "small"]
    assert subprocess.run(command, check=False).returncode == 0
    assert (tmp_path / "large").exists()
