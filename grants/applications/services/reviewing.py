"""Opening a plan for the panel: by itself, as soon as the check has passed and the contact is confirmed.

May import: applications.models, rules, store.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.models import Application, InfoRequest, Owner
from grants.applications.services.history import advance
from grants.rules.lifecycle import Action, Need, State
from grants.rules.permissions import Actor


def open_if_ready(session: Session, actor: Actor, application: Application) -> None:
    """Let the panel read a locked plan when nothing is missing any more; whichever came last did it.

    The order of arrival counts the moment a plan was complete: when it was sent in, or, if something was missing, when
    the last question was answered. That the check or the confirmation took its time costs the makers nothing.
    """
    confirmed = session.scalar(
        select(Owner.id)
        .where(Owner.application_id == application.id, Owner.until_at.is_(None), Owner.confirmed_at.is_not(None))
        .limit(1)
    )
    if application.state is not State.SUBMITTED or application.checked_at is None or confirmed is None:
        return
    # Told in a photo or a voice: the panel waits until somebody wrote it down and read it back.
    if not application.what.strip():
        return
    answered = select(func.max(InfoRequest.answered_at)).where(InfoRequest.application_id == application.id)
    application.complete_at = session.scalar(answered) or application.submitted_at
    needs = (Need.CHECK_PASSED, Need.CONTACT_CONFIRMED, Need.SPOKEN_SUMMARISED)
    advance(session, actor, application, Action.OPEN_REVIEW, needs)
