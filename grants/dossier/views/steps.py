"""The line of what was, is and will be, and what else somebody can do with a plan.

Plain functions from facts to words and addresses.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import format_date, gettext

from grants.dossier.queries import Dossier, Event, Whole
from grants.dossier.views.notes import by, on
from grants.rules.lifecycle import State
from grants.rules.money import euro
from grants.rules.permissions import Deed, Standing
from grants.rules.terms import local_day
from grants.web.labels import label

ASKED = (State.SUBMITTED, State.IN_REVIEW)
PROMISED = (State.APPROVED, State.AWARDED)
LIVING = (*ASKED, *PROMISED)

Step = dict[str, Any]


def steps(whole: Dossier, standing: Standing, due: date | None) -> list[Step]:
    """Return the line of what was, is and will be.

    What was asked and answered, or told of a change, is for those who may read the messages; others see that it was.
    """
    plan, reads = whole.plan, standing.may(Deed.READ_THREAD)
    helped = [event for event in whole.events if event.kind == "typed"]
    found = [_step("done", gettext("%(name)s typte mee", name=event.words), on(event.at)) for event in helped]
    found.append(_step("done", gettext("Ingestuurd"), on(plan.submitted_at)))
    if plan.checked_at:
        found.append(_step("done", gettext("Mag dit betaald worden? Ja."), on(plan.checked_at)))
    waits = plan.state is State.SUBMITTED or plan.untold
    found += [_asked(event, reads, waits) for event in whole.events if event.kind == "request"]
    if plan.state is State.SUBMITTED and not plan.checked_at and not whole.open_request:
        found.append(_step("now", gettext("We kijken of het betaald mag worden"), ""))
    if knows_outcome(plan, standing):
        found.append(_step("now", gettext("De brief"), ""))
    else:
        found += _panel_steps(plan, due)
    if plan.told_outcome:
        found += _after_letter(whole, reads)
    return found


def knows_outcome(plan: Whole, standing: Standing) -> bool:
    """Tell whether there is an outcome whose letter has not left, and this person is of those who made it."""
    return plan.untold and standing.may(Deed.DECLINE)


def _panel_steps(plan: Whole, due: date | None) -> Iterator[Step]:
    if plan.shown_state not in ASKED:
        return
    reading = plan.shown_state is State.IN_REVIEW
    yield _step("now" if reading else "later", gettext("Het panel leest en kiest"), "")
    if plan.evening_on:
        day = format_date(plan.evening_on, "EEEE d MMMM")
        yield _step("later", gettext("De avond"), gettext("%(day)s. Kom vooral.", day=day))
    yield _step("later", gettext("De brief"), by(due))


def _after_letter(whole: Dossier, reads: bool) -> Iterator[Step]:
    plan = whole.plan
    if plan.letter_left_at is not None:
        yield _step("done", gettext("De brief: %(outcome)s", outcome=label(plan.verdict)), on(plan.letter_left_at))
    if plan.payee_complete_at:
        yield _step("done", gettext("Wie het geld krijgt, is bekend"), on(plan.payee_complete_at))
    elif plan.state is State.APPROVED:
        yield _step("now", gettext("Kies wie het geld krijgt"), "")
    for event in whole.events:
        if event.kind not in ("request", "typed"):
            yield _changed(event, reads) if event.kind == "change" else _paid(event)
    if whole.came_back:
        yield _step("now", gettext("Eerst een ander rekeningnummer"), "")
    elif plan.state is State.AWARDED and not plan.paid_cents:
        yield _step("now", gettext("Het geld komt eraan"), "")
    if plan.closed_at:
        yield _step("done", gettext("Klaar"), on(plan.closed_at))
    elif plan.state is State.AWARDED:
        yield _step("later", gettext("Vertel hoe het was"), "")


def _asked(event: Event, reads: bool, waits: bool) -> Step:
    if event.after is None and not waits:
        return _step("done", gettext("Geen antwoord gekregen"), event.words if reads else "")
    if event.after is None:
        until = on(event.last_day) if event.last_day else ""
        return _step("now", gettext("Nog één vraag, graag uiterlijk %(day)s", day=until), event.words if reads else "")
    if not event.answer and not event.changes(private=True):
        return _step("done", gettext("De vraag is niet meer nodig"), on(event.after))
    words = f"{event.words} – {event.answer}".removesuffix(" – ") if reads else on(event.after)
    return _step("done", gettext("Vraag beantwoord"), words)


def _changed(event: Event, reads: bool) -> Step:
    kinds = {
        "date": gettext("andere datum"),
        "purchase": gettext("iets anders kopen"),
        "leader": gettext("iemand anders trekt het"),
    }
    words = f"{event.words} · {on(event.at)}" if reads else on(event.at)
    return _step("done", gettext("Er veranderde iets: %(what)s", what=kinds[event.code]), words)


def _paid(event: Event) -> Step:
    amount = euro(event.cents or 0)
    words = {
        "paid": gettext("Betaald: %(amount)s", amount=amount),
        "bounced": gettext("Kwam terug van de bank: %(amount)s", amount=amount),
        "bounced_late": gettext("Kwam later terug van de bank: %(amount)s", amount=amount),
    }
    return _step("done", words.get(event.code, gettext("Naar de bank: %(amount)s", amount=amount)), on(event.at))


def _step(kind: str, title: str, text: str) -> Step:
    return {"kind": kind, "title": title, "text": text}


def tasks(whole: Dossier, standing: Standing, now: datetime) -> list[tuple[str, str]]:
    """Return what else this person can do here: (address, words), in the order of need."""
    reference = whole.plan.reference
    return [
        (url_for(endpoint, reference=reference), words)
        for fits, deed, endpoint, words in (_silence(whole, now), *_possible(whole.plan, standing, now))
        if fits and standing.may(deed)
    ]


def _silence(whole: Dossier, now: datetime) -> tuple[bool, Deed, str, str]:
    """Say whether the makers let the day they were asked for pass."""
    asked = whole.open_request
    passed = asked is not None and asked.last_day is not None and asked.last_day < local_day(now)
    words = gettext("Er kwam geen antwoord. Kijk wat je kunt doen")
    return passed and whole.plan.state in ASKED, Deed.DECLINE, "decisions.set_aside", words


def _possible(plan: Whole, standing: Standing, now: datetime) -> Iterator[tuple[bool, Deed, str, str]]:
    """Yield everything one could do with a plan: whether it fits now, for whom, where, and in which words."""
    state, told = plan.state, plan.told_outcome
    yield state is State.SUBMITTED, Deed.CHECK, "applications.check", gettext("Kijk na of het betaald mag worden")
    yield plan.shown_state is State.IN_REVIEW, Deed.REVIEW, "panel.plan", gettext("Lees en kies")
    yield state in ASKED, Deed.DECLINE, "decisions.decline", gettext("Kan niet, om een reden uit de wet")
    in_time = plan.letter_due_at is not None and now < plan.letter_due_at
    yield plan.untold and in_time, Deed.RECALL, "decisions.recall", gettext("Neem het besluit terug")
    sees_letter = told or knows_outcome(plan, standing)
    yield sees_letter, Deed.READ_LETTER, "decisions.letter", gettext("Lees de brief")
    yield state is State.AWARDED, Deed.REPORT_CHANGE, "awards.change", gettext("Er verandert iets")
    yield state is State.APPROVED and told, Deed.TURN_DOWN, "awards.turn_down", gettext("We zien van het geld af")
    living, joins = plan.shown_state in LIVING, gettext("Vraag iemand erbij, of draag het over")
    yield living, Deed.MANAGE_MAKERS, "applications.makers", joins
    yield state in ASKED, Deed.WITHDRAW, "applications.withdraw", gettext("We stoppen met dit plan")
    over = bool(plan.left_over_cents) and state is State.CLOSED
    yield over, Deed.NOTE_RETURN, "payments.returned", gettext("Geld is terug op de rekening")
    too_few = gettext("Te weinig stemmen? Kijk wie erbij kan")
    yield plan.shown_state is State.IN_REVIEW and plan.concluded_at is None, Deed.CALL_IN, "panel.call_in", too_few
    yield state in ASKED or told, Deed.KEEP_REGISTER, "decisions.register", gettext("Termijnen en bezwaren")
    yield state in PROMISED and told, Deed.CANCEL, "awards.cancel", gettext("Stop dit ja, met een brief")
