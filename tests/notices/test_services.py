"""The outbox: written with what caused it, delivered at least once, always with the same Message-ID."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import select

from grants.notices import queries
from grants.notices.models import Notice
from grants.notices.services import (
    PREPARE,
    SENT,
    Box,
    NotCarried,
    Office,
    Smtp,
    call_off,
    courier_for,
    deliver,
    deliver_one,
    send,
    try_again,
)
from grants.paper.facts import desk
from grants.people.models import Locale
from grants.people.services import add_person
from grants.rules.lifecycle import State
from grants.store.session import Database, reading, writing
from tests.fixtures_db import Clock

TEMPLATE = "people/sign_in"
SECRET = {"path": "/sign-in/abc", "code": "012345"}


class Bag:
    """A courier that keeps what it carries, and drops what it is told to drop."""

    def __init__(self) -> None:
        self.carried: list[tuple[EmailMessage, str]] = []
        self.fault: Exception | None = None

    def carry(self, message: EmailMessage, name: str) -> None:
        if self.fault is not None:
            raise self.fault
        self.carried.append((message, name))


@pytest.fixture
def bag() -> Bag:
    """A courier to look into."""
    return Bag()


@pytest.fixture
def office(bag: Bag, tmp_path: Path) -> Office:
    """The worker's view of the world, with that courier."""
    return Office(bag, "Noaber <noaber@voorbeeld.example>", "https://noaber.example", tmp_path)


@pytest.fixture
def anneke(database: Database, clock: Clock) -> int:
    """Somebody with an address."""
    with writing() as session:
        return add_person(session, "Anneke", "Anneke@voorbeeld.example")


def _send(person_id: int, **options: Any) -> int:
    with writing() as session:
        notice = send(session, person_id, TEMPLATE, {"minutes": 10}, **{"secret": SECRET, **options})
        assert notice is not None
        return notice.id


def _notice(notice_id: int) -> Notice:
    with reading() as session:
        return session.get_one(Notice, notice_id)


# ---- writing down ----


def test_send_writes_plain_facts_only(anneke: int) -> None:
    facts = {
        "on": date(2026, 3, 2),
        "at": datetime(2026, 3, 2, 9, tzinfo=UTC),
        "state": State.APPROVED,
        "lines": ({"what": "Verf", "cents": 22000},),
        "nothing": None,
        "yes": True,
    }
    with writing() as session:
        notice = send(session, anneke, TEMPLATE, facts)
        assert notice is not None
        assert notice.facts == {
            "on": "2026-03-02",
            "at": "2026-03-02T09:00:00+00:00",
            "state": "approved",
            "lines": [{"what": "Verf", "cents": 22000}],
            "nothing": None,
            "yes": True,
        }
        with pytest.raises(TypeError):
            send(session, anneke, TEMPLATE, {"person": object()})
        with pytest.raises(TypeError):
            send(session, anneke, TEMPLATE, {"amount": 12.5})


def test_send_writes_nothing_for_somebody_without_an_address(database: Database) -> None:
    with writing() as session:
        trijn = add_person(session, "Trijn", phone="0612345678")
        assert send(session, trijn, TEMPLATE, {}) is None
        assert session.scalars(select(Notice)).all() == []


def test_send_is_undone_with_what_caused_it(anneke: int) -> None:
    def fall() -> None:
        with writing() as session:
            send(session, anneke, TEMPLATE, {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fall()
    with reading() as session:
        assert queries.waiting(session) == 0


# ---- delivering ----


def test_deliver_carries_a_message_in_the_language_of_its_reader(anneke: int, office: Office, bag: Bag) -> None:
    notice = _notice(_send(anneke, locale=Locale.EN))
    assert deliver(office) == 1
    ((message, name),) = bag.carried
    assert message["To"] == "Anneke@voorbeeld.example"
    assert message["From"] == "Noaber <noaber@voorbeeld.example>"
    assert message["Message-ID"] == f"<{notice.message_id}@voorbeeld.example>"
    assert message["Date"] == "Mon, 02 Mar 2026 09:00:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en"
    assert "https://noaber.example/sign-in/abc" in message.get_content()
    assert "012345" in message.get_content()
    assert notice.message_id[:12] in name
    sent = _notice(notice.id)
    assert sent.sent_at is not None
    assert deliver(office) == 0


def test_what_opens_something_is_wiped_once_it_left(anneke: int, office: Office) -> None:
    notice_id = _send(anneke)
    assert _notice(notice_id).facts["secret"] == SECRET
    deliver(office)
    assert _notice(notice_id).facts == {"minutes": 10}


def test_a_message_waits_for_its_time(anneke: int, office: Office, bag: Bag, clock: Clock) -> None:
    _send(anneke, due_at=clock.now + timedelta(hours=1))
    assert deliver(office) == 0
    clock.step(hours=1)
    assert deliver(office) == 1
    assert len(bag.carried) == 1


def test_call_off_keeps_a_message_from_leaving(anneke: int, office: Office, bag: Bag, clock: Clock) -> None:
    off = _send(anneke, subject_code="SID-7K4M", due_at=clock.now + timedelta(hours=1))
    other = _send(anneke, subject_code="SID-9999")
    with writing() as session:
        assert call_off(session, "SID-7K4M", "another/template") == 0
        assert call_off(session, "SID-7K4M", TEMPLATE) == 1
        assert call_off(session, "SID-7K4M") == 0
    clock.step(hours=2)
    deliver(office)
    assert _notice(off).sent_at is None
    assert _notice(off).facts == {}
    assert _notice(other).sent_at is not None


def test_a_message_in_hand_is_not_called_off(anneke: int, office: Office, bag: Bag) -> None:
    notice_id = _send(anneke, subject_code="SID-7K4M")

    def carry(message: EmailMessage, name: str) -> None:
        with writing() as session:
            assert call_off(session, "SID-7K4M") == 0

    bag.carry = carry  # type: ignore[method-assign]
    deliver(office)
    assert _notice(notice_id).sent_at is not None


def test_a_fault_is_tried_again_with_growing_pauses(anneke: int, office: Office, bag: Bag, clock: Clock) -> None:
    notice_id = _send(anneke)
    bag.fault = NotCarried("SMTPServerDisconnected")
    assert deliver(office) == 1
    assert _notice(notice_id).last_fault == "SMTPServerDisconnected"
    assert deliver(office) == 0
    pauses = []
    for _try in range(3):
        before, due = clock.now, _notice(notice_id).due_at
        pauses.append((due - before).total_seconds())
        clock.set(due)
        assert deliver(office) == 1
    assert pauses == [15, 30, 60]
    bag.fault = None
    clock.step(hours=3)
    deliver(office)
    assert len(bag.carried) == 1
    assert _notice(notice_id).sent_at is not None


def test_a_refusal_for_good_is_not_tried_again_but_lands_on_a_desk(
    anneke: int, office: Office, bag: Bag, clock: Clock
) -> None:
    notice_id = _send(anneke, subject_code="SID-7K4M")
    bag.fault = NotCarried("recipient refused [550]", for_good=True)
    deliver(office)
    clock.step(days=9)
    assert deliver(office) == 0
    with reading() as session:
        assert [row.id for row in queries.undelivered(session)] == [notice_id]
    bag.fault = None
    with writing() as session:
        try_again(session, notice_id)
    deliver(office)
    assert _notice(notice_id).sent_at is not None


def test_one_bad_message_does_not_stop_the_others(anneke: int, office: Office, bag: Bag) -> None:
    with writing() as session:
        bad = send(session, anneke, "people/no_such_template", {})
        assert bad is not None
        bad_id = bad.id
    good = _send(anneke)
    assert deliver(office) == 2
    assert _notice(bad_id).last_fault == "TemplateNotFound"
    assert _notice(good).sent_at is not None


def test_a_worker_killed_before_writing_down_sends_again_with_the_same_message_id(
    anneke: int, office: Office, bag: Bag, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice_id = _send(anneke)

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as moment:
        moment.setattr("grants.notices.services.delivery._mark_sent", killed)
        with pytest.raises(Killed):
            deliver(office)
    assert _notice(notice_id).sent_at is None
    assert deliver(office) == 0, "another worker may still be at it"
    clock.step(minutes=5)
    assert deliver(office) == 1
    first, second = (message["Message-ID"] for message, _name in bag.carried)
    assert first == second
    assert bag.carried[0][1] == bag.carried[1][1]


# ---- hooks ----


@pytest.fixture
def hooks() -> Iterator[None]:
    """Room for hooks of a test."""
    before = dict(PREPARE), dict(SENT)
    yield
    for registry, kept in zip((PREPARE, SENT), before, strict=True):
        registry.clear()
        registry.update(kept)


def test_prepare_adds_facts_and_sent_hears_that_it_left(anneke: int, office: Office, bag: Bag, hooks: None) -> None:
    heard: list[int] = []

    def prepare(_session: object, notice: Notice) -> None:
        notice.facts = {**notice.facts, "minutes": 99}

    PREPARE[TEMPLATE] = prepare
    SENT[TEMPLATE] = lambda _session, notice: heard.append(notice.id)
    notice_id = _send(anneke)
    deliver(office)
    assert "99 minuten" in bag.carried[0][0].get_content()
    assert heard == [notice_id]


def test_prepare_can_call_a_message_off(anneke: int, office: Office, bag: Bag, clock: Clock, hooks: None) -> None:
    def prepare(_session: object, notice: Notice) -> None:
        notice.called_off_at = clock.now

    PREPARE[TEMPLATE] = prepare
    notice_id = _send(anneke)
    assert deliver(office) == 1
    assert bag.carried == []
    assert _notice(notice_id).sent_at is None


# ---- papers ----


def test_a_paper_goes_along_as_pdf(anneke: int, office: Office, bag: Bag, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, ...]] = []

    def ask(*question: Any) -> bytes:
        asked.append(question)
        return b"%PDF-1.7 and so on"

    monkeypatch.setattr(desk, "ask", ask)
    with writing() as session:
        facts = {"minutes": 10, "paper": {"title": "Moestuin"}}
        send(session, anneke, TEMPLATE, facts, paper="a/receipt", subject_code="SID-7K4M", secret=SECRET)
        send(session, anneke, TEMPLATE, {"minutes": 10}, paper="a/receipt", secret=SECRET)
    deliver(office)
    assert [question[1:4] for question in asked] == [
        ("a/receipt", {"title": "Moestuin"}, "nl"),
        ("a/receipt", {"minutes": 10}, "nl"),
    ], "never the secret, and the frozen facts of the paper where there are some"
    first = next(bag.carried[0][0].iter_attachments())
    assert (first.get_filename(), first.get_content()) == ("SID-7K4M.pdf", b"%PDF-1.7 and so on")


def test_a_message_waits_for_its_paper(anneke: int, office: Office, bag: Bag) -> None:
    notice_id = _send(anneke, paper="a/receipt")
    deliver(office)
    assert bag.carried == []
    assert _notice(notice_id).last_fault == "the paper is not ready"


# ---- couriers ----


def test_the_box_keeps_one_file_a_message(anneke: int, tmp_path: Path) -> None:
    office = Office(courier_for(None, tmp_path), "Noaber <n@voorbeeld.example>", "http://127.0.0.1:8000", tmp_path)
    _send(anneke)
    deliver(office)
    (file,) = (tmp_path / "mail").iterdir()
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["To"] == "Anneke@voorbeeld.example"
    assert b"http://127.0.0.1:8000/sign-in/abc" in file.read_bytes(), "readable without a mail program"
    assert file.suffix == ".eml"


def test_a_full_box_is_a_fault_and_no_crash(anneke: int, tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    notice_id = _send(anneke)
    assert deliver_one(Office(Box(tmp_path / "mail"), "n@voorbeeld.example", "", tmp_path))
    assert "Error" in (_notice(notice_id).last_fault or "")


class Postbox:
    """The other end of a real SMTP connection."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.answer = "250 OK"
        self.recipient_answer = "250 OK"

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _o: Any) -> str:
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.received.append(envelope.content)
        return self.answer


class AnyPort(Controller):
    """A controller that says which port it got."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, Smtp]]:
    """A mail server, and the courier that goes there."""
    box = Postbox()
    controller = AnyPort(box, hostname="127.0.0.1", port=0)
    controller.start()
    yield box, Smtp(f"smtp://127.0.0.1:{controller.port}")
    controller.stop()


def test_smtp_hands_the_message_over(anneke: int, tmp_path: Path, postbox: tuple[Postbox, Smtp]) -> None:
    box, smtp = postbox
    notice_id = _send(anneke)
    deliver(Office(smtp, "Noaber <n@voorbeeld.example>", "https://noaber.example", tmp_path))
    (received,) = box.received
    message = message_from_bytes(received, policy=policy.default)
    assert message["Message-ID"] == f"<{_notice(notice_id).message_id}@voorbeeld.example>"
    assert "Open deze link" in message.get_content()


@pytest.mark.parametrize(
    ("at", "answer", "for_good"),
    [
        ("recipient_answer", "550 no such user", True),
        ("recipient_answer", "450 try later", False),
        ("answer", "554 no", True),
        ("answer", "451 try later", False),
    ],
)
def test_smtp_knows_for_now_from_for_good(
    anneke: int, tmp_path: Path, postbox: tuple[Postbox, Smtp], at: str, answer: str, for_good: bool
) -> None:
    box, smtp = postbox
    setattr(box, at, answer)
    notice_id = _send(anneke)
    deliver(Office(smtp, "n@voorbeeld.example", "", tmp_path))
    notice = _notice(notice_id)
    assert notice.sent_at is None
    assert (notice.tries >= queries.MOST_TRIES) is for_good
    assert "voorbeeld" not in (notice.last_fault or ""), "a fault holds no address"


def test_smtp_away_is_for_now() -> None:
    message = EmailMessage()
    message["To"] = message["From"] = "a@voorbeeld.example"
    with pytest.raises(NotCarried) as fault:
        Smtp("smtp://127.0.0.1:1").carry(message, "x")
    assert not fault.value.for_good


def test_smtp_reads_its_address() -> None:
    smtp = Smtp("smtps://an%40user:p%3Ass@mail.example")
    assert (smtp.host, smtp.port, smtp.user, smtp.password) == ("mail.example", 465, "an@user", "p:ss")
    assert isinstance(courier_for("smtp+starttls://mail.example", Path()), Smtp)
