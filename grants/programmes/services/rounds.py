"""Writing down a round before it is published. May import: programmes.models and queries, rules, store."""

from dataclasses import asdict, dataclass
from datetime import date, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.programmes.models import HouseRule, Method, Place, Round
from grants.programmes.queries import place_by_slug, round_standing
from grants.programmes.services.words import texts
from grants.rules import checks
from grants.rules.permissions import Actor, Deed, demand, roles_at
from grants.rules.references import round_reference
from grants.rules.refusals import Invalid
from grants.rules.rounds import LEAST_RULES, LONGEST_ANSWER_DAYS, MOST_RULES
from grants.store.session import lock_root, truth

# Ready sentences a panel starts from and makes its own (PRODUCT 3.3).
READY_RULES: tuple[tuple[str, str], ...] = (
    (
        "Doen er mensen mee die elkaar nog niet kennen?",
        "Does it bring together people who do not know each other yet?",
    ),
    ("Kan iemand met weinig geld ook meedoen?", "Can someone with little money join in too?"),
    ("Weten de buren ervan?", "Do the neighbours know about it?"),
)

truth("rounds_close_after_opening", lambda: Invalid("round_closes_before_opening", "closes_on"))
truth("rounds_ceiling_positive", lambda: Invalid("round_needs_ceiling", "ceiling_cents"))
truth("rounds_answer_days_positive", lambda: Invalid("round_answer_days", "answer_days", most=LONGEST_ANSWER_DAYS))

_ROUND = {
    "legal_base_title": 200,
    "legal_base_article": 60,
    "legal_base_url": 300,
    "contact_name": 120,
    "contact_phone": 40,
    "contact_hours": 160,
    "stand_in_name": 120,
    "stand_in_phone": 40,
    "evening_place": 160,
    "evening_treat": 160,
}


@dataclass(frozen=True)
class RoundDraft:
    """The terms somebody proposes for a round. Amounts in cents, days local; house rules as (Dutch, English or '')."""

    opens_on: date
    closes_on: date
    contact_name: str
    contact_phone: str
    stand_in_name: str
    stand_in_phone: str
    legal_base_title: str
    legal_base_article: str
    legal_base_url: str
    answer_days: int = 56
    ceiling_cents: int = 10_000_00
    most_per_plan_cents: int = 10_000_00
    method: Method = Method.ARRIVAL
    contact_hours: str = ""
    evening_on: date | None = None
    evening_time: time | None = None
    evening_place: str = ""
    evening_treat: str = ""
    house_rules: tuple[tuple[str, str], ...] = READY_RULES


def draft_round(session: Session, actor: Actor, place: str, draft: RoundDraft) -> str:
    """Write down a round for a place, not yet published, with its house rules; return its reference.

    Raises NotAllowed, Missing, and Invalid at the field; what a round lacks is only refused when it is published.
    """
    spot = place_by_slug(session, place)
    demand(Deed.PUBLISH_ROUND, roles_at(actor, spot.programme_id, spot.id))
    values = asdict(draft)
    rules = values.pop("house_rules")
    values |= texts(values, _ROUND, required=False)
    lock_root(session, Place, spot.id)
    reference = _next_reference(session, spot.id, spot.slug, draft.opens_on.year)
    made = Round(reference=reference, programme_id=spot.programme_id, place_id=spot.id, **values)
    session.add(made)
    session.flush()
    session.add_all(_rules(made.id, rules))
    session.flush()
    return reference


def _rules(round_id: int, rules: tuple[tuple[str, str], ...]) -> list[HouseRule]:
    if len(rules) > MOST_RULES:
        raise Invalid("round_house_rules", "house_rules", least=LEAST_RULES, most=MOST_RULES)
    asked = [[checks.demand_text(text.strip(), "house_rules", 300) for text in rule] for rule in rules]
    return [
        HouseRule(round_id=round_id, number=number, question=question, question_en=english)
        for number, (question, english) in enumerate(asked, 1)
    ]


def _next_reference(session: Session, place_id: int, slug: str, year: int) -> str:
    of_year = Round.opens_on.between(date(year, 1, 1), date(year, 12, 31))
    known = session.scalar(select(func.count()).select_from(Round).where(Round.place_id == place_id, of_year))
    return round_reference(slug, year, (known or 0) + 1)


def set_evening(
    session: Session,
    actor: Actor,
    reference: str,
    evening_on: date | None,
    *,
    evening_time: time | None = None,
    evening_place: str | None = None,
    evening_treat: str | None = None,
) -> None:
    """Set the next evening of a round; what is None, but the day, stays as it was. Raises NotAllowed, Missing, Invalid.

    The evening is no term of the round: it moves on every month, also after publishing.
    """
    standing = round_standing(session, actor, reference)
    standing.demand(Deed.SET_EVENING)
    lock_root(session, Round, standing.id)
    found = session.get_one(Round, standing.id, populate_existing=True)
    found.evening_on = evening_on
    for name, words in (("evening_place", evening_place), ("evening_treat", evening_treat)):
        if words is not None:
            setattr(found, name, checks.demand_text(words.strip(), name, _ROUND[name]))
    if evening_time is not None:
        found.evening_time = evening_time
    session.flush()
