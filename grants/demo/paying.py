"""The weekly payments of a programme: an officer prepares on Thursday, a treasurer releases on Friday."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from grants.demo import almanac
from grants.demo.almanac import moment
from grants.demo.cast import Cast
from grants.demo.reading import told
from grants.payments import queries as waiting
from grants.payments import services as payments
from grants.rules.permissions import Actor
from grants.store.session import reading, writing


def pay_weeks(cast: Cast, programme: str) -> Iterator[datetime]:
    """Pay every Thursday what is ready, until today."""
    days = almanac.thursdays(cast.today + timedelta(days=almanac.OPENED), cast.today - timedelta(days=3))
    for day in days:
        yield moment(day, 10, 15)
        batch = _prepare(cast, programme, last=day == days[-1])
        if batch is None:
            continue
        yield moment(day + timedelta(days=1), 9, 40)
        with writing() as session:
            payments.release(session, _staff(cast, programme, "treasurer"), batch, cast.key())
        if day != days[-1]:
            yield moment(day + timedelta(days=4), 11, 5)
            _mark(cast, programme, batch)


def late_returns(cast: Cast) -> Iterator[datetime]:
    """Let the payments that come back days after they were paid come back."""
    yield moment(cast.today - timedelta(days=38), 14, 25)
    for plan in told("plans"):
        if plan["money"] == "bounce_late":
            batch, line = cast.paid_in[plan["number"]]
            officer = _staff(cast, cast.programme_of[plan["area"]], "officer")
            with writing() as session:
                values = {"outcome": "bounced_late", "reason": plan["bounce"]["reason"]}
                payments.mark(session, officer, batch, line, values, cast.key())


def _staff(cast: Cast, programme: str, role: str) -> Actor:
    with reading() as session:
        return cast.actor(session, cast.staff[programme, role][0])


def _plan(cast: Cast, reference: str) -> Mapping[str, Any]:
    number = next(number for number, known in cast.references.items() if known == reference)
    return next(plan for plan in told("plans") if plan["number"] == number)


def _prepare(cast: Cast, programme: str, last: bool) -> str | None:
    with writing() as session:
        ready = waiting.ready_to_prepare(session, cast.programme_ids[programme])
        chosen = [row.reference for row in ready if _goes(cast, _plan(cast, row.reference), last)]
        if not chosen:
            return None
        return payments.prepare(session, _staff(cast, programme, "officer"), cast.programme_ids[programme], chosen)


def _goes(cast: Cast, plan: Mapping[str, Any], last: bool) -> bool:
    """Say whether a plan is paid this week: what came back waits for a new number, some wait for the last week."""
    if plan["money"] == "reserved" or plan["number"] in cast.bounced or plan["number"] in cast.paid_in:
        return False
    return bool(last == (plan["money"] == "underway"))


def _mark(cast: Cast, programme: str, batch: str) -> None:
    officer = _staff(cast, programme, "officer")
    with writing() as session:
        stack = waiting.batch(session, officer, batch)
        for line in waiting.payments(session, stack.id):
            plan = _plan(cast, line.reference)
            came_back = plan["money"] == "bounced"
            values = {"outcome": "bounced", "reason": plan["bounce"]["reason"]} if came_back else {"outcome": "paid"}
            payments.mark(session, officer, batch, line.line, values, cast.key())
            if came_back:
                cast.bounced.add(plan["number"])
            else:
                cast.paid_in[plan["number"]] = (batch, line.line)
