"""What a round still lacks before it may be published, looked up for the page and for the press alike."""

from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from grants.panel.models import Seat
from grants.programmes.models import HouseRule, Round
from grants.rules.refusals import Invalid
from grants.rules.rounds import Terms, faults

_SEATS = (
    select(func.count())
    .select_from(Seat)
    .where(Seat.place_id == Round.place_id, Seat.until_on.is_(None), Seat.for_application_id.is_(None))
    .correlate(Round)
    .scalar_subquery()
)
_ASKED = (
    select(Round, _SEATS, HouseRule.question)
    .outerjoin(HouseRule, HouseRule.round_id == Round.id)
    .where(Round.id == bindparam("round"))
    .order_by(HouseRule.number)
)


def lacks(session: Session, round_id: int) -> list[Invalid]:
    """Give everything that keeps a round from being published, in the order of the page; empty when it may be."""
    rows: Any = session.execute(_ASKED, {"round": round_id}).all()
    row, seats, _ = rows[0]
    return faults(terms(row), seats, [question for *_, question in rows if question])


def terms(row: Round) -> Terms:
    """Give the terms of a round as the rules read them: half a legal base or a stand-in without a phone is none."""
    legal_base = row.legal_base_title.strip() and row.legal_base_article.strip()
    return Terms(
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        evening_on=row.evening_on,
        answer_days=row.answer_days,
        ceiling_cents=row.ceiling_cents,
        legal_base=legal_base and row.legal_base_title,
        contact_name=row.contact_name,
        contact_phone=row.contact_phone,
        stand_in=row.stand_in_phone.strip() and row.stand_in_name,
        method=row.method.value,
        quick_cents=row.quick_cents,
        quick_most_cents=row.quick_most_cents,
    )
