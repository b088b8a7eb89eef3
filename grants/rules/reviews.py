"""What the voices of a panel on one plan add up to (PRODUCT 3.3).

A voice is a Ja, a Ja-als or a Nog-niet. "Kan ik niet beoordelen" is no voice, but the member stays in the base. Who is
too close to the makers is set aside and leaves the base (Awb 2:4). Imports only refusals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from grants.rules.refusals import NotNow

LEAST_VOICES = 3


class Band(StrEnum):
    """Age band of a seat, fixed at the start of its term; birth dates are never asked."""

    YOUNG = "young"
    ADULT = "adult"


class Closeness(StrEnum):
    """Answer to "Ken je de makers?": `a_bit` counts fully and is printed as a number, `too_close` sets aside."""

    NONE = "none"
    A_BIT = "a_bit"
    TOO_CLOSE = "too_close"


class Choice(StrEnum):
    """What a member says of one plan."""

    YES = "yes"
    YES_IF = "yes_if"
    NOT_YET = "not_yet"
    CANNOT_JUDGE = "cannot_judge"


class Standing(StrEnum):
    """What the voices make of a plan: too few, all for, or at least one "nog niet" that the evening must hear."""

    NOT_VALID = "not_valid"
    AGREED = "agreed"
    MIXED = "mixed"


class Outcome(StrEnum):
    """What the panel concludes."""

    YES = "yes"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Voice:
    """One member's review of one plan; `choice` is None while only the tie has been declared."""

    seat: int
    band: Band
    closeness: Closeness
    choice: Choice | None


@dataclass(frozen=True)
class Tally:
    """The voices on one plan, counted. `a_bit`, `young` and `adult` count voices, so not those who cannot judge."""

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

    @property
    def missing(self) -> tuple[str, ...]:
        """What the plan lacks to be valid: any of 'voices', 'young' and 'adult'."""
        lacks = {
            "voices": self.voices < self.needed,
            "young": self.youth_plan and self.young == 0,
            "adult": self.youth_plan and self.adult == 0,
        }
        return tuple(code for code, lacking in lacks.items() if lacking)

    @property
    def valid(self) -> bool:
        """True with enough voices and, on a youth plan, at least one young and one adult voice."""
        return not self.missing

    @property
    def standing(self) -> Standing:
        """Not valid, agreed (valid without a "nog niet") or mixed (valid with one: it is the objection)."""
        if not self.valid:
            return Standing.NOT_VALID
        return Standing.MIXED if self.not_yet else Standing.AGREED


def needed(base: int) -> int:
    """Give how many voices make a plan valid: half the base rounded up, and never fewer than three."""
    return max(LEAST_VOICES, (base + 1) // 2)


def tally(seats: int, set_aside: int, voices: Sequence[Voice], youth_plan: bool) -> Tally:
    """Count the voices on one plan.

    `seats` are the seats in office, `set_aside` those of them set aside for whatever reason, too-close answers
    included. Hand in no voice of a seat set aside for another reason; one that is too close is left out here. Voices
    from the reserve list count but do not enlarge the base.
    Raises ValueError when a seat speaks twice or more seats are set aside than there are: bugs, not user errors.
    """
    if len({voice.seat for voice in voices}) < len(voices):
        raise ValueError("one seat, one voice")
    if not 0 <= set_aside <= seats:
        raise ValueError("seats set aside are seats in office")
    base = seats - set_aside
    return Tally(base=base, needed=needed(base), set_aside=set_aside, youth_plan=youth_plan, **_counts(voices))


def _counts(voices: Sequence[Voice]) -> dict[str, int]:
    """Count the choices, and among those who said yes, yes-if or not-yet how near and how old they are."""
    near = [voice for voice in voices if voice.closeness is not Closeness.TOO_CLOSE]
    counts = {choice.value: sum(voice.choice is choice for voice in near) for choice in Choice}
    heard = [voice for voice in near if voice.choice not in (None, Choice.CANNOT_JUDGE)]
    return counts | {
        "voices": len(heard),
        "a_bit": sum(voice.closeness is Closeness.A_BIT for voice in heard),
        "young": sum(voice.band is Band.YOUNG for voice in heard),
        "adult": sum(voice.band is Band.ADULT for voice in heard),
    }


def outcome(counted: Tally, after_table: bool) -> Outcome:
    """Give what the chair concludes; `after_table` is true once the panel has spoken about the plan together.

    Agreed is yes. Mixed is yes when Ja and Ja-als are more than half of the voices; a tie is not yet.
    Raises NotNow('not_valid', missing=…) and, for a mixed plan before the evening, NotNow('needs_evening').
    """
    if counted.standing is Standing.NOT_VALID:
        raise NotNow("not_valid", missing=counted.missing)
    if counted.standing is Standing.AGREED:
        return Outcome.YES
    if not after_table:
        raise NotNow("needs_evening")
    return Outcome.YES if 2 * (counted.yes + counted.yes_if) > counted.voices else Outcome.NOT_YET


def out_of_reach(bands: Sequence[Band], youth_plan: bool) -> tuple[str, ...]:
    """Give what a plan can never get from these seats: any of 'voices', 'young' and 'adult'; empty when it can.

    `bands` are those of the seats in office that are not set aside. Of a panel of three with two set aside one is left:
    however often one waits, three voices do not come, so others must be asked (PRODUCT 3.3).
    """
    never = {
        "voices": len(bands) < needed(len(bands)),
        "young": youth_plan and Band.YOUNG not in bands,
        "adult": youth_plan and Band.ADULT not in bands,
    }
    return tuple(code for code, lacking in never.items() if lacking)


def shows_others(mine: Voice | None) -> bool:
    """Say whether a member may see the others' voices: once their own is in, and never when too close."""
    return mine is not None and mine.choice is not None and mine.closeness is not Closeness.TOO_CLOSE
