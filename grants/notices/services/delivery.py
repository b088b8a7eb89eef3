"""Getting due messages out of the door, one at a time, each at least once and with the same Message-ID.

Between handing a message over and writing that down a machine can die; then it leaves a second time, and a receiver
can tell by its Message-ID. The worker calls this.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from grants.notices.models import Notice
from grants.notices.queries import MOST_TRIES
from grants.notices.services.couriers import Courier, NotCarried
from grants.notices.services.outbox import SECRET
from grants.paper import facts as words
from grants.paper.facts import desk
from grants.people import queries as people
from grants.store import clock
from grants.store.session import reading, writing

log = logging.getLogger(__name__)

Hook = Callable[[Session, Notice], None]

PREPARE: dict[str, Hook] = {}
"""By template: what happens right before a try, and again before the next: a letter is dated the day it leaves. It may
add to ``notice.facts`` (by assigning a new dict) or call the message off (``notice.called_off_at``)."""

SENT: dict[str, Hook] = {}
"""By template: what happens in the transaction that writes down that the message left."""

LEASE = timedelta(minutes=5)
SHORTEST, LONGEST = timedelta(seconds=15), timedelta(hours=3)
PAPER_PATIENCE = 60.0


@dataclass(frozen=True)
class Office:
    """What the worker knows of the world: who carries messages, from whom, where we live, where papers are made."""

    courier: Courier
    mail_from: str
    url: str
    instance: Path
    # The demo lives months in a minute and nobody reads its mail, so no papers are made for it.
    attaches: bool = True


def deliver(office: Office, most: int = 100) -> int:
    """Deliver what is due, at most so many; returns how many were tried."""
    for done in range(most):
        if not deliver_one(office):
            return done
    return most


def deliver_one(office: Office) -> bool:
    """Deliver the message that has waited longest; False when nothing is due."""
    with writing() as session:
        notice_id = _lease(session)
    if notice_id is None:
        return False
    fault = _carry(office, notice_id)
    with writing() as session:
        notice = session.get_one(Notice, notice_id)
        if fault is not None:
            _put_back(notice, fault)
        elif notice.called_off_at is None:
            _mark_sent(session, notice)
    return True


def _carry(office: Office, notice_id: int) -> NotCarried | None:
    """Make the message and hand it over; returns what kept it from leaving. One bad message may not stop the others."""
    try:
        made = _make(office, notice_id)
        if made is not None:
            office.courier.carry(*made)
    except NotCarried as fault:
        return fault
    except Exception as error:
        log.exception("message %s could not be made", notice_id)
        return NotCarried(type(error).__name__)
    return None


def _lease(session: Session) -> int | None:
    moment = clock.now()
    waiting = (
        select(Notice)
        .where(Notice.sent_at.is_(None), Notice.called_off_at.is_(None), Notice.due_at <= moment)
        .where(or_(Notice.leased_until.is_(None), Notice.leased_until <= moment), Notice.tries < MOST_TRIES)
        .order_by(Notice.due_at, Notice.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    notice = session.scalar(waiting)
    if notice is None:
        return None
    notice.leased_until = moment + LEASE
    notice.tries += 1
    prepare = PREPARE.get(notice.template)
    if prepare is not None:
        prepare(session, notice)
    return notice.id


def _make(office: Office, notice_id: int) -> tuple[EmailMessage, str] | None:
    """Return the message and its name; None when PREPARE called it off."""
    with reading() as session:
        notice = session.get_one(Notice, notice_id)
        contact = people.contact(session, notice.person_id) if notice.person_id is not None else None
    if notice.called_off_at is not None:
        return None
    if contact is None or not contact.mail:
        raise NotCarried("no address", for_good=True)
    message = _message(office, notice, contact.mail)
    return message, f"{notice.made_at:%Y%m%d-%H%M%S}-{notice.template.replace('/', '.')}-{notice.message_id[:12]}"


def _message(office: Office, notice: Notice, to: str) -> EmailMessage:
    subject, body = words.mail(notice.template, {**notice.facts, "url": office.url}, notice.locale.value)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = office.mail_from, to, subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{notice.message_id}@{parseaddr(office.mail_from)[1].partition('@')[2]}>"
    # No holiday answers to a machine (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body, cte="8bit")
    message["Content-Language"] = notice.locale.value
    if notice.paper is not None and office.attaches:
        name = f"{notice.subject_code or notice.paper.rpartition('/')[2]}.pdf"
        message.add_attachment(_paper(office, notice), maintype="application", subtype="pdf", filename=name)
    return message


def _paper(office: Office, notice: Notice) -> bytes:
    facts = notice.facts.get("paper") or {name: fact for name, fact in notice.facts.items() if name != SECRET}
    try:
        return desk.ask(office.instance, notice.paper or "", facts, notice.locale.value, PAPER_PATIENCE)
    except desk.NotYet as error:
        raise NotCarried("the paper is not ready") from error
    except desk.CannotBeMade as error:
        raise NotCarried("the paper cannot be made") from error


def _mark_sent(session: Session, notice: Notice) -> None:
    notice.sent_at = clock.now()
    notice.leased_until = None
    notice.facts = {name: fact for name, fact in notice.facts.items() if name != SECRET}
    sent = SENT.get(notice.template)
    if sent is not None:
        sent(session, notice)


def _put_back(notice: Notice, fault: NotCarried) -> None:
    notice.last_fault = str(fault)[:120]
    if fault.for_good:
        notice.tries = MOST_TRIES
    notice.leased_until = None
    notice.due_at = clock.now() + min(SHORTEST * 2 ** (notice.tries - 1), LONGEST)
