"""What may come with a plan, and what a file is by its first bytes; its name and its sender's word count for nothing.

Imports nothing. Sources: RFC 9649 (WebP), ISO/IEC 14496-12 (boxes of MP4 and HEIC), RFC 7845 (Opus in Ogg).
"""

import struct

MOST_PHOTO_BYTES = 15 * 1024 * 1024
MOST_VOICE_BYTES = 10 * 1024 * 1024
MOST_VOICE_SECONDS = 5 * 60
MOST_PIXELS = 50_000_000
"""Four times the 12 megapixels of a phone; a picture of more is not opened at all."""

_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_MP4_SOUND = frozenset({b"M4A ", b"M4B ", b"mp42", b"mp41", b"isom", b"iso2", b"iso4", b"iso5", b"iso6"})
_OPUS_RATE = 48_000


def photo_kind(head: bytes) -> str | None:
    """Return the kind of picture that begins with these bytes (16 are enough), as a media type; None for no picture."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return "image/heic" if head[4:8] == b"ftyp" and head[8:12] in _HEIC else None


def voice_kind(head: bytes) -> str | None:
    """Return the kind of sound that begins with these bytes (64 are enough), as a media type; None for no sound."""
    if head[4:8] == b"ftyp" and head[8:12] in _MP4_SOUND:
        return "audio/mp4"
    if head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] in (b"\xfb", b"\xf3", b"\xf2", b"\xfa")):
        return "audio/mpeg"
    if head.startswith(b"OggS"):
        return "audio/ogg"
    return "audio/webm" if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64] else None


def voice_seconds(sound: bytes, kind: str) -> float | None:
    """Return how long a sound lasts, where its own words say so (m4a, Opus in ogg); None where they do not."""
    try:
        return _mp4_seconds(sound) if kind == "audio/mp4" else _ogg_seconds(sound) if kind == "audio/ogg" else None
    except struct.error:
        return None


def _mp4_seconds(sound: bytes) -> float | None:
    at = sound.find(b"mvhd")
    if at < 0:
        return None
    long = sound[at + 4] == 1 if len(sound) > at + 4 else False
    rate, length = struct.unpack_from(">IQ" if long else ">II", sound, at + (24 if long else 16))
    return length / rate if rate else None


def _ogg_seconds(sound: bytes) -> float | None:
    last = sound.rfind(b"OggS")
    if b"OpusHead" not in sound[:512] or last < 0:
        return None
    (samples,) = struct.unpack_from("<q", sound, last + 6)
    return float(samples) / _OPUS_RATE if samples >= 0 else None
