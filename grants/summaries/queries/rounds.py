"""Everything a round summary tells, in four statements: from the kasboek, the letters that left and the panel's counts.

Which plan got which outcome is told only once its letter has left (PRODUCT 3.3); until then it counts as still open.
May import: every storey up to payments, rules. Never writes.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from statistics import median
from textwrap import shorten
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.awards.models import Closing
from grants.decisions.models import Decision, Letter, Recommendation, Verdict
from grants.ledger import queries as ledger
from grants.panel.models import Seat
from grants.payments import queries as payments
from grants.programmes.models import Place, Programme, Round
from grants.rules.lifecycle import State
from grants.rules.payees import PartyKind
from grants.rules.reviews import Band
from grants.rules.terms import local_day
from grants.summaries.queries.rows import DecidedPlan, MoneyLine, OpenPayment, RoundSummary, Story

WHY, STORY, STORIES = 140, 130, 3
"""Characters of a reason and of a story, and how many stories: a summary is two pages (PRODUCT 3.6)."""

HOLDS = frozenset({State.APPROVED, State.AWARDED, State.CLOSED})
"""In these states a plan still has what it was promised."""


def round_summary(session: Session, round_id: int, today: date) -> RoundSummary:
    """Return the summary of a round as it stands ``today``."""
    line = ledger.line(session, round_id)
    rows = session.execute(_PLANS.where(Application.round_id == round_id)).all()
    told = [row for row in rows if row.left_at is not None]
    decided = tuple(_decided(row) for row in told)
    return RoundSummary(
        **session.execute(_ROUND.where(Round.id == round_id)).one()._mapping,
        made_on=today,
        **_counts(rows),
        days_to_letter=_days_to_letter(told),
        line=MoneyLine(**{one.name: getattr(line, one.name) for one in fields(MoneyLine)}),
        decided=decided,
        open_payments=tuple(OpenPayment(*row) for row in payments.open_payments(session, round_id)),
        stories=_stories(told),
        **_voices([row.tally for row in rows if row.tally]),
        youth_plans=sum(_is_youth(row) for row in rows),
        youth_cents=sum(plan.cents or 0 for plan in decided if plan.youth),
        awarded_cents=sum(plan.cents or 0 for plan in decided),
    )


def _seats(*which: ColumnElement[bool]) -> Any:
    in_office = Seat.place_id == Round.place_id, Seat.until_on.is_(None)
    return select(func.count()).select_from(Seat).where(*in_office, *which).scalar_subquery()


_ROUND: Any = (
    select(
        Place.name.label("place"), Place.municipality, Round.reference.label("round_reference"), Round.opens_on,
        Round.closes_on, Programme.name.label("programme"), Programme.body_name, Round.legal_base_title,
        Round.legal_base_article, _seats().label("seats"), _seats(Seat.band == Band.YOUNG).label("young_seats"),
        _seats(Seat.by_lot.is_(True)).label("lot_seats"),
    )
    .select_from(Round)
    .join(Place, Place.id == Round.place_id)
    .join(Programme, Programme.id == Round.programme_id)
)  # fmt: skip

_PLANS: Any = (
    select(
        Application.reference, Application.title, Application.party_kind, Application.state, Application.submitted_at,
        Decision.verdict, Decision.reason, Decision.cents, Letter.left_at, Letter.facts, Recommendation.tally,
        Closing.sentence.label("told"), Closing.left_over_cents, Closing.at.label("closed_at"),
    )
    .outerjoin(
        Decision,
        and_(
            Decision.application_id == Application.id, Decision.recalled_at.is_(None), Decision.superseded_at.is_(None)
        ),
    )
    .outerjoin(Letter, and_(Letter.decision_id == Decision.id, Letter.called_off_at.is_(None)))
    .outerjoin(
        Recommendation,
        and_(Recommendation.application_id == Application.id, Recommendation.withdrawn_at.is_(None)),
    )
    .outerjoin(Closing, Closing.application_id == Application.id)
    .where(Application.submitted_at.is_not(None))
    .order_by(Application.submitted_at, Application.id)
)  # fmt: skip


def _is_youth(row: Any) -> bool:
    return bool(row.party_kind is PartyKind.YOUTH_GROUP)


def _decided(row: Any) -> DecidedPlan:
    return DecidedPlan(
        reference=row.reference,
        title=row.title,
        youth=_is_youth(row),
        verdict=row.verdict.value,
        reason=row.reason.value if row.reason else "",
        with_condition=bool(row.facts["conditions"]),
        state=row.state.value,
        sentence=_sentence(row.facts),
        cents=row.cents if row.state in HOLDS else None,
    )


def _sentence(letter: dict[str, Any]) -> str:
    """Return the one sentence of a letter that says why: the office's own, what binds a yes, or the panel's."""
    said = {one["choice"]: one["text"] for one in reversed(letter["sentences"])}
    bound = [one["text"] for one in letter["conditions"]]
    why: dict[str, list[str]] = {
        Verdict.APPROVED: [*bound, said.get("yes", ""), said.get("yes_if", "")],
        Verdict.NOT_YET: [letter["what_would_help"], said.get("not_yet", "")],
        Verdict.DECLINED: [letter["explanation"], letter["house_rule"]],
        Verdict.CANCELLED: [letter["explanation"]],
    }
    return shorten(next((words for words in why[letter["verdict"]] if words), ""), WHY, placeholder="…")


def _stories(told: Sequence[Any]) -> tuple[Story, ...]:
    """Return the newest stories, in the order in which they were told."""
    rows = sorted((row for row in told if row.told), key=lambda row: row.closed_at)[-STORIES:]
    return tuple(Story(row.title, shorten(row.told, STORY, placeholder="…"), row.left_over_cents) for row in rows)


def _counts(rows: Sequence[Any]) -> dict[str, Any]:
    """Count the plans by what everybody was told about them; together they are all that came in."""
    ends = [_end(row) for row in rows]
    named = ("said_yes", "said_not_yet", "said_no", "withdrawn", "still_open")
    return {"plans_in": len(rows)} | {name: ends.count(name) for name in named}


def _end(row: Any) -> str:
    if row.state is State.CANCELLED:
        return "said_yes"  # only an award whose letter had left is cancelled: that yes was told
    if row.left_at is None:
        return "withdrawn" if row.state is State.WITHDRAWN else "still_open"
    told = {Verdict.APPROVED: "said_yes", Verdict.NOT_YET: "said_not_yet", Verdict.DECLINED: "said_no"}
    return told[row.verdict]


def _days_to_letter(told: Sequence[Any]) -> int | None:
    days = [(local_day(row.left_at) - local_day(row.submitted_at)).days for row in told]
    return round(median(days)) if days else None


def _voices(tallies: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Add up the counts that were frozen when the chair concluded."""
    return {name: sum(int(one[name]) for one in tallies) for name in ("voices", "set_aside", "a_bit")}
