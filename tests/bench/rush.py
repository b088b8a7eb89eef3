"""The deadline rush (QUALITY.md, section 2): people apply, confirm by the mailed link and fetch their PDF copy.

They come in evenly over WITHIN seconds. Each has a line and an address of their own, all on this machine, and thinks
half a second to two between clicks. The receipts are real: the worker makes the PDF, puts the mail in
``instance/mail``, and the link in it is the one pressed.
"""

import asyncio
import random
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.models import Application, Owner
from grants.ledger.queries import check
from grants.people.models import Person
from grants.programmes.models import Place, Round
from grants.store.session import reading
from tests.bench import servers, stage
from tests.bench.posts import answers
from tests.bench.report import Aim, Result
from tests.bench.stage import Stage
from tests.bench.wire import HOST, asked

PEOPLE = 200
WITHIN = 20.0
"""Seconds within which all of them open the form: ten a second, or twenty with twice as many."""

SUBMITTING = Aim("2.", 1.0, 1.0, "s")
LOST, FAULTS = Aim("2.", 0, 0, "", timed=False), Aim("2.", 0, 0, "", timed=False)
SLOW = Aim("2.", 1.0, 1.0, "s")
COPY_PATIENCE = 600.0
_LINK = re.compile(rb"/confirm/[A-Za-z0-9_-]+")


@dataclass
class Seen:
    """What the crowd met: seconds of submitting by person, statuses, and who came how far."""

    submitting: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    sent_in: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    copies: int = 0
    cut_off: int = 0

    def met(self, status: int) -> None:
        """Note a status."""
        self.statuses[status] = self.statuses.get(status, 0) + 1


class Post:
    """The mail folder, read as it fills: the confirm link by address."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.known, self.links = folder, set[str](), dict[str, str]()

    async def watch(self) -> None:
        """Look for new mail until cancelled."""
        while True:
            await asyncio.sleep(0.2)
            for path in [one for one in self.folder.glob("*.eml") if one.name not in self.known]:
                self.known.add(path.name)
                words = path.read_bytes()
                if found := _LINK.search(words):
                    message = BytesParser(policy=policy.default).parsebytes(words, headersonly=True)
                    self.links[str(message["To"])] = found[0].decode()


class Somebody:
    """One person at a kitchen table."""

    def __init__(self, number: int, port: int, place: str, seen: Seen, post: Post) -> None:
        self.number, self.port, self.place, self.seen, self.post = number, port, place, seen, post
        self.chance = random.Random(number)
        self.cookies: dict[str, str] = {}
        self.line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def live(self, after: float) -> None:
        """Come in after so many seconds, apply, confirm, fetch the copy."""
        await asyncio.sleep(after)
        form = await self._get(f"/in/{self.place}/apply")
        await self._think()
        typed = answers(self.number)
        started = time.perf_counter()
        receipt = await self._press(f"/in/{self.place}/apply", form, {**typed, "do": "submit"})
        self.seen.submitting.append(time.perf_counter() - started)
        self.seen.sent_in.append(typed["mail"])
        await self._get(receipt)
        await self._confirm(typed["mail"])
        await self._copy(receipt)
        if self.line is not None:
            self.line[1].close()

    async def _confirm(self, mail: str) -> None:
        until = time.monotonic() + COPY_PATIENCE
        while mail not in self.post.links:
            assert time.monotonic() < until, f"no mail for {mail}"
            await self._think()
        link = self.post.links[mail]
        form = await self._get(link)
        await self._think()
        await self._press(link, form, {})
        self.seen.confirmed.append(mail)

    async def _copy(self, receipt: str) -> None:
        until = time.monotonic() + COPY_PATIENCE
        while time.monotonic() < until:
            await self._think()
            if (await self._get(f"{receipt}.pdf", (200, 202))).startswith(b"%PDF"):
                self.seen.copies += 1
                return

    async def _think(self) -> None:
        await asyncio.sleep(self.chance.uniform(0.5, 2.0))

    async def _get(self, path: str, statuses: tuple[int, ...] = (200,)) -> bytes:
        status, _, body = await self._ask(asked(path, self.port, self._cookie()))
        assert status in statuses, f"GET {path} gave {status}"
        return body

    async def _press(self, path: str, page: bytes, values: dict[str, str]) -> str:
        hidden = re.findall(rb'name="(csrf_token|key|version|started)" type="hidden" value="([^"]*)"', page)
        fields = dict(_of_form(hidden)) | values
        status, head, body = await self._ask(asked(path, self.port, self._cookie(), form=fields.items()))
        assert status == 303, f"POST {path} gave {status}: {body[-2000:].decode(errors='replace')}"
        return head["location"].removeprefix(f"http://{HOST}:{self.port}")

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    async def _ask(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        if self.line is None or self.line[0].at_eof():
            source = f"127.0.{1 + self.number // 200}.{1 + self.number % 200}"
            self.line = await asyncio.open_connection(HOST, self.port, local_addr=(source, 0))
        reader, writer = self.line
        writer.write(request)
        try:
            words = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            head = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in words[1:])}
            body = await reader.readexactly(int(head.get("content-length", "0")))
        except (asyncio.IncompleteReadError, ConnectionError):
            self.seen.cut_off += 1
            raise
        for cookie in (line for line in words if line.lower().startswith("set-cookie:")):
            name, _, value = cookie.split(":", 1)[1].split(";", 1)[0].strip().partition("=")
            self.cookies[name] = value
        status = int(words[0].split()[1])
        self.seen.met(status)
        return status, head, body


def _of_form(hidden: list[tuple[bytes, bytes]]) -> Iterator[tuple[str, str]]:
    """Yield the hidden fields, first ones first: the form of the page comes before no other."""
    for name, value in hidden:
        yield name.decode(), value.decode()


async def _crowd(port: int, people: int, places: list[str], mail: Path) -> tuple[Seen, list[BaseException]]:
    seen, post = Seen(), Post(mail)
    watch = asyncio.create_task(post.watch())
    everybody = [Somebody(number, port, places[number % len(places)], seen, post) for number in range(people)]
    ends = await asyncio.gather(*(one.live(WITHIN * one.number / people) for one in everybody), return_exceptions=True)
    watch.cancel()
    with suppress(asyncio.CancelledError):
        await watch
    return seen, [end for end in ends if end is not None]


def rush(here: Stage, people: int = PEOPLE) -> Iterator[Result]:
    """Let so many people in, with the web process and the worker as shipped; then look whether all is there."""
    with reading() as session:
        places = _open_places(session)
        before = session.scalar(
            select(func.count()).select_from(Application).where(Application.submitted_at.is_not(None))
        )
    with stage.served(here, ("ours",)):
        office = servers.worker(here.environ, here.instance, here.log)
        try:
            began = time.monotonic()
            crowd = _crowd(here.servers["ours"].port, people, places, here.instance / "mail")
            seen, stuck = asyncio.run(crowd)
            took = time.monotonic() - began
        finally:
            office.stop()
    for end in stuck[:5]:
        print(f"! {type(end).__name__}: {str(end)[-600:]}")
    with reading() as session:
        lost = _lost(session, seen)
        after = session.scalar(
            select(func.count()).select_from(Application).where(Application.submitted_at.is_not(None))
        )
        faults = check(session)
    yield from _told(people, seen, took)
    yield Result(
        LOST,
        f"{people} people: acknowledged plans that are not there",
        lost,
        f"{(after or 0) - (before or 0)} new plans",
    )
    yield Result(LOST, f"{people} people: who did not get to the end", people - seen.copies, f"{took:.0f} s in all")
    yield Result(FAULTS, f"{people} people: faults found by the ledger's proof", len(faults))


def _open_places(session: Session) -> list[str]:
    open_now = select(Place.slug).join(Round, Round.place_id == Place.id).where(Round.closed_at.is_(None))
    return list(session.scalars(open_now.order_by(Place.id).limit(30)))


def _sent_in(session: Session) -> int:
    counted = select(func.count()).select_from(Application).where(Application.submitted_at.is_not(None))
    return session.scalar(counted) or 0


def _lost(session: Session, seen: Seen) -> int:
    """Count what was acknowledged, sent in or confirmed, and is not there."""
    plans = select(Person.email).join(Owner, Owner.person_id == Person.id).join(Application)
    there = set(session.scalars(plans.where(Application.submitted_at.is_not(None), Person.email.in_(seen.sent_in))))
    known = set(session.scalars(plans.where(Owner.confirmed_at.is_not(None), Person.email.in_(seen.confirmed))))
    return len(set(seen.sent_in) - there) + len(set(seen.confirmed) - known)


def _told(people: int, seen: Seen, took: float) -> Iterator[Result]:
    seconds = sorted(seen.submitting)
    half, most = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.95)]
    beside = f"p50 {half:.2f} s, {len(seconds)} sent in, {sum(seen.statuses.values()) / took:.0f} requests a second"
    aim = SUBMITTING if people == PEOPLE else Aim("2.", 10.0, 1.0, "s")
    yield Result(aim, f"{people} people: p95 of submitting", most, beside)
    wrong = sum(count for status, count in seen.statuses.items() if status >= 500) + seen.cut_off
    yield Result(
        FAULTS, f"{people} people: answers of 5xx, and lines cut off", wrong, str(dict(sorted(seen.statuses.items())))
    )
