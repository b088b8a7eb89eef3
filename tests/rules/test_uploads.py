"""What a file is by its first bytes; a name or a word of its sender never counts."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.uploads import photo_kind, voice_kind, voice_seconds

PHOTOS = {
    b"\xff\xd8\xff\xe0\x00\x10JFIF": "image/jpeg",
    b"\x89PNG\r\n\x1a\n\x00\x00": "image/png",
    b"RIFF\x10\x00\x00\x00WEBPVP8 ": "image/webp",
    b"\x00\x00\x00\x18ftypheic\x00": "image/heic",
    b"\x00\x00\x00\x18ftypmif1\x00": "image/heic",
}
VOICES = {
    b"\x00\x00\x00\x1cftypM4A \x00": "audio/mp4",
    b"\x00\x00\x00\x18ftypisom\x00": "audio/mp4",
    b"ID3\x04\x00": "audio/mpeg",
    b"\xff\xfb\x90\x64": "audio/mpeg",
    b"OggS\x00\x02": "audio/ogg",
    b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm": "audio/webm",
}
NEITHER = (
    b"",
    b"<svg xmlns=",
    b"%PDF-1.7",
    b"GIF89a",
    b"PK\x03\x04",
    b"MZ\x90",
    b"RIFF\x10\x00\x00\x00WAVE",
    b"BM6\x00",
    b"\x1a\x45\xdf\xa3\x9fmatroska",
    b"\x00\x00\x00\x18ftypqt  ",
    b"<html><script>",
)


@pytest.mark.parametrize(("head", "kind"), PHOTOS.items())
def test_a_photo_is_known_by_its_bytes(head, kind):
    assert (photo_kind(head), voice_kind(head)) == (kind, None)


@pytest.mark.parametrize(("head", "kind"), VOICES.items())
def test_a_voice_is_known_by_its_bytes(head, kind):
    assert (voice_kind(head), photo_kind(head)) == (kind, None)


@pytest.mark.parametrize("head", NEITHER)
def test_what_is_neither_is_neither(head):
    assert (photo_kind(head), voice_kind(head)) == (None, None)


def mp4(seconds, rate=1000):
    return b"\x00\x00\x00\x1cftypM4A " + b"....mvhd" + struct.pack(">IIIII", 0, 0, 0, rate, seconds * rate)


def ogg(seconds):
    return b"OggS" + b"\0" * 22 + b"OpusHead" + b"OggS\x00\x04" + struct.pack("<q", seconds * 48_000)


def test_how_long_it_lasts_is_read_where_it_stands():
    assert voice_seconds(mp4(301), "audio/mp4") == 301
    assert voice_seconds(b"mvhd\x01\0\0\0" + b"\0" * 16 + struct.pack(">IQ", 10, 50), "audio/mp4") == 5
    assert voice_seconds(ogg(42), "audio/ogg") == 42
    assert voice_seconds(mp4(1, rate=0), "audio/mp4") is None
    assert voice_seconds(b"ID3", "audio/mpeg") is None
    assert voice_seconds(b"OggS vorbis", "audio/ogg") is None


@given(st.binary(max_size=200), st.sampled_from(["audio/mp4", "audio/ogg", "audio/webm"]))
def test_no_bytes_make_it_stumble(junk, kind):
    photo_kind(junk)
    voice_kind(junk)
    for sound in (junk, b"mvhd" + junk, b"OpusHeadOggS" + junk):
        voice_seconds(sound, kind)
