"""The seven questions with room to write. May import: programmes.queries."""

from dataclasses import dataclass

from grants.programmes.queries import ExampleRow, PlaceRow, RoundRow


@dataclass(frozen=True)
class QuestionSheet:
    """The seven questions of a place. ``closes_on`` is ISO text, empty without an open round; amounts in cents."""

    place: str
    body_name: str
    address: str
    contact_name: str
    contact_phone: str
    contact_hours: str
    closes_on: str
    most_cents: int | None
    house_rules: list[str]
    examples: list[tuple[str, int]]


def question_sheet(
    place: PlaceRow, terms: RoundRow | None, is_open: bool, examples: tuple[ExampleRow, ...], site: str, locale: str
) -> QuestionSheet:
    """Return the questions of a place in a language; ``terms`` are of its latest round, ``site`` where people type."""
    english = locale == "en"
    rules = terms.house_rules if terms and is_open else ()
    return QuestionSheet(
        place=place.name,
        body_name=place.body_name,
        address=f"{site.partition('://')[2]}/in/{place.slug}/apply",
        contact_name=terms.contact_name if terms else place.body_name,
        contact_phone=terms.contact_phone if terms else place.phone,
        contact_hours=terms.contact_hours if terms else "",
        closes_on=terms.closes_on.isoformat() if terms and is_open else "",
        most_cents=terms.most_per_plan_cents if terms and is_open else None,
        house_rules=[(rule.question_en if english else "") or rule.question for rule in rules],
        examples=worded(examples, locale),
    )


def worded(examples: tuple[ExampleRow, ...], locale: str) -> list[tuple[str, int]]:
    """Return what things cost, about, in a language: words and cents."""
    return [((one.label_en if locale == "en" else "") or one.label, one.cents) for one in examples]
