"""What lies on the table of an evening, and in which order; no voice leaves this room for who may not see it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.panel import queries as panel
from grants.panel.models import VoicesClosed
from grants.panel.queries import Member
from grants.rules import evenings, reviews
from grants.rules.lifecycle import State
from grants.rules.payees import PartyKind
from grants.rules.permissions import Actor, Deed, Role, Standing, Tie, allows
from grants.rules.reviews import Standing as Weighed

MOST = 300
"""More plans than one evening ever hears; a round of that size is talked about in parts."""


@dataclass(frozen=True)
class OnTable:
    """One plan of the evening as somebody may see it.

    ``shown`` is what the voices come to, None for who may not know it; ``needs`` what it can never get from the seats
    that are left. ``aside`` are names and reasons of who takes no part. ``mine`` says that the reader's voice is in.
    """

    reference: str
    title: str
    youth: bool
    total_cents: int
    weighs: Weighed
    shown: Weighed | None
    needs: tuple[str, ...]
    short: int
    aside: tuple[tuple[str, panel.Why], ...]
    mine: bool
    apart: bool
    may_lead: bool


@dataclass(frozen=True)
class Agenda:
    """What the table talks about, in order, and the plans that have not enough voices yet."""

    plans: tuple[OnTable, ...]
    waiting: tuple[OnTable, ...]


_PLANS: Any = (
    select(
        Application.id, Application.reference, Application.title, Application.party_kind, Application.total_cents
    )
    .outerjoin(VoicesClosed, VoicesClosed.application_id == Application.id)
    .where(Application.round_id == bindparam("round_id"), Application.state == State.IN_REVIEW)
    .where(VoicesClosed.application_id.is_(None))
    .order_by(Application.complete_at, Application.id)
    .limit(MOST)
)  # fmt: skip


def agenda(session: Session, actor: Actor, here: Standing) -> Agenda:
    """Give the agenda of the evening of a round; `here` is the reader's standing to the round. Two statements."""
    rows = session.execute(_PLANS, {"round_id": here.round_id}).all()
    around = panel.tables(session, [row[0] for row in rows]) if rows else {}
    found = [_on_table(row, around[row[0]], actor, here) for row in rows if around[row[0]]]
    plans, waiting = evenings.agenda(found)
    return Agenda(tuple(plans), tuple(waiting))


def next_on_table(session: Session, actor: Actor, here: Standing, after: str = "") -> str | None:
    """Give the plan that comes after another on the agenda and that the reader may lead, or None when it was the last.

    Without `after`, or when that plan is no longer on the agenda, it is the first one.
    """
    plans = [plan for plan in agenda(session, actor, here).plans if plan.may_lead or plan.reference == after]
    names = [plan.reference for plan in plans]
    begin = names.index(after) + 1 if after in names else 0
    return next((name for name in names[begin:] if name != after), None)


def _on_table(row: Any, members: Collection[Member], actor: Actor, here: Standing) -> OnTable:
    _id, reference, title, party, cents = row
    counted = panel.counted(members)
    mine = next((member for member in members if member.person_id == actor.person_id), None)
    apart = mine is not None and mine.why is not None
    spoke = mine is not None and reviews.shows_others(mine.voice)
    counts = Role.OFFICER in here.roles and not apart
    bands = [member.band for member in members if member.why is None]
    return OnTable(
        reference=reference,
        title=title,
        youth=party is PartyKind.YOUTH_GROUP,
        total_cents=cents or 0,
        weighs=counted.standing,
        shown=counted.standing if spoke or counts else None,
        needs=reviews.out_of_reach(bands, counted.youth_plan),
        short=max(counted.needed - counted.voices, 0),
        aside=tuple((member.name, member.why) for member in members if member.why is not None),
        mine=spoke,
        apart=apart,
        may_lead=_leads(members, actor, here, apart),
    )


def _leads(members: Collection[Member], actor: Actor, here: Standing, apart: bool) -> bool:
    """Say whether the reader may lead the table of this plan: the same as LEAD_TABLE asked of the plan itself."""
    led = any(member.is_chair and member.why is None for member in members)
    seated = any(member.person_id == actor.person_id for member in members)
    ties = (here.ties - {Tie.CHAIR_STAND_IN}) | ({Tie.CHAIR_STAND_IN} if seated and not led and not apart else set())
    return allows(Deed.LEAD_TABLE, here.roles, ties | ({Tie.SET_ASIDE} if apart else set()))
