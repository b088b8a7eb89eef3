"""The officer's press on a round: the panel's conclusions become decisions, by the method that was published."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.applications.services import locked
from grants.decisions.models import Verdict
from grants.decisions.papers import Ruling
from grants.decisions.queries import Plan, concluded
from grants.decisions.services.dividing import divide, note_turns
from grants.decisions.services.grounds import demand_ground
from grants.decisions.services.outcomes import decide
from grants.decisions.services.rulings import Departure, pot_for, rulings, small_pot, undivided
from grants.ledger import queries as money
from grants.ledger import services as ledger
from grants.ledger.services import Movement
from grants.programmes.models import Method, Round
from grants.programmes.queries import round_standing
from grants.rules.checks import demand_text
from grants.rules.lifecycle import DeclineReason, State
from grants.rules.money import euro
from grants.rules.moves import Move
from grants.rules.permissions import Actor, Deed, Standing
from grants.rules.refusals import Invalid, Stale
from grants.store.session import lock_root

EXPLANATION_LENGTH = 1000


@dataclass(frozen=True)
class Confirmed:
    """What the officer says of one plan: as concluded, or a listed legal reason with a sentence to the makers.

    `shown` is what the page said would happen, from `outlook`; None for a program that saw no page.
    """

    reason: DeclineReason | None = None
    explanation: str = ""
    shown: str | None = None


def confirm(
    session: Session, actor: Actor, round_reference: str, picked: Mapping[str, Confirmed], key: str
) -> dict[str, Ruling]:
    """Decide on concluded plans of a round; returns the rulings by reference.

    Under the lock of the round, in order of completeness or as this press draws or shares the pot: as concluded, else
    at the stated minimum, else declined with `pot_empty`. A concluded plan that is not `picked` keeps its turn and its
    money. Raises NotAllowed (a plan of the officer's own), Missing, Stale when a plan is no longer waiting or would end
    otherwise than the page said, and Invalid at `explanation-<reference>` or `reason-<reference>`.
    """
    here = round_standing(session, actor, round_reference)
    here.demand(Deed.CONFIRM_OUTCOMES)
    lock_root(session, Round, here.round_id)
    of_round = select(Application.id).where(Application.round_id == here.round_id)
    lock_root(session, Application, *session.scalars(of_round.where(Application.reference.in_(picked))))
    waiting = {plan.reference: plan for plan in concluded(session, here.round_id)}
    chosen = _chosen(session, waiting, picked)
    for plan in chosen:
        here.with_ties(*plan.ties(actor)).demand(Deed.CONFIRM_OUTCOMES)
    free = money.line(session, here.round_id).free
    plans = list(waiting.values())
    small = small_pot(plans)
    _demand_as_shown(chosen, picked, rulings(free, plans, {}, small))
    departures = _departures(session, picked, chosen, free, small)
    plans = _divided(session, actor, here.round_id, free - min(small, free), plans, departures)
    ruled = rulings(free, plans, departures, small)
    done = {plan.reference: ruled[plan.reference] for plan in chosen}
    _apply(session, actor, here, chosen, done, key)
    note_turns(session, actor, here.round_id, [(plan, done[plan.reference]) for plan in chosen])
    return done


def _divided(
    session: Session, actor: Actor, round_id: int, free_cents: int, plans: list[Plan], departures: Collection[str]
) -> list[Plan]:
    """Draw or share for all plans that wait, picked or not, so nobody picks who takes part; give them what they got."""
    fresh, free = undivided(free_cents, plans, departures)
    if not fresh or fresh[0].method is Method.ARRIVAL:
        return plans
    made = divide(session, actor, round_id, free, fresh)
    return [replace(plan, held=made.get(plan.reference, plan.held)) for plan in plans]


def _chosen(session: Session, waiting: Mapping[str, Plan], picked: Mapping[str, Confirmed]) -> list[Plan]:
    gone = [reference for reference in picked if reference not in waiting]
    if gone:
        found = select(Application.title, Application.state).where(Application.reference.in_(gone))
        raise Stale("stale", changed=[(title, State.IN_REVIEW, state) for title, state in session.execute(found)])
    return [plan for reference, plan in waiting.items() if reference in picked]


def _departures(
    session: Session, picked: Mapping[str, Confirmed], chosen: Sequence[Plan], free_cents: int, small: int
) -> dict[str, Departure]:
    found = {}
    for plan in chosen:
        said = picked[plan.reference]
        if said.reason is None:
            continue
        words = demand_text(said.explanation.strip(), f"explanation-{plan.reference}", EXPLANATION_LENGTH)
        if not words:
            raise Invalid("explanation_needed", f"explanation-{plan.reference}")
        there = pot_for(plan, free_cents, small)
        asked = demand_ground(session, plan, said.reason, there, f"reason-{plan.reference}")
        found[plan.reference] = Departure(said.reason, words, asked)
    return found


def outlook(ruling: Ruling) -> str:
    """Write what a ruling comes to, for the page to carry and the press to compare: 'approved:240000'."""
    if ruling.undecided:
        return f"undecided:{ruling.method.value}"
    return f"{ruling.verdict.value}:{ruling.cents or ruling.reason or ''}"


def _demand_as_shown(chosen: Sequence[Plan], picked: Mapping[str, Confirmed], ruled: Mapping[str, Ruling]) -> None:
    """Nobody signs for another outcome than the page showed; what the officer's own departures free is no surprise."""
    changed = []
    for plan in chosen:
        before, now = picked[plan.reference].shown, outlook(ruled[plan.reference])
        if before is not None and before != now:
            changed.append((plan.title, _in_words(before), _in_words(now)))
    if changed:
        raise Stale("stale", changed=changed)


def _in_words(outlook: str) -> object:
    """Give an outlook as a page can say it: an amount, a reason or a verdict."""
    verdict, _, rest = outlook.partition(":")
    if verdict == "undecided":
        return Method(rest)
    if verdict == Verdict.APPROVED and rest.isdecimal():
        return euro(int(rest))
    return DeclineReason(rest) if rest in list(DeclineReason) else Verdict.NOT_YET


def _apply(
    session: Session, actor: Actor, here: Standing, chosen: Sequence[Plan], ruled: Mapping[str, Ruling], key: str
) -> None:
    reserves = []
    for plan in chosen:
        ruling = ruled[plan.reference]
        decide(session, actor, locked(session, plan.reference), plan, ruling)
        if ruling.verdict is Verdict.APPROVED and ruling.cents is not None:
            reserves.append(Movement(Move.RESERVE, ruling.cents, plan.id))
    if reserves:
        ledger.post(session, actor, here.round_id, reserves, key)
