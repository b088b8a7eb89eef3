"""What the butter note of a plan's page says: where it stands for this person, and the one thing they can do next.

Plain functions from facts to words and addresses; what may happen comes from the state and the deeds.
"""

from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import format_date, gettext

from grants.applications.models import Side
from grants.dossier.queries import Dossier, Event, Whole
from grants.rules.lifecycle import DeclineReason, State
from grants.rules.money import euro
from grants.rules.payees import PayeeKind
from grants.rules.permissions import Deed, Standing, Tie
from grants.rules.terms import local_day
from grants.web.labels import label


@dataclass(frozen=True)
class Note:
    """What the butter note says: a title, a sentence, and at most one next step."""

    title: str
    text: str
    href: str = ""
    button: str = ""


def on(moment: datetime | date) -> str:
    """Return a day in a few words: 3 december."""
    return str(format_date(local_day(moment) if isinstance(moment, datetime) else moment, "d MMMM"))


def by(due: date | None) -> str:
    """Return by which day there is an answer, or nothing when none is awaited."""
    if due is None:
        return ""
    return str(gettext("Uiterlijk %(day)s hoor je wat het wordt.", day=format_date(due, "EEEE d MMMM")))


def note(whole: Dossier, standing: Standing, due: date | None) -> Note:
    """Return where the plan stands for this person and the next step that is theirs."""
    if Tie.OWNER in standing.ties:
        return _owners_note(whole, due)
    if Tie.PAYEE in standing.ties:
        return _keepers_note(whole)
    if standing.may(Deed.DECLINE):
        return _officers_note(whole)
    if standing.may(Deed.REVIEW) and whole.plan.shown_state is State.IN_REVIEW and whole.plan.concluded_at is None:
        href = url_for("panel.plan", reference=whole.plan.reference)
        return Note(gettext("Het panel leest dit plan"), "", href, gettext("Lees en kies"))
    return Note(label(whole.plan.shown_state), by(due))


def _owners_note(whole: Dossier, due: date | None) -> Note:
    plan = whole.plan
    if whole.open_request:
        return _asked(plan, whole.open_request)
    if whole.waiting(Side.MAKERS) and not plan.untold:
        return _questioned(whole)
    if plan.untold:
        return Note(
            gettext("De brief is onderweg"),
            gettext("Er is een besluit. Je krijgt de brief vandaag nog, of met de post."),
        )
    if whole.came_back:
        return _came_back(plan)
    match plan.state:
        case State.SUBMITTED:
            return _submitted(due)
        case State.IN_REVIEW:
            return Note(gettext("Het panel leest je plan"), by(due))
        case State.APPROVED:
            return _approved(plan)
        case State.AWARDED:
            return _awarded(plan)
        case State.CLOSED:
            return _closed(plan)
        case _:
            return _ended(plan)


def _asked(plan: Whole, asked: Event) -> Note:
    """Say in one line what is asked, why and until when; who can help stands below it."""
    parts = ", ".join(f"‘{label(part)}’" for part in asked.parts)
    opened = gettext("Vul dit nog aan: %(parts)s.", parts=parts) if parts else ""
    until = gettext("Graag uiterlijk %(day)s.", day=format_date(asked.last_day, "EEEE d MMMM"))
    href = url_for("applications.answer_request", reference=plan.reference)
    words = " ".join(part for part in (opened, asked.words, until) if part)
    return Note(gettext("We hebben nog één vraag"), words, href, gettext("Beantwoord de vraag"))


def _questioned(whole: Dossier) -> Note:
    """Say which question in the thread waits; the first one, when there are more."""
    first = whole.waiting(Side.MAKERS)[0]
    words = next((one.body for one in whole.thread if one.id == first.message_id), "")
    button = gettext("Beantwoord de vraag")
    return Note(gettext("Er wacht een vraag op jullie antwoord"), words, f"#answer-{first.number}", button)


def _submitted(due: date | None) -> Note:
    words = gettext(
        "Eerst kijkt iemand van het programma of het volgens de wet betaald mag worden. Daarna leest het panel."
    )
    return Note(gettext("We hebben je plan"), f"{words} {by(due)}".strip())


def _came_back(plan: Whole) -> Note:
    title, href = gettext("Het geld kwam terug van de bank"), url_for("awards.payee", reference=plan.reference)
    if plan.payee_kind is PayeeKind.KEEPER:
        words = gettext("We hebben een ander rekeningnummer nodig van wie het geld bewaart. Bel die even.")
        return Note(title, words, href, gettext("Kies iemand anders"))
    words = gettext("Het geld is er nog. Geef een ander rekeningnummer, dan maken we het opnieuw over.")
    return Note(title, words, href, gettext("Geef een ander nummer"))


def _approved(plan: Whole) -> Note:
    title = gettext("Ja, jullie krijgen %(amount)s", amount=euro(plan.cents or 0))
    href = url_for("awards.payee", reference=plan.reference)
    if plan.payee_kind is PayeeKind.KEEPER and plan.payee_declined_at is None:
        waits = gettext("We wachten op wie het geld bewaart: eerst een ja, dan het rekeningnummer.")
        return Note(title, waits, href, gettext("Kies iemand anders"))
    words = gettext("Zeg naar wie het geld gaat. Dan maken we het over.")
    return Note(title, words, href, gettext("Kies wie het geld krijgt"))


def _awarded(plan: Whole) -> Note:
    if plan.underway_cents:
        return Note(gettext("Het geld is onderweg"), gettext("Meestal staat het er binnen een paar dagen."))
    if plan.reserved_cents:
        return Note(
            gettext("We maken het geld klaar"),
            gettext("Twee mensen kijken ernaar, dan gaat het naar de bank. Klopt het rekeningnummer nog?"),
            url_for("awards.payee", reference=plan.reference),
            gettext("Kijk de rekening na"),
        )
    return Note(
        gettext("Het geld is er. Veel plezier!"),
        gettext("Is het gedaan? Vertel dan in één zin hoe het was."),
        url_for("awards.close", reference=plan.reference),
        gettext("Vertel hoe het was"),
    )


def _closed(plan: Whole) -> Note:
    thanks = gettext("Dank je wel. Het verhaal staat op de bladzijde van %(place)s.", place=plan.place)
    over = gettext("Jullie hielden %(amount)s over.", amount=euro(plan.left_over_cents)) if plan.left_over_cents else ""
    return Note(gettext("Het is klaar"), f"{thanks} {over}".strip())


def _ended(plan: Whole) -> Note:
    if not plan.told_outcome:
        return Note(label(plan.state), gettext("Wil je het later toch doen? Bel ons gerust."))
    if plan.reason is DeclineReason.INCOMPLETE:
        words = gettext("Er miste nog iets. Je tekst is bewaard: met één klik begin je opnieuw.")
        href = url_for("decisions.letter", reference=plan.reference)
        return Note(gettext("Dit plan ligt opzij"), words, href, gettext("Lees de brief"))
    return Note(
        label(plan.state),
        gettext("In de brief staat waarom, en wat je kunt doen."),
        url_for("decisions.letter", reference=plan.reference),
        gettext("Lees de brief"),
    )


def _keepers_note(whole: Dossier) -> Note:
    plan, title = whole.plan, gettext("Jij bewaart het geld")
    href = url_for("awards.account", reference=plan.reference)
    if whole.came_back:
        words = gettext("Het geld kwam terug van de bank. Kijk je rekeningnummer na, of geef een ander nummer.")
        return Note(title, words, href, gettext("Vul het rekeningnummer in"))
    if plan.payee_complete_at is None:
        words = gettext("Vul je rekeningnummer in. Daarna maken we het geld over. Het plan blijft van de makers.")
        return Note(title, words, href, gettext("Vul het rekeningnummer in"))
    return Note(title, gettext("Je rekeningnummer is bekend. Het plan blijft van de makers."))


def _officers_note(whole: Dossier) -> Note:
    plan = whole.plan
    if whole.came_back:
        return Note(gettext("Het geld kwam terug van de bank"), gettext("Bel de makers om een ander rekeningnummer."))
    if plan.state is State.SUBMITTED and plan.checked_at is None:
        href = url_for("applications.check", reference=plan.reference)
        return Note(gettext("Mag dit betaald worden?"), "", href, gettext("Kijk het na"))
    if plan.state is State.IN_REVIEW and plan.concluded_at is not None:
        href = url_for("decisions.confirm", reference=plan.round_reference)
        return Note(gettext("Het panel is klaar met dit plan"), "", href, gettext("Kijk en bevestig"))
    if plan.untold:
        words = gettext("De brief is nog niet weg. Tot dan weten alleen jullie het.")
        href = url_for("decisions.letter", reference=plan.reference)
        return Note(label(plan.state), words, href, gettext("Bekijk de brief"))
    return Note(label(plan.state), "")
