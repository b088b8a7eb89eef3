"""Which pages are measured, and as whom: found in the filled database, signed in as the product itself would."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import Connection, text

from grants.applications.models import Application
from grants.desk import views as desk
from grants.people import services as people
from grants.store.session import current, writing
from tests.bench.village import Village

CSRF = "for-measuring"


@dataclass(frozen=True)
class Visit:
    """One page as one person sees it."""

    name: str
    path: str
    cookie: str = ""


class Guests:
    """Signs people in: a session in the database, and the cookie that carries it."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def cookie(self, person_id: int) -> str:
        """Return the cookie of a new session of this person."""
        with writing() as session:
            token = people.start_session(session, person_id)
        signer: Any = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        signed = signer.dumps({"_user_id": token, "_permanent": True, "csrf": CSRF})
        return f"{self.app.config['SESSION_COOKIE_NAME']}={signed}"


@dataclass(frozen=True)
class Found:
    """References in the running round of the village, and who looks at them."""

    place: str
    round: str
    reviewed: str
    waiting: str
    unread: str
    told: str
    closed: str
    batch: str
    owner_id: int
    told_owner_id: int
    chair_id: int


def found(made: Village) -> Found:
    """Find what the pages are about."""
    with current().reader.connect() as connection:
        home = {"round": made.open_id, "place": made.place_id, "over": made.over_id}

        def one(query: str) -> Any:
            return connection.execute(text(query), home).scalar_one()

        spoken = "SELECT {} FROM applications a JOIN reviews r ON r.application_id = a.id WHERE a.round_id = :round AND"
        spoken += " a.state = 'in_review' AND r.choice = 'yes_if' ORDER BY a.id LIMIT 1"
        told = "FROM applications a JOIN letters l ON l.application_id = a.id WHERE a.round_id = :round AND"
        told += " a.state = 'approved' AND l.left_at IS NOT NULL ORDER BY a.id DESC LIMIT 1"
        owner = "SELECT person_id FROM owners WHERE position = 1 AND application_id = ({})"
        in_state = "SELECT min(reference) FROM applications WHERE round_id = :{} AND state = '{}'"
        return Found(
            place=one("SELECT slug FROM places WHERE id = :place"),
            round=one("SELECT reference FROM rounds WHERE id = :round"),
            reviewed=one(spoken.format("a.reference")),
            waiting=one(in_state.format("round", "submitted")),
            unread=one("SELECT max(reference) FROM applications WHERE round_id = :round AND state = 'in_review'"),
            told=one(f"SELECT a.reference {told}"),
            closed=one(in_state.format("over", "closed")),
            batch=_batch(connection, made),
            owner_id=one(owner.format(spoken.format("a.id"))),
            told_owner_id=one(owner.format(f"SELECT a.id {told}")),
            chair_id=one("SELECT person_id FROM seats WHERE place_id = :place AND is_chair"),
        )


def _batch(connection: Connection, made: Village) -> str:
    query = "SELECT p.slug || '-' || b.number FROM batches b JOIN programmes p ON p.id = b.programme_id"
    query += (
        " JOIN payments y ON y.batch_id = b.id WHERE y.state = 'underway' AND p.id = :programme ORDER BY b.id LIMIT 1"
    )
    return str(connection.execute(text(query), {"programme": made.programme_id}).scalar_one())


def depth(programme_id: int) -> str:
    """Return where nine tenths of the list of a programme lie behind, as the list writes it."""
    order = "FROM applications WHERE programme_id = :programme AND submitted_at IS NOT NULL"
    deep = f"SELECT submitted_at, id {order} ORDER BY submitted_at DESC, id DESC LIMIT 1 OFFSET"
    with current().reader.connect() as connection:
        values = {"programme": programme_id}
        count = connection.execute(text(f"SELECT count(*) {order}"), values).scalar_one()
        typed = text(f"{deep} {count * 9 // 10}").columns(Application.submitted_at, Application.id)
        at, plan = connection.execute(typed, values).one()
    return desk._written((at, plan))


def lists(officer: str, here: Found, depth: str = "") -> list[Visit]:
    """Return the list of plans: the first page, narrowed down, and far down."""
    narrowed = f"/desk/plans?place={here.place}&party=person&state=closed"
    return [
        Visit("list of plans", "/desk/plans", officer),
        Visit("list of plans, by place, party and state", narrowed, officer),
        Visit("list of plans, by state", "/desk/plans?state=not_yet", officer),
        *([Visit("list of plans, at 90 % depth", f"/desk/plans?after={depth}", officer)] if depth else []),
    ]


def pages(guests: Guests, made: Village, here: Found, officer: str) -> list[Visit]:
    """Return every other page."""
    owner, chair = guests.cookie(here.owner_id), guests.cookie(here.chair_id)
    told_owner, treasurer = guests.cookie(here.told_owner_id), guests.cookie(made.treasurer_id)
    of_plan = "/applications/{}"
    return [
        Visit("front", "/"),
        Visit("places", "/in"),
        Visit("place", f"/in/{here.place}"),
        Visit("apply form", f"/in/{here.place}/apply"),
        Visit("register", "/register"),
        Visit("how it works", "/how"),
        Visit("sign-in", "/sign-in"),
        Visit("plan, to everybody", of_plan.format(here.closed)),
        Visit("plan with thread, to its owner", of_plan.format(here.reviewed), owner),
        Visit("plan, to the officer", of_plan.format(here.reviewed), officer),
        Visit("mine", "/mine", owner),
        Visit("payee form", f"{of_plan.format(here.told)}/payee", told_owner),
        Visit("letter", f"{of_plan.format(here.told)}/letter", told_owner),
        Visit("panel", "/panel", chair),
        Visit("plan with voices and thread, to the chair", f"/panel/plans/{here.reviewed}", chair),
        Visit("conclude form", f"/panel/plans/{here.reviewed}/conclude", chair),
        Visit("desk", "/desk", officer),
        Visit("round", f"/desk/rounds/{here.round}", officer),
        Visit("check form", f"{of_plan.format(here.waiting)}/check", officer),
        Visit("confirm form", f"/desk/rounds/{here.round}/confirm", officer),
        Visit("payments", "/desk/payments", officer),
        Visit("batch", f"/desk/payments/{here.batch}", treasurer),
        Visit("mark form", f"/desk/payments/{here.batch}/payments/1/mark", officer),
        Visit("summary", f"/desk/rounds/{here.round}/summary", officer),
    ]
