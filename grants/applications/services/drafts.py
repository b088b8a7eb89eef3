"""Drafts: kept as they are typed, found again by the token in their address. Applying needs no sign-in.

May import: applications.models and queries, ideas, people, programmes, notices, rules, store.
"""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.models import Application, Event, Owner, Sheet, Step
from grants.applications.services.history import noted
from grants.applications.services.resuming import mail_way_back
from grants.applications.services.sheets import kept, title_of
from grants.ideas.services.growing import idea_to_grow
from grants.people.models import Locale
from grants.people.queries import digest
from grants.programmes.queries import PlaceRow, RoundRow, place_and_round
from grants.rules.lifecycle import State
from grants.rules.permissions import Actor, Deed, Standing, Tie
from grants.rules.refusals import NotNow, Stale
from grants.store import clock
from grants.store.session import lock_root

MAKERS_OWN = ("name", "phone", "mail", "postcode", "house_number")
"""What of a draft its makers alone fill in: it says whose plan it becomes, so a helper's typing leaves it alone."""


def start_draft(
    session: Session,
    actor: Actor,
    place: str,
    values: Mapping[str, Any],
    *,
    locale: Locale = Locale.NL,
    way_back: bool = True,
    idea: str = "",
    step_by_step: bool = False,
) -> str:
    """Keep a new draft for the place with this slug and return its token; only the token's hash is stored.

    ``values`` are the fields of the page as typed (SHEET_TEXTS, and ``lines`` as rows of label and amount). A typed
    mail address gets the way back by mail, unless ``way_back`` is false because it is sent in at once. ``idea`` is the
    reference of the line on the wall that the plan begins with. Raises Missing, NotNow('no_open_round') and Invalid for
    what cannot be kept.
    """
    spot, known = place_and_round(session, place, rules=False)
    terms = demand_taking(known)
    application, row, token = begin(
        session, actor, spot, terms.id, values, locale, idea=idea, step_by_step=step_by_step
    )
    if way_back:
        mail_way_back(session, application, row, {}, token, (spot, terms))
    return token


def begin(
    session: Session,
    actor: Actor,
    spot: PlaceRow,
    round_id: int,
    values: Mapping[str, Any],
    locale: Locale,
    *,
    idea: str = "",
    step_by_step: bool = False,
) -> tuple[Application, Sheet, str]:
    """Keep a new draft in a round; return it with its sheet and token. Raises Invalid for what cannot be kept."""
    token, moment, sheet = secrets.token_urlsafe(24), clock.now(), kept(values)
    application = Application(
        draft_token_hash=digest(token),
        programme_id=spot.programme_id,
        place_id=spot.id,
        round_id=round_id,
        idea_id=idea_to_grow(session, spot.id, idea),
        locale=locale,
        title=title_of(sheet),
        made_at=moment,
        changed_at=moment,
    )
    return application, _added(session, actor, application, Sheet(typed=sheet, step_by_step=step_by_step)), token


def _added(session: Session, actor: Actor, application: Application, row: Sheet) -> Sheet:
    """Add a draft with its sheet; whoever is signed in owns it."""
    session.add(application)
    session.flush()
    row.application_id, row.saved_at, row.resume_mails = application.id, application.made_at, 0
    session.add(row)
    if actor.person_id is not None:
        since = application.made_at
        session.add(Owner(application_id=application.id, person_id=actor.person_id, position=1, since_at=since))
    session.flush()
    return row


def save_draft(
    session: Session,
    actor: Actor,
    token: str,
    values: Mapping[str, Any],
    seen: int | None = None,
    *,
    step_by_step: bool | None = None,
) -> int:
    """Keep what was typed on a draft and return its new version. Nothing is checked but that it can be kept.

    A helper types along, which is noted, but whose plan it is (MAKERS_OWN) stays as the makers typed it.
    ``step_by_step`` changes how they like to fill it in; None leaves that as it was. Raises Missing('draft_gone'),
    NotNow('already_sent'), Invalid at the field, and Stale when another window kept something else meanwhile: (field,
    what was kept there, what this one brings).
    """
    standing, application, row, _told = draft_locked(session, actor, token, Deed.WRITE_DRAFT)
    sheet = kept(values)
    if Tie.OWNER not in standing.ties:
        sheet |= {name: row.typed.get(name, "") for name in MAKERS_OWN}
    demand_last_kept(application, row, sheet, seen)
    before, row.typed, row.saved_at = row.typed, sheet, clock.now()
    application.title, application.changed_at = title_of(sheet), row.saved_at
    application.version += 1
    row.step_by_step = row.step_by_step if step_by_step is None else step_by_step
    session.flush()
    if Tie.OWNER not in standing.ties and sheet != before:
        _note_helping(session, queries.holder(session, actor, token), application)
    if digest(token) == application.draft_token_hash:
        # An address that was given to one person goes to nobody else.
        mail_way_back(session, application, row, before, token)
    return application.version


def _note_helping(session: Session, helper: Actor, application: Application) -> None:
    """Note that a helper typed along, once a day: the makers see who did, not every word of it."""
    since = clock.now() - timedelta(days=1)
    typed = select(Step.id).where(Step.application_id == application.id, Step.action == Event.HELPER_TYPED)
    if session.scalar(typed.where(Step.actor_id == helper.person_id, Step.at > since).limit(1)) is None:
        noted(session, helper, application, Event.HELPER_TYPED)


class HeldDraft(NamedTuple):
    """A draft, locked for the rest of this press; ``told`` counts the photos and spoken answers that came with it."""

    standing: Standing
    application: Application
    sheet: Sheet
    told: int


_HELD = select(Application, Sheet, queries.told()).join(Sheet, Sheet.application_id == Application.id)
_HELD_BY_ID = _HELD.where(Application.id == bindparam("application_id")).execution_options(populate_existing=True)


def draft_locked(session: Session, actor: Actor, token: str, deed: Deed) -> HeldDraft:
    """Return the draft with this token, read after it was locked. Raises Missing('draft_gone'), NotNow('already_sent').

    Raises NotAllowed for what this holder may not do.
    """
    standing = queries.draft_standing(session, actor, token, clock.now())
    standing.demand(deed)
    lock_root(session, Application, standing.id)
    application, sheet, told = session.execute(_HELD_BY_ID, {"application_id": standing.id}).one()
    if application.state is not State.DRAFT:
        raise NotNow("already_sent")
    return HeldDraft(standing, application, sheet, told)


def demand_taking(terms: RoundRow | None) -> RoundRow:
    """Return the round of a place when it takes plans today. Raises NotNow('no_open_round')."""
    if terms is None or not terms.takes(clock.today()):
        raise NotNow("no_open_round")
    return terms


def demand_last_kept(application: Application, row: Sheet, sheet: dict[str, Any], seen: int | None) -> None:
    """Refuse what would overwrite a text that this window never showed. Raises Stale with (field, kept, typed).

    Where nothing was kept, nothing can be overwritten: somebody who typed on in an older window is not held up.
    """
    if seen is None or seen == application.version:
        return
    differs = [name for name in sheet if row.typed.get(name) and sheet[name] != row.typed[name]]
    if differs:
        texts = [name for name in differs if name != "lines"]
        raise Stale("stale", changed=[(name, row.typed[name], sheet[name]) for name in texts])
