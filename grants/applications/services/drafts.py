"""Drafts: kept as they are typed, found again by the token in their address. Applying needs no sign-in.

May import: applications.models and queries, ideas, people, programmes, notices, rules, store.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.models import Application, Owner, Sheet
from grants.applications.services.history import locked_by_id
from grants.applications.services.resuming import mail_way_back
from grants.applications.services.sheets import kept, title_of
from grants.ideas.services.growing import idea_to_grow
from grants.people.models import Locale
from grants.people.queries import digest
from grants.programmes.queries import PlaceRow, RoundRow, open_round, place_by_slug
from grants.rules.lifecycle import State
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import NotNow, Stale
from grants.store import clock


def start_draft(
    session: Session,
    actor: Actor,
    place: str,
    values: Mapping[str, Any],
    *,
    locale: Locale = Locale.NL,
    way_back: bool = True,
    idea: str = "",
) -> str:
    """Keep a new draft for the place with this slug and return its token; only the token's hash is stored.

    ``values`` are the fields of the page as typed (SHEET_TEXTS, and ``lines`` as rows of label and amount). A typed
    mail address gets the way back by mail, unless ``way_back`` is false because it is sent in at once. ``idea`` is the
    reference of the line on the wall that the plan begins with. Raises Missing, NotNow('no_open_round') and Invalid for
    what cannot be kept.
    """
    spot = place_by_slug(session, place)
    terms = demand_open_round(session, spot)
    token, moment, sheet = secrets.token_urlsafe(24), clock.now(), kept(values)
    application = Application(
        draft_token_hash=digest(token),
        programme_id=spot.programme_id,
        place_id=spot.id,
        round_id=terms.id,
        idea_id=idea_to_grow(session, spot.id, idea),
        locale=locale,
        title=title_of(sheet),
        made_at=moment,
        changed_at=moment,
    )
    row = _added(session, actor, application, sheet)
    if way_back:
        mail_way_back(session, application, row, {}, token)
    return token


def _added(session: Session, actor: Actor, application: Application, sheet: dict[str, Any]) -> Sheet:
    """Add a draft with its sheet; whoever is signed in owns it."""
    session.add(application)
    session.flush()
    row = Sheet(application_id=application.id, typed=sheet, saved_at=application.made_at, resume_mails=0)
    session.add(row)
    if actor.person_id is not None:
        since = application.made_at
        session.add(Owner(application_id=application.id, person_id=actor.person_id, position=1, since_at=since))
    session.flush()
    return row


def save_draft(session: Session, actor: Actor, token: str, values: Mapping[str, Any], seen: int | None = None) -> int:
    """Keep what was typed on a draft and return its new version. Nothing is checked but that it can be kept.

    Raises Missing('draft_gone'), NotNow('already_sent'), Invalid at the field, and Stale when another window kept
    something else meanwhile: (field, what was kept there, what this one brings).
    """
    application, row = draft_locked(session, actor, token, Deed.WRITE_DRAFT)
    sheet = kept(values)
    demand_last_kept(application, row, sheet, seen)
    before, row.typed, row.saved_at = row.typed, sheet, clock.now()
    application.title, application.changed_at = title_of(sheet), row.saved_at
    application.version += 1
    session.flush()
    mail_way_back(session, application, row, before, token)
    return application.version


def draft_locked(session: Session, actor: Actor, token: str, deed: Deed) -> tuple[Application, Sheet]:
    """Return the draft with this token and its sheet, locked. Raises Missing('draft_gone'), NotNow('already_sent')."""
    standing = queries.draft_standing(session, actor, token, clock.now())
    standing.demand(deed)
    application = locked_by_id(session, standing.id)
    if application.state is not State.DRAFT:
        raise NotNow("already_sent")
    row = session.scalars(select(Sheet).where(Sheet.application_id == application.id)).one()
    session.refresh(row)
    return application, row


def demand_open_round(session: Session, spot: PlaceRow) -> RoundRow:
    """Return the round of a place that takes plans today. Raises NotNow('no_open_round')."""
    terms = open_round(session, spot.id)
    if terms is None or not terms.takes(clock.today()):
        raise NotNow("no_open_round")
    return terms


def demand_last_kept(application: Application, row: Sheet, sheet: dict[str, Any], seen: int | None) -> None:
    """Refuse what would overwrite a text that this window never showed. Raises Stale with (field, kept, typed)."""
    if seen is None or seen == application.version or row.typed == sheet:
        return
    differs = [name for name in sheet if name != "lines" and sheet[name] != row.typed.get(name, "")]
    raise Stale("stale", changed=[(name, row.typed.get(name, ""), sheet[name]) for name in differs])
