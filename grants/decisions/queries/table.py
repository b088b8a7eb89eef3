"""What the chair sees before concluding a plan: the counts and the sentences, and the questions a no may rest on."""

import zlib
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.panel import queries as panel
from grants.panel.models import VoicesClosed
from grants.panel.queries import Member
from grants.programmes.models import HouseRule, Place, Round
from grants.rules.permissions import Actor, Standing
from grants.rules.reviews import Choice, Tally, shows_others

MARKS = 10**9


class TableCount(StrEnum):
    """What can have changed on a table since it was shown."""

    YES = "yes"
    YES_IF = "yes_if"
    NOT_YET = "not_yet"
    CANNOT_JUDGE = "cannot_judge"
    SET_ASIDE = "set_aside"
    SENTENCES = "sentences"


@dataclass(frozen=True)
class Spoken:
    """One sentence at the table, without a name."""

    choice: Choice
    sentence: str


@dataclass(frozen=True)
class Table:
    """A plan before the chair. ``mark`` stands for all that was shown, so a page that is no longer true is told apart.

    ``tally`` and ``spoken`` are None as long as the chair's own voice is not in: nobody sees the others first.
    Amounts in euro cents; ``house_rules`` as number, Dutch, English.
    """

    id: int
    reference: str
    title: str
    place: str
    version: int
    total_cents: int
    minimum_cents: int | None
    closed: bool
    house_rules: tuple[tuple[int, str, str], ...]
    members: tuple[Member, ...]
    tally: Tally | None
    spoken: tuple[Spoken, ...]

    @property
    def mark(self) -> int:
        """Give a number that changes with every voice, set-aside and seat, and with the plan itself."""
        shown = [self.version, *((m.seat_id, m.why, m.closeness, m.choice, m.sentence) for m in self.members)]
        return zlib.crc32(repr(shown).encode()) % MARKS

    @property
    def if_sentences(self) -> tuple[str, ...]:
        """Give the sentences of each "ja, als", which the chair turns into conditions."""
        return tuple(one.sentence for one in self.spoken if one.choice is Choice.YES_IF)


def frozen_tally(members: Sequence[Member]) -> dict[str, Any]:
    """Give the counts of a table as they are kept with the conclusion, with the reasons for each set-aside."""
    asides = [{"why": why.value, "count": count} for why, count in panel.set_aside_counts(members)]
    return asdict(panel.counted(members)) | {"asides": asides}


_PLAN = (
    select(
        Application.id,
        Application.reference,
        Application.title,
        Place.name,
        Application.version,
        Application.total_cents,
        Application.minimum_cents,
        VoicesClosed.at,
        HouseRule.number,
        HouseRule.question,
        HouseRule.question_en,
    )
    .join(Place, Place.id == Application.place_id)
    .join(Round, Round.id == Application.round_id)
    .outerjoin(HouseRule, HouseRule.round_id == Round.id)
    .outerjoin(VoicesClosed, VoicesClosed.application_id == Application.id)
    .order_by(HouseRule.number)
)


def table(session: Session, actor: Actor, here: Standing) -> Table:
    """Give the table of a plan as `actor`, who leads it, may see it now."""
    rows: Sequence[Any] = session.execute(_PLAN.where(Application.id == here.id)).all()
    members = panel.table(session, here.id)
    mine = next((member for member in members if member.person_id == actor.person_id), None)
    shown = mine is not None and shows_others(mine.voice)
    *plan, closed_at = rows[0][:8]
    values: tuple[Any, ...] = (
        *plan,
        closed_at is not None,
        tuple((number, dutch, english) for *_, number, dutch, english in rows if number is not None),
        tuple(members),
        panel.counted(members) if shown else None,
        spoken(members) if shown else (),
    )
    return Table(*values)


def spoken(members: Collection[Member]) -> tuple[Spoken, ...]:
    """Give the sentences by choice and then by their words: in the order of the seats they would tell who said what."""
    order = list(Choice)
    said = [Spoken(m.choice, m.sentence) for m in members if m.why is None and m.choice and m.sentence]
    return tuple(sorted(said, key=lambda one: (order.index(one.choice), one.sentence)))
