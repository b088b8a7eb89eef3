"""Writing down what makers told in a photo or a voice, read back to them, before the panel reads.

May import: applications.models and queries, rules, store.
"""

from sqlalchemy.orm import Session

from grants.applications import queries
from grants.applications.models import Event
from grants.applications.services.history import demand_seen, locked, noted
from grants.applications.services.reading import MOST_WORDS
from grants.applications.services.reviewing import open_if_ready
from grants.applications.services.sheets import lead_of, title_of
from grants.rules.checks import demand_text, demand_words
from grants.rules.lifecycle import State
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid, NotNow


def summarise(session: Session, actor: Actor, reference: str, text: str, read_back: bool, seen: int | None) -> None:
    """Write down the answer to question 1 of a plan that came as a photo or a voice; the panel reads this.

    What was sent in stays as it was, on the sheet. Raises NotAllowed, Missing, Stale, NotNow('wrong_state') once the
    panel reads, NotNow('answer_written') where the makers wrote it themselves, and Invalid at 'text' or 'read_back'.
    """
    application = locked(session, reference)
    queries.standing(session, actor, reference).demand(Deed.SUMMARISE)
    demand_seen(session, application, seen)
    if application.state is not State.SUBMITTED:
        raise NotNow("wrong_state", state=application.state)
    typed, _saved_at = queries.sheet(session, application.id)
    if str(typed["what"]).strip():
        raise NotNow("answer_written")
    what = demand_words(demand_text(text.strip(), "text", 4000, required=True), "text", MOST_WORDS)
    if not read_back:
        raise Invalid("read_back_needed", "read_back")
    application.what, application.lead = what, str(typed["lead"]).strip() or lead_of(what)
    if not str(typed["title"]).strip():
        application.title = title_of({"title": "", "what": what})
    noted(session, actor, application, Event.SUMMARISED)
    open_if_ready(session, actor, application)
