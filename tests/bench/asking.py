"""The pages and presses of asking: the seven questions, the tin and the wall, and a photo of twelve megapixels.

The photo has no row of its own: issue B asks for 1.5 seconds from sending to stored, off the request's own path.
"""

import io
import os
import secrets
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

from grants.applications import services as applications
from grants.ideas.services import cards
from grants.programmes.models import Place
from grants.rules.permissions import ANONYMOUS
from grants.store.session import writing
from tests import make
from tests.bench.report import Aim, Result
from tests.bench.stage import Stage
from tests.bench.visits import Visit
from tests.bench.wire import HOST

PHOTO = Aim("5", 1.5, 1.0, "s")
WIDTH, HEIGHT = 4000, 3000
PHOTOS = 5
CARDS = 60
Presses = Iterator[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True)
class Asking:
    """A place with a tin that was typed and a draft: who types, and the address of the draft."""

    place: str
    worker: str
    draft: str

    @classmethod
    def begun(cls, stage: Stage) -> "Asking":
        """Type a tin for the place that is measured, and begin a plan there."""
        with writing() as session:
            home = session.get_one(Place, stage.filled.village.place_id)
            worker = make.worker(session, home)
            for number in range(CARDS):
                card = {"line": f"Een bankje aan de {number}e laan", "name": "Wia", "source": "paper"}
                cards.type_card(session, worker, home.slug, card)
        return cls(stage.here.place, stage.guests.cookie(worker.person_id or 0), drafted(stage.here.place))

    def visits(self) -> list[Visit]:
        """Return the pages."""
        here, draft = f"/in/{self.place}", f"/in/{self.place}/apply/{self.draft}"
        return [
            Visit("seven questions to read", f"{here}/questions"),
            Visit("draft, all on one page", draft),
            Visit("draft, one question", f"{draft}?step=5"),
            Visit("draft, its photos", f"{draft}/files"),
            Visit("idea form", f"{here}/idea"),
            Visit("wall of ideas", f"{here}/ideas"),
            Visit("slip with a code", "/slip"),
            Visit("tin, to type", f"/desk/tin/{self.place}", self.worker),
            Visit("writing a plan down", f"/desk/enter/{self.place}", self.worker),
            Visit("writing down and helping", "/desk/helping", self.worker),
        ]


def drafted(place: str) -> str:
    """Begin a plan as somebody does who has half of it; return the token in its address."""
    half = {"what": "Wij willen een moestuin achter het dorpshuis.", "party_kind": "person"}
    with writing() as session:
        return applications.start_draft(session, ANONYMOUS, place, half)


def saves(stage: Stage, started: str) -> Presses:
    """Yield presses that keep a draft, each with another text."""
    path, number = f"/in/{stage.here.place}/apply/{drafted(stage.here.place)}", 0
    while True:
        number += 1
        typed = {"what": f"Wij willen {number} bakken met groente.", "already": "Grond en een schuur.", "total": "250"}
        yield path, stage.fields(started=started, do="save", party_kind="person", version=str(number), **typed)


def typed_cards(stage: Stage) -> Presses:
    """Yield presses that put one more card of the tin on the wall."""
    number = 0
    while True:
        number += 1
        typed = {"line": f"Kaartje {number}: samen soep eten", "name": "", "phone": "", "source": "paper"}
        yield f"/desk/tin/{stage.here.place}", stage.fields(**typed)


def photo() -> bytes:
    """Draw a photo as a phone takes it: twelve megapixels, and so much grain that it is some megabytes."""
    grain = Image.frombytes("RGB", (WIDTH // 4, HEIGHT // 4), os.urandom(WIDTH * HEIGHT * 3 // 16))
    file = io.BytesIO()
    grain.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC).save(file, "JPEG", quality=88)
    return file.getvalue()


class Photos:
    """A photo of twelve megapixels, sent with a draft; the worker must be running."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.wire, self.content = stage, stage.wire("ours"), photo()

    def stored(self) -> Iterator[Result]:
        """Measure how long the request takes, and how long it takes until the photo can be seen."""
        path = f"/in/{self.stage.here.place}/apply/{drafted(self.stage.here.place)}/files"
        asked, ready = [], []
        for number in range(1, PHOTOS + 1):
            began = time.perf_counter()
            answer = self.wire.send(self._request(path))
            assert answer.status == 303, f"{path} gave {answer.status}: {answer.body.decode()[-2000:]}"
            asked.append(answer.seconds)
            while self.wire.get(path).body.count(b"<img ") < number:
                assert time.perf_counter() - began < 60, "the photo was never made ready"
                time.sleep(0.02)
            ready.append(time.perf_counter() - began)
        size = len(self.content) / 1_000_000
        request = f"the request {statistics.median(asked) * 1000:.0f} ms, {size:.1f} MB"
        yield Result(PHOTO, "photo of 12 megapixels, sent to stored", statistics.median(ready), request)

    def _request(self, path: str) -> bytes:
        mark = secrets.token_hex(16)
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in [*self.stage.fields(), ("do", "photo")]
        ]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="photo"; filename="baan.jpg"\r\n'
        body = b"".join([*parts, f"{head}Content-Type: image/jpeg\r\n\r\n".encode(), self.content, b"\r\n"])
        body += f"--{mark}--\r\n".encode()
        lines = [
            f"POST {path} HTTP/1.1",
            f"Host: {HOST}:{self.wire.port}",
            f"Cookie: {self.stage.officer}",
            f"Content-Type: multipart/form-data; boundary={mark}",
            f"Content-Length: {len(body)}",
        ]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
