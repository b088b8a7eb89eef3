"""One evening as a calendar file (iCalendar, RFC 5545), for any phone or computer. Imports nothing of ours.

The time zone stands in the file itself, with the rules of Europe/Amsterdam as they are since 1996 (Directive
2000/84/EC), so that an evening in the night in which the clock changes is right everywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

ZONE = "Europe/Amsterdam"
MOST_OCTETS = 75
"""Longest line without its end (RFC 5545, 3.1)."""

_ZONE = f"""BEGIN:VTIMEZONE
TZID:{ZONE}
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE"""


@dataclass(frozen=True)
class Meeting:
    """One thing in a calendar. `uid` stays when it moves, `sequence` counts its moves; without a time it is a day."""

    uid: str
    sequence: int
    stamp: datetime
    on: date
    at: time | None
    lasts: timedelta
    summary: str
    where: str = ""
    about: str = ""
    url: str = ""


def ics(meeting: Meeting) -> bytes:
    """Write a calendar file with one meeting: UTF-8, lines ended by CRLF and folded at 75 octets."""
    lines = [line for part in _parts(meeting) for line in part.split("\n")]
    return "".join(fold(line) + "\r\n" for line in lines).encode()


def _parts(meeting: Meeting) -> Iterator[str]:
    yield "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Noaber//Panelavond//NL\nCALSCALE:GREGORIAN"
    if meeting.at is not None:
        yield _ZONE
    yield f"BEGIN:VEVENT\nUID:{meeting.uid}\nSEQUENCE:{meeting.sequence}"
    yield f"DTSTAMP:{meeting.stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield from _when(meeting)
    texts = {"SUMMARY": meeting.summary, "LOCATION": meeting.where, "DESCRIPTION": meeting.about}
    yield from (f"{name}:{escaped(text)}" for name, text in texts.items() if text)
    if meeting.url:
        yield f"URL:{meeting.url}"
    yield "END:VEVENT\nEND:VCALENDAR"


def _when(meeting: Meeting) -> Iterator[str]:
    # Padded by hand: strftime does not on every system write a year in four digits.
    day = f"{meeting.on.year:04d}{meeting.on:%m%d}"
    if meeting.at is None:
        yield f"DTSTART;VALUE=DATE:{day}"
        return
    yield f"DTSTART;TZID={ZONE}:{day}T{meeting.at:%H%M%S}"
    # A duration in hours is exact time (3.3.6): two hours are two hours, also when the clock changes in between.
    yield f"DURATION:PT{int(meeting.lasts.total_seconds()) // 60}M"


def escaped(text: str) -> str:
    """Give a TEXT value (3.3.11): backslash, semicolon, comma and line ends are escaped, a colon is not."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    return plain.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(line: str) -> str:
    """Break a line into pieces of at most 75 octets, each next one begun with a space; no letter is cut in two."""
    pieces: list[str] = []
    piece, octets = "", 0
    for sign in line:
        size = len(sign.encode())
        if octets + size > MOST_OCTETS:
            pieces.append(piece)
            # The space that begins the next piece counts as one of its octets.
            piece, octets = "", 1
        piece += sign
        octets += size
    return "\r\n ".join([*pieces, piece])
