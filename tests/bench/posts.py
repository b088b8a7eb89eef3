"""Rows 5 and 6: a press with checks, a history row and a movement of money beside B1-POST; sixteen writers at once."""

import random
import statistics
import time
from collections.abc import Iterator

from sqlalchemy import text

from grants.store.session import current
from tests.bench.asking import Asking, drafted, saves, typed_cards
from tests.bench.pages import ROUNDS, reference_page
from tests.bench.report import Aim, Result
from tests.bench.stage import Stage
from tests.bench.wire import asked, crowd

PRESS, WRITERS = Aim("5", 2.0, 1.3), Aim("6", 5, 2.5)
EACH, AT_ONCE, BY_EACH = 8, 16, 6

Presses = Iterator[tuple[str, list[tuple[str, str]]]]

_UNDERWAY = """SELECT p.slug || '-' || b.number AS batch, y.line, y.version FROM payments y
    JOIN batches b ON b.id = y.batch_id JOIN programmes p ON p.id = b.programme_id
    WHERE y.state = 'underway' AND p.id = :programme ORDER BY b.id, y.line"""


class Posts:
    """Presses, beside the press of B1. Each payment is marked once, so they are used up one after another."""

    def __init__(self, stage: Stage, asking: Asking) -> None:
        self.asking = asking
        self.stage, self.wire = stage, stage.wire("ours")
        self.page, self.cookie, self.token = reference_page(stage)
        with current().reader.connect() as connection:
            values = {"programme": stage.filled.village.programme_id}
            self.payments = [tuple(row) for row in connection.execute(text(_UNDERWAY), values)]
        random.Random(1).shuffle(self.payments)

    def marks(self) -> Presses:
        """Yield presses that mark a payment as paid: checked, noted, moved in the ledger, told by mail."""
        while self.payments:
            batch, line, version = self.payments.pop()
            values = self.stage.fields(version=str(version), outcome="paid", reason="")
            yield f"/desk/payments/{batch}/payments/{line}/mark", values

    def started(self) -> str:
        """Open the seven questions as somebody does; return the moment that the page carries."""
        page = self.wire.get(f"/in/{self.stage.here.place}/apply").body
        time.sleep(0.5)
        return page.split(b'name="started"', 1)[1].split(b'value="', 1)[1].split(b'"', 1)[0].decode()

    def plans(self, drafts: bool = False) -> Presses:
        """Yield presses that send a plan in: seven answers checked, history, receipt and confirm link in the outbox."""
        place, started, number = self.stage.here.place, self.started(), 0
        path = f"/in/{place}/apply"
        while True:
            number += 1
            where = {"version": "1"} if drafts else {}
            typed = self.stage.fields(started=started, do="submit", **where, **answers(number))
            yield f"{path}/{drafted(place)}" if drafts else path, typed

    def timed(self) -> Iterator[Result]:
        """Measure row 5."""
        cookies = {
            "mark a payment as paid": (self.marks(), self.stage.officer),
            "send a plan in": (self.plans(), self.stage.officer),
            "send a draft in": (self.plans(drafts=True), self.stage.officer),
            "keep a draft": (saves(self.stage, self.started()), self.stage.officer),
            "a card of the tin": (typed_cards(self.stage), self.asking.worker),
        }
        base: list[float] = []
        found: dict[str, list[float]] = {name: [] for name in cookies}
        for _ in range(ROUNDS):
            theirs: list[float] = []
            ours: dict[str, list[float]] = {name: [] for name in cookies}
            for _ in range(EACH):
                theirs.append(self._reference())
                for name, (presses, cookie) in cookies.items():
                    ours[name].append(self._press(presses, cookie))
            base.append(statistics.median(theirs))
            for name, seconds in ours.items():
                found[name].append(statistics.median(seconds))
        for name, medians in found.items():
            value = statistics.median(mine / other for mine, other in zip(medians, base, strict=True))
            beside = f"{statistics.median(medians) * 1000:.1f} ms, B1-POST {statistics.median(base) * 1000:.1f} ms"
            yield Result(PRESS, f"{name} / B1-POST", value, beside)

    def _reference(self) -> float:
        form = [("csrf_token", self.token), ("place", "3"), ("words", "Een zin van iemand.")]
        answer = self.page.wire.post("/", form, self.cookie)
        assert answer.status == 303, answer.status
        return answer.seconds

    def _press(self, presses: Presses, cookie: str) -> float:
        path, form = next(presses)
        answer = self.wire.post(path, form, cookie)
        assert answer.status == 303, f"{path} gave {answer.status}: {answer.body.decode()[-3000:]}"
        return answer.seconds

    def at_once(self) -> Iterator[Result]:
        """Measure row 6; an answer that is not a redirect is an error, and there may be none."""
        presses, port = self.marks(), self.stage.servers["ours"].port
        taken = [[next(presses) for _ in range(BY_EACH)] for _ in range(AT_ONCE)]
        lines = [(asked(path, port, self.stage.officer, form=form) for path, form in some) for some in taken]
        answers_, _ = crowd(port, [iter(line) for line in lines])
        wrong = [answer.status for answer in answers_ if answer.status != 303]
        assert not wrong, f"{len(wrong)} of {len(answers_)} presses failed: {sorted(set(wrong))}"
        seconds = sorted(answer.seconds for answer in answers_)
        half, most = statistics.median(seconds), seconds[int(len(seconds) * 0.99)]
        yield Result(WRITERS, "16 writers at once, p99 / p50", most / half, f"p99 {most * 1000:.0f} ms, 0 errors")


def answers(number: int) -> dict[str, str]:
    """Return the seven answers of somebody."""
    return {
        "what": "Wij willen met de hele buurt een moestuin maken achter het dorpshuis.",
        "already": "Grond, een schuur en twaalf mensen die meedoen.",
        "for_whom": "Voor iedereen in het dorp",
        "where_about": "Achter het dorpshuis",
        "when_about": "In mei",
        "total": "250,50",
        "lines-0-label": "Planten",
        "lines-0-amount": "150",
        "lines-1-label": "Zaad",
        "lines-1-amount": "100,50",
        "name": f"Buur {number}",
        "mail": f"buur{number}-{random.randrange(10**9)}@voorbeeld.example",
        "postcode": "9628 AA",
        "house_number": str(number % 90 + 1),
        "party_kind": "person",
        "title": f"Moestuin {number}",
    }
