"""The table of one plan in the hall: voices that come on paper, and the conclusion, with one press."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from grants.applications.services import locked
from grants.decisions.queries import standing, table
from grants.decisions.services.conclude import Conclusion, changed, conclude
from grants.evenings.services import Entry, enter_voices
from grants.panel.services import demand_open
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import NotNow, Stale
from grants.rules.reviews import Outcome


def conclude_at_table(
    session: Session, actor: Actor, reference: str, entries: Sequence[Entry], picked: Conclusion, seen: int
) -> Outcome:
    """Write down the voices that were entered and conclude on what they come to; all of it or nothing.

    `seen` is the mark of the table that was on the page: who presses second is told what changed. Raises as
    `evenings.services.enter_voices` and `conclude`.
    """
    application = locked(session, reference)
    here = standing(session, actor, reference)
    here.demand(Deed.CONCLUDE)
    demand_open(session, application)
    around = table(session, actor, here)
    if around.tally is None:
        raise NotNow("own_voice_first")
    if seen != around.mark:
        raise Stale("stale", changed=changed(picked.shown, around.tally))
    if entries:
        enter_voices(session, actor, reference, entries)
        around = table(session, actor, here)
    return conclude(session, actor, reference, picked, around.mark)
