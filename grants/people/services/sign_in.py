"""Coming in: a mailed link, or the six-digit code beside it for the browser that asked.

Known and unknown addresses get the same page; only known people get a message. OWASP ASVS 6.5: single use, at most
ten minutes, five tries, nothing kept but hashes.
"""

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from grants.people.models import Face, Person, SignInLink
from grants.people.queries import FACE, digest
from grants.people.services.sessions import start_session
from grants.rules import checks
from grants.rules.refusals import Missing, NotNow
from grants.store import clock
from grants.store.house import DEMO_MADE, fact_moment, note_fact

VALID = timedelta(minutes=10)
CODE_TRIES = 5

_HERE = re.compile(r"/(?![/\\])[^\\\x00-\x1f]{0,198}")


class Sends(Protocol):
    """Puts a message in the outbox; that storey lies higher, so the roof hands it down."""

    def __call__(
        self, session: Session, person_id: int, template: str, facts: dict[str, Any], *, secret: dict[str, str]
    ) -> object: ...


_send: Sends | None = None


def mail_goes_through(send: Sends) -> None:
    """Say how messages are sent; the roof does, once for each process."""
    global _send
    _send = send


@dataclass(frozen=True)
class Entered:
    """Somebody came in: who, the token of the new session, and where they were going, if anywhere."""

    person_id: int
    token: str
    going_to: str | None


def sign_in(session: Session, mail: str, attempt: str, going_to: str | None = None) -> None:
    """Send a link and a code to whoever has this address; for an unknown address nothing happens, and it looks alike.

    ``attempt`` is a value only this browser knows; the code is good together with it. Earlier links stop working.
    Raises Invalid('mail_format') at 'mail'.
    """
    folded = checks.tidy_mail(mail, "mail")
    person_id = session.scalar(select(Person.id).where(Person.email_folded == folded, Person.erased_at.is_(None)))
    if person_id is None:
        return
    moment = clock.now()
    earlier = update(SignInLink).where(SignInLink.person_id == person_id, SignInLink.used_at.is_(None))
    session.execute(earlier.where(SignInLink.expires_at > moment).values(expires_at=moment))
    token, code = _link(session, person_id, attempt, going_to)
    assert _send is not None, "the roof did not hand down how mail is sent"
    secret = {"path": f"/sign-in/{token}", "code": code}
    _send(session, person_id, "people/sign_in", {"minutes": VALID.seconds // 60}, secret=secret)


def make_way_in(session: Session, mail: str) -> str:
    """Return the path of a single-use sign-in link, for the command line. Raises Missing('no_such_person')."""
    folded = checks.tidy_mail(mail, "mail")
    person_id = session.scalar(select(Person.id).where(Person.email_folded == folded, Person.erased_at.is_(None)))
    if person_id is None:
        raise Missing("no_such_person")
    return f"/sign-in/{_link(session, person_id, secrets.token_urlsafe(18), None)[0]}"


def enter(session: Session, token: str) -> Entered:
    """Use a link up and start a session. Raises NotNow('link_over') when it was used, is too old or never was."""
    used = (
        update(SignInLink)
        .where(SignInLink.token_hash == digest(token))
        .where(SignInLink.used_at.is_(None), SignInLink.expires_at > clock.now())
        .values(used_at=clock.now())
        .returning(SignInLink.person_id, SignInLink.going_to)
    )
    return _come_in(session, session.execute(used).first())


def enter_by_code(session: Session, attempt: str, code: str) -> Entered | None:
    """Use the code up and start a session; None for a wrong code, which counts as one of CODE_TRIES.

    None, not a Refusal: the try must be written down. None as well when there is nothing to try: an unknown address
    must look like a wrong code.
    """
    link = session.scalar(
        select(SignInLink)
        .where(SignInLink.attempt_hash == digest(attempt), SignInLink.used_at.is_(None))
        .where(SignInLink.expires_at > clock.now(), SignInLink.tries < CODE_TRIES)
        .order_by(SignInLink.id.desc())
        .limit(1)
        .with_for_update()
    )
    if link is None:
        return None
    link.tries += 1
    typed = digest(f"{attempt} {re.sub(r'[^0-9]', '', code)}")
    if not hmac.compare_digest(link.code_hash, typed):
        return None
    link.used_at = clock.now()
    return Entered(link.person_id, start_session(session, link.person_id), link.going_to)


def look_around(session: Session, person_id: int) -> Entered:
    """Come in as somebody of the demo. Raises Missing in a database that the demo did not make."""
    if fact_moment(session, DEMO_MADE) is None or session.get(Person, person_id) is None:
        raise Missing("no_such_page")
    return Entered(person_id, start_session(session, person_id), None)


def show_face(session: Session, position: int, face: Face, person_id: int) -> None:
    """Offer somebody of the demo on the sign-in page, as an example of a kind of person; for `demo load` only."""
    note_fact(session, f"{FACE}{position:02}", f"{person_id} {face}")


def _come_in(session: Session, found: Any) -> Entered:
    if found is None:
        raise NotNow("link_over")
    return Entered(found.person_id, start_session(session, found.person_id), found.going_to)


def _link(session: Session, person_id: int, attempt: str, going_to: str | None) -> tuple[str, str]:
    token, code, moment = secrets.token_urlsafe(32), f"{secrets.randbelow(10**6):06}", clock.now()
    session.add(
        SignInLink(
            person_id=person_id,
            token_hash=digest(token),
            attempt_hash=digest(attempt),
            code_hash=digest(f"{attempt} {code}"),
            going_to=going_to if going_to and _HERE.fullmatch(going_to) else None,
            made_at=moment,
            expires_at=moment + VALID,
        )
    )
    session.flush()
    return token, code
