"""Writing a message down in the transaction that causes it, so that neither can exist without the other."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from grants.notices.models import Notice
from grants.people.models import Locale, Person
from grants.store import clock

SECRET = "secret"  # noqa: S105 - the name of a fact


def send(
    session: Session,
    person_id: int,
    template: str,
    facts: Mapping[str, Any],
    *,
    paper: str | None = None,
    subject_code: str | None = None,
    due_at: datetime | None = None,
    locale: Locale | None = None,
    secret: Mapping[str, str] | None = None,
) -> Notice | None:
    """Send somebody the message ``templates/mail/<template>.txt`` made from ``facts``, now or at ``due_at``.

    Returns None for somebody without a mail address: the caller sees to paper or a call. ``paper`` names a paper to
    attach, made from ``facts["paper"]``, or from all facts without it. Facts are plain values; days and moments become
    ISO text. ``secret`` holds what opens something (tokens, paths with tokens, codes): templates read it as
    ``mail.secret.…``, and it is wiped once the message has left.
    """
    person = session.get_one(Person, person_id)
    if not person.email:
        return None
    moment = clock.now()
    notice = Notice(
        person_id=person_id,
        template=template,
        locale=locale or person.locale,
        facts=_plain({**facts, **({SECRET: secret} if secret else {})}),
        paper=paper,
        subject_code=subject_code,
        message_id=secrets.token_hex(16),
        made_at=moment,
        due_at=due_at or moment,
        tries=0,
    )
    session.add(notice)
    session.flush()
    return notice


def call_off(session: Session, subject_code: str, template: str | None = None) -> int:
    """Keep the waiting messages about ``subject_code`` (of one template, or all) from leaving; returns how many.

    A message that the worker has in hand right now is left alone: it may have left already.
    """
    moment = clock.now()
    waiting = (
        update(Notice)
        .where(Notice.subject_code == subject_code, Notice.sent_at.is_(None), Notice.called_off_at.is_(None))
        .where(or_(Notice.leased_until.is_(None), Notice.leased_until <= moment))
    )
    if template is not None:
        waiting = waiting.where(Notice.template == template)
    called_off = session.scalars(waiting.values(called_off_at=moment, facts={}).returning(Notice.id)).all()
    return len(called_off)


def try_again(session: Session, notice_id: int) -> None:
    """Give a message that was given up a new row of tries, for instance after an address was put right."""
    session.execute(
        update(Notice).where(Notice.id == notice_id, Notice.sent_at.is_(None)).values(tries=0, leased_until=None)
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    raise TypeError(f"a message holds plain values, not {type(value).__name__}")
