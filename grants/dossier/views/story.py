"""The words of a plan's page: where it stands, what happened, and the one thing this person can do next.

Plain functions from facts to words and addresses; what may happen comes from the state and the deeds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import format_date, gettext

from grants.dossier.queries import Dossier, Event, Whole
from grants.rules.lifecycle import State
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
    return format_date(local_day(moment) if isinstance(moment, datetime) else moment, "d MMMM")


def words_for(state: State) -> str:
    """Return the words for where a plan stands, for its makers: an outcome is not told before its letter."""
    return str(label(state))


def public_state(plan: Whole) -> str:
    """Return where a public plan stands, for everybody."""
    return gettext("Klaar") if plan.state is State.CLOSED else gettext("Gaat door")


def note(whole: Dossier, standing: Standing, due: date | None) -> Note:
    """Return where the plan stands for this person and the next step that is theirs."""
    plan = whole.plan
    if Tie.OWNER in standing.ties:
        return _owners_note(whole, due)
    if Tie.PAYEE in standing.ties and plan.payee_complete_at is None and plan.payee_kind is PayeeKind.KEEPER:
        return Note(
            gettext("Jij bewaart het geld"),
            gettext("Vul je rekeningnummer in. Daarna maken we het geld over. Het plan blijft van de makers."),
            url_for("awards.account", reference=plan.reference),
            gettext("Vul het rekeningnummer in"),
        )
    if standing.may(Deed.REVIEW) and plan.state is State.IN_REVIEW:
        return Note(
            gettext("Het panel leest dit plan"),
            "",
            url_for("panel.plan", reference=plan.reference),
            gettext("Lees en kies"),
        )
    return Note(words_for(_told_state(plan)), _by(due))


def _told_state(plan: Whole) -> State:
    hidden = plan.verdict is not None and not plan.told_outcome
    return State.IN_REVIEW if hidden else plan.state


def _owners_note(whole: Dossier, due: date | None) -> Note:
    plan, reference = whole.plan, whole.plan.reference
    if whole.open_request:
        return Note(
            gettext("We hebben nog één vraag"),
            gettext("Tot je antwoordt staat de klok stil. De rest van je plan blijft zoals het is."),
            url_for("applications.answer_request", reference=reference),
            gettext("Beantwoord de vraag"),
        )
    if plan.verdict is not None and not plan.told_outcome:
        return Note(gettext("De brief is onderweg"), gettext("Het panel is klaar. Je krijgt de brief vandaag nog."))
    maker = {
        State.SUBMITTED: _submitted,
        State.IN_REVIEW: _in_review,
        State.APPROVED: _approved,
        State.AWARDED: _awarded,
        State.CLOSED: _closed,
    }.get(plan.state)
    return maker(plan, due) if maker else _ended(plan)


def _by(due: date | None) -> str:
    return gettext("Uiterlijk %(day)s hoor je wat het wordt.", day=format_date(due, "EEEE d MMMM")) if due else ""


def _submitted(_plan: Whole, due: date | None) -> Note:
    words = gettext("Eerst kijkt iemand van het programma of het volgens de wet betaald mag worden. Daarna leest het panel.")
    return Note(gettext("We hebben je plan"), f"{words} {_by(due)}".strip())


def _in_review(_plan: Whole, due: date | None) -> Note:
    return Note(gettext("Het panel leest je plan"), _by(due))


def _approved(plan: Whole, _due: date | None) -> Note:
    title = gettext("Ja, jullie krijgen %(amount)s", amount=euro(plan.cents or 0))
    if plan.payee_kind is PayeeKind.KEEPER and plan.payee_declined_at is None:
        waits = gettext("We wachten op wie het geld bewaart: eerst een ja, dan het rekeningnummer.")
        return Note(title, waits, url_for("awards.payee", reference=plan.reference), gettext("Kies iemand anders"))
    return Note(
        title,
        gettext("Zeg naar wie het geld gaat. Dan maken we het over."),
        url_for("awards.payee", reference=plan.reference),
        gettext("Kies wie het geld krijgt"),
    )


def _awarded(plan: Whole, _due: date | None) -> Note:
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


def _closed(plan: Whole, _due: date | None) -> Note:
    thanks = gettext("Dank je wel. Het verhaal staat op de bladzijde van %(place)s.", place=plan.place)
    over = gettext("Jullie hielden %(amount)s over.", amount=euro(plan.left_over_cents)) if plan.left_over_cents else ""
    return Note(gettext("Het is klaar"), f"{thanks} {over}".strip())


def _ended(plan: Whole) -> Note:
    if not plan.told_outcome:
        return Note(words_for(plan.state), gettext("Wil je het later toch doen? Bel ons gerust."))
    return Note(
        words_for(plan.state),
        gettext("In de brief staat waarom, en wat je kunt doen."),
        url_for("decisions.letter", reference=plan.reference),
        gettext("Lees de brief"),
    )


def steps(whole: Dossier, standing: Standing, due: date | None) -> list[dict[str, Any]]:
    """Return the line of what was, is and will be."""
    plan = whole.plan
    found = [_step("done", gettext("Ingestuurd"), on(plan.submitted_at))]
    if plan.checked_at:
        found.append(_step("done", gettext("Mag dit betaald worden? Ja."), on(plan.checked_at)))
    found += [_event_step(event) for event in whole.events if event.kind == "request"]
    if plan.state is State.SUBMITTED:
        found.append(_step("now", gettext("We kijken of het betaald mag worden"), ""))
    found += list(_panel_steps(plan, due))
    if plan.told_outcome and plan.letter_left_at:
        found += list(_after_letter(whole))
    return found


def _panel_steps(plan: Whole, due: date | None) -> Iterator[dict[str, Any]]:
    waits = plan.state in (State.SUBMITTED, State.IN_REVIEW) or (plan.verdict is not None and not plan.told_outcome)
    if not waits:
        return
    reading = plan.state is not State.SUBMITTED
    yield _step("now" if reading else "later", gettext("Het panel leest en kiest"), "")
    if plan.evening_on:
        yield _step("later", gettext("De avond"), gettext("%(day)s. Kom vooral.", day=format_date(plan.evening_on, "EEEE d MMMM")))
    yield _step("later", gettext("De brief"), _by(due))


def _after_letter(whole: Dossier) -> Iterator[dict[str, Any]]:
    plan = whole.plan
    assert plan.letter_left_at is not None
    yield _step("done", gettext("De brief: %(outcome)s", outcome=str(label(plan.verdict))), on(plan.letter_left_at))
    if plan.payee_complete_at:
        yield _step("done", gettext("Wie het geld krijgt, is bekend"), on(plan.payee_complete_at))
    elif plan.state is State.APPROVED:
        yield _step("now", gettext("Kies wie het geld krijgt"), "")
    for event in whole.events:
        if event.kind != "request":
            yield _event_step(event)
    if plan.state is State.AWARDED and not plan.paid_cents:
        yield _step("now", gettext("Het geld komt eraan"), "")
    if plan.closed_at:
        yield _step("done", gettext("Klaar"), on(plan.closed_at))
    elif plan.state is State.AWARDED:
        yield _step("later", gettext("Vertel hoe het was"), "")


def _event_step(event: Event) -> dict[str, Any]:
    if event.kind == "change":
        kinds = {"date": gettext("andere datum"), "purchase": gettext("iets anders kopen"), "leader": gettext("iemand anders trekt het")}
        return _step("done", gettext("Er veranderde iets: %(what)s", what=kinds[event.code]), f"{event.words} · {on(event.at)}")
    if event.kind == "request":
        until = on(date.fromisoformat(str(event.until)[:10]))
        if event.after is None:
            return _step("now", gettext("Nog één vraag, graag vóór %(day)s", day=until), event.words)
        return _step("done", gettext("Vraag beantwoord"), f"{event.words} – {event.answer}")
    amount = euro(event.cents or 0)
    words = {
        "paid": gettext("Betaald: %(amount)s", amount=amount),
        "bounced": gettext("Kwam terug van de bank: %(amount)s", amount=amount),
        "bounced_late": gettext("Kwam later terug van de bank: %(amount)s", amount=amount),
    }
    return _step("done", words.get(event.code, gettext("Naar de bank: %(amount)s", amount=amount)), on(event.at))


def _step(kind: str, title: str, text: str) -> dict[str, Any]:
    return {"kind": kind, "title": title, "text": text}


def tasks(whole: Dossier, standing: Standing) -> list[tuple[str, str]]:
    """Return what else this person can do here: (address, words), in the order of need."""
    plan = whole.plan
    here: list[tuple[bool, Deed, str, str]] = [
        (plan.state is State.SUBMITTED, Deed.CHECK, "applications.check", gettext("Kijk na of het betaald mag worden")),
        (plan.state is State.IN_REVIEW, Deed.REVIEW, "panel.plan", gettext("Lees en kies")),
        (plan.state in (State.SUBMITTED, State.IN_REVIEW), Deed.DECLINE, "decisions.decline", gettext("Kan niet, om een reden uit de wet")),
        (plan.told_outcome, Deed.READ_LETTER, "decisions.letter", gettext("Lees de brief")),
        (plan.state is State.AWARDED, Deed.REPORT_CHANGE, "awards.change", gettext("Er verandert iets")),
        (plan.state is State.APPROVED and plan.told_outcome, Deed.TURN_DOWN, "awards.turn_down", gettext("We zien van het geld af")),
        (plan.state in (State.SUBMITTED, State.IN_REVIEW), Deed.WITHDRAW, "applications.withdraw", gettext("We stoppen met dit plan")),
        (bool(plan.left_over_cents) and plan.state is State.CLOSED, Deed.NOTE_RETURN, "payments.returned", gettext("Geld is terug op de rekening")),
        (plan.state in (State.APPROVED, State.AWARDED) and plan.told_outcome, Deed.CANCEL, "awards.cancel", gettext("Stop dit ja, met een brief")),
    ]
    return [
        (url_for(endpoint, reference=plan.reference), words)
        for fits, deed, endpoint, words in here
        if fits and standing.may(deed)
    ]
