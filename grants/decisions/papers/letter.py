"""The letter that tells an outcome: plain values, frozen at the decision, dated as it leaves.

Codes stay codes here; templates/papers/decisions/letter.html has the words, in the language of `locale`.
May import: rules and models' enums. Reads no database.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

# Two weeks to say who receives the money; then a first reminder goes out (PRODUCT 3.4).
ACCEPT_WITHIN = timedelta(days=14)


@dataclass(frozen=True)
class Sentence:
    """One sentence of a panel member to the makers, without a name. `choice` is 'yes', 'yes_if' or 'not_yet'."""

    choice: str
    text: str


@dataclass(frozen=True)
class Agreement:
    """What a "ja, als" became. `kind` is 'offer', 'duty' or 'event'; only an event may keep the money waiting."""

    kind: str
    text: str


@dataclass(frozen=True)
class Counts:
    """The voices as they were counted when the chair concluded. Numbers of members."""

    base: int
    needed: int
    voices: int
    yes: int
    yes_if: int
    not_yet: int
    cannot_judge: int
    a_bit: int
    set_aside: int
    young: int
    adult: int
    youth_plan: bool


@dataclass(frozen=True)
class Aside:
    """How many members were set aside for one reason.

    `why` is 'maker', 'helper', 'payee', 'too_close', 'family', 'household' or 'other_interest'.
    """

    why: str
    count: int


@dataclass(frozen=True)
class Pot:
    """The pot when this plan had its turn: euro cents, and its place in the order of the method.

    `method` is 'arrival' (the order in which plans became complete), 'draw' or 'equal_shares'.
    """

    ceiling_cents: int
    free_cents: int
    rank: int
    method: str = "arrival"


@dataclass(frozen=True)
class Question:
    """What the makers were asked to complete, when, until when, and whether they answered at all."""

    text: str
    asked_on: date
    until_on: date
    answered: bool


@dataclass(frozen=True)
class LetterPaper:
    """One letter about one plan. Amounts in euro cents, dates local, an empty text means there is none.

    `verdict` is 'approved', 'not_yet', 'declined' or 'cancelled'. `panel_said` is 'yes', 'not_yet', 'no' (a house rule)
    or '' when the panel did not speak. `reason` is a DeclineReason or ''; `awb` its article ('4:25'); `explanation` the
    officer's own sentence. `departs` is true when the body departed from the panel, for `reason` alone. `counts` is
    None when the panel did not conclude. `by_post` is true for makers without a mail address. `dated_on` and
    `last_day_on` are None until the letter leaves. `asked` is what was not completed, of a plan left aside.
    """

    locale: str
    reference: str
    plan_title: str
    verdict: str
    party_kind: str
    group_name: str
    addressees: tuple[str, ...]
    address: tuple[str, ...]
    by_post: bool
    place: str
    round_reference: str
    round_year: int
    programme: str
    body_name: str
    signed_by: str

    asked_cents: int
    cents: int | None
    panel_said: str
    spoke_on: date | None
    sentences: tuple[Sentence, ...]
    conditions: tuple[Agreement, ...]
    what_would_help: str
    help_name: str
    reason: str
    awb: str
    explanation: str
    departs: bool
    house_rule_number: int | None
    house_rule: str
    pot: Pot | None

    counts: Counts | None
    set_aside: tuple[Aside, ...]

    contact_name: str
    contact_phone: str
    contact_hours: str
    stand_in_name: str
    stand_in_phone: str
    legal_base_title: str
    legal_base_article: str
    legal_base_url: str
    postal_address: str
    email: str
    phone: str

    # Letters that were frozen before the questions were printed have none.
    house_rules: tuple[str, ...] = ()

    dated_on: date | None = None
    last_day_on: date | None = None
    asked: Question | None = None

    @property
    def minimum_only(self) -> bool:
        """True for a yes at the stated minimum: less than was asked."""
        return self.cents is not None and self.cents < self.asked_cents

    @property
    def accept_by_on(self) -> date | None:
        """Give the day before which the makers say who receives the money; None until the letter leaves."""
        return self.dated_on + ACCEPT_WITHIN if self.dated_on and self.verdict == "approved" else None

    @property
    def waits_for(self) -> tuple[Agreement, ...]:
        """The conditions that keep the money waiting: events by a third party (Awb 4:33)."""
        return tuple(condition for condition in self.conditions if condition.kind == "event")


def frozen(paper: LetterPaper) -> dict[str, Any]:
    """Give a letter as JSON values: what is stored with the decision and handed to the worker."""
    facts = asdict(paper)
    for day in ("spoke_on", "dated_on", "last_day_on"):
        facts[day] = facts[day].isoformat() if facts[day] else None
    if facts["asked"]:
        facts["asked"] |= {day: facts["asked"][day].isoformat() for day in ("asked_on", "until_on")}
    return facts


def thawed(facts: dict[str, Any]) -> LetterPaper:
    """Give the letter that was frozen; the opposite of `frozen`."""
    days = {day: _day(facts[day]) for day in ("spoke_on", "dated_on", "last_day_on")}
    return LetterPaper(
        **facts
        | days
        | {
            "addressees": tuple(facts["addressees"]),
            "address": tuple(facts["address"]),
            "house_rules": tuple(facts.get("house_rules", ())),
            "sentences": tuple(Sentence(**row) for row in facts["sentences"]),
            "conditions": tuple(Agreement(**row) for row in facts["conditions"]),
            "set_aside": tuple(Aside(**row) for row in facts["set_aside"]),
            "counts": Counts(**facts["counts"]) if facts["counts"] else None,
            "pot": Pot(**facts["pot"]) if facts["pot"] else None,
            "asked": _question(facts.get("asked")),
        }
    )


def _question(facts: dict[str, Any] | None) -> Question | None:
    """Give the question of a letter; letters from before there were questions in them have none."""
    if not facts:
        return None
    days = {day: date.fromisoformat(facts[day]) for day in ("asked_on", "until_on")}
    return Question(**facts | days)


def dated(paper: LetterPaper, dated_on: date, last_day_on: date) -> LetterPaper:
    """Give the letter with its two dates, which are known only as it leaves."""
    return replace(paper, dated_on=dated_on, last_day_on=last_day_on)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
