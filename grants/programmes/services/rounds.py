"""Writing down a round before it is published. May import: programmes.models and queries, rules, store."""

from dataclasses import asdict, dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.programmes.models import Method, Place, Round
from grants.programmes.queries import last_round, place_by_slug, round_standing
from grants.programmes.services.house_rules import fit, keep_rules
from grants.programmes.services.terms import TEXTS
from grants.programmes.services.words import texts
from grants.rules import checks
from grants.rules.permissions import Actor, Deed, demand, roles_at
from grants.rules.references import round_reference
from grants.rules.refusals import Invalid, Missing
from grants.rules.rounds import LEAST_RULES, LONGEST_ANSWER_DAYS, MOST_RULES
from grants.store import clock
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
truth("rounds_quick_not_negative", lambda: Invalid("money_negative", "quick_cents"))
truth("rounds_quick_most_not_negative", lambda: Invalid("money_negative", "quick_most_cents"))
truth("rounds_answer_days_positive", lambda: Invalid("round_answer_days", "answer_days", most=LONGEST_ANSWER_DAYS))


AHEAD, LASTS = timedelta(days=14), timedelta(days=364)
"""When a round that is being prepared opens, and how long it is open, unless somebody chooses otherwise."""

_KEPT = ("answer_days", "ceiling_cents", "most_per_plan_cents", "quick_cents", "quick_most_cents")


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
    quick_cents: int = 0
    quick_most_cents: int = 0
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
    values |= texts(values, TEXTS, required=False)
    lock_root(session, Place, spot.id)
    reference = _next_reference(session, spot.id, spot.slug, draft.opens_on.year)
    made = Round(reference=reference, programme_id=spot.programme_id, place_id=spot.id, **values)
    session.add(made)
    session.flush()
    keep_rules(session, actor.person_id, made.id, _rules(rules), version=1)
    return reference


def prepare_round(session: Session, actor: Actor, place: str) -> str:
    """Write down the next round of a place as its last one was, with the questions of then; returns its reference.

    It may lack a legal base, a contact or an evening: what is missing is said where it is published. Raises
    NotAllowed, and Invalid('required') at 'place' for no place of ours.
    """
    try:
        spot = place_by_slug(session, place)
    except Missing:
        raise Invalid("required", "place") from None
    before = last_round(session, spot.id)
    opens_on = clock.today() + AHEAD
    kept: dict[str, Any] = {name: getattr(before, name) if before else "" for name in TEXTS}
    if before is not None:
        kept |= {name: getattr(before, name) for name in _KEPT}
        kept["house_rules"] = tuple((rule.question, rule.question_en) for rule in before.house_rules) or READY_RULES
    return draft_round(session, actor, place, RoundDraft(opens_on=opens_on, closes_on=opens_on + LASTS, **kept))


def _rules(rules: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    if len(rules) > MOST_RULES:
        raise Invalid("round_house_rules", "house_rules", least=LEAST_RULES, most=MOST_RULES)
    return fit(rules)


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
            setattr(found, name, checks.demand_text(words.strip(), name, TEXTS[name]))
    if evening_time is not None:
        found.evening_time = evening_time
    session.flush()
