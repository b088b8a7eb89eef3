"""The pages of the chair and the officer, and the letter, through a strict browser without JavaScript."""

import pytest
from flask import Flask
from sqlalchemy import select

from grants.decisions.models import Condition, ConditionKind, Decision, Letter, Recommendation
from grants.decisions.services import post_letter
from grants.ledger.queries import line
from grants.panel.services import ReviewSaid, give_review
from grants.rules.lifecycle import State
from grants.rules.reviews import Closeness
from grants.store.session import reading, writing
from tests import make
from tests.fixtures_web import counted
from tests.web import markup
from tests.web.client import Client, Page

pytestmark = pytest.mark.usefixtures("clock")

NAMES = ("Aaltje Tafel", "Berend Tafel", "Corrie Tafel", "Derk Tafel", "Eefje Tafel")


@pytest.fixture
def at(app: Flask) -> make.Table:
    """A round with a panel of five, whose names nobody else has."""
    with writing() as session:
        made = make.table(session)
        for number, seat in enumerate(made.seats):
            session.get_one(make.Person, seat.person_id).name = NAMES[number]
        return made


def a_plan(at: make.Table, *said: str, **typed: str) -> str:
    with writing() as session:
        reference = make.plan_before(session, at, **typed)
        make.voices(session, at, reference, *said)
        return reference


def agreed(at: make.Table, **typed: str) -> str:
    with writing() as session:
        return make.agreed(session, at, **typed)


def approved(at: make.Table, **typed: str) -> str:
    with writing() as session:
        return make.approved(session, at, **typed)


def browser(client: Client, who: make.Actor) -> Client:
    return client.as_(who.person_id)


def state(reference: str) -> State:
    with reading() as session:
        return session.scalars(select(make.Application.state).where(make.Application.reference == reference)).one()


def round_page(at: make.Table) -> str:
    return f"/desk/rounds/{at.round.reference}/confirm"


def names(page: Page) -> list[str]:
    return [name for name in NAMES if name in page.text]


# ---- the chair ----


def test_conclude_agreed_with_a_condition_and_the_minimum(client: Client, at: make.Table) -> None:
    plan = a_plan(at, "yes Mooi.", "yes", "yes_if Ja, als er een slot op komt", minimum="200")
    chair = browser(client, at.chair)
    assert f"/panel/plans/{plan}/conclude" in chair.get("/panel").links
    path = f"/panel/plans/{plan}/conclude"
    page = chair.get(path)
    assert "Het panel zegt ja" in page
    assert "Ja, als er een slot op komt" in page
    assert names(page) == [NAMES[0]], "only the chair's own name, in the head of the page"
    page = page.fill("conclude", status=422, amount="minimum")
    assert "Kies wat deze" in page
    assert page.fill("conclude", amount="minimum", **{"kinds-0": "event"}).location == "/panel"
    with reading() as session:
        assert session.scalars(select(Recommendation.cents)).one() == 200_00
        assert session.scalars(select(Condition.kind)).one() is ConditionKind.EVENT
    assert "Dit plan is afgerond" in chair.get(path)


def test_conclude_mixed_after_the_table_has_spoken(client: Client, at: make.Table) -> None:
    plan = a_plan(at, "yes", "not_yet Nee", "not_yet Nog niet", "yes")
    page = browser(client, at.chair).get(f"/panel/plans/{plan}/conclude")
    assert "Hier moeten jullie over praten" in page
    said = {"outcome": "not_yet", "what_would_help": "Vraag de buren.", "help_name": "Trijn"}
    assert "Praat er eerst samen over" in page.fill("conclude", status=409, **said)
    page = page.fill("conclude", status=422, after_table=True, outcome="not_yet")
    assert "Schrijf op wat er nodig is" in page
    page.fill("conclude", after_table=True, **said)
    with reading() as session:
        assert session.scalars(select(Recommendation.help_name)).one() == "Trijn"


def test_conclude_a_no_by_house_rule(client: Client, at: make.Table) -> None:
    plan = a_plan(at, "yes", "not_yet Nee", "not_yet Nog niet", "not_yet Ook niet")
    page = browser(client, at.chair).get(f"/panel/plans/{plan}/conclude")
    again = page.fill("conclude", status=422, after_table=True, outcome="house_rule")
    assert "Kies bij welke vraag" in again
    again.fill("conclude", after_table=True, outcome="house_rule", house_rule="3")
    with reading() as session:
        assert session.scalars(select(Recommendation.house_rule_id)).one() is not None


def test_conclude_shows_nothing_before_the_chair_s_own_voice(client: Client, at: make.Table) -> None:
    plan = a_plan(at, "", "yes Geheim", "yes", "not_yet Ook geheim")
    page = browser(client, at.chair).get(f"/panel/plans/{plan}/conclude")
    assert "Eerst jouw stem" in page
    assert "eheim" not in page.text
    assert page.forms() == []


def test_conclude_with_too_few_voices_says_what_is_missing(client: Client, at: make.Table) -> None:
    plan = a_plan(at, "yes", "yes", party_kind="youth_group", group_name="De Container")
    page = browser(client, at.chair).get(f"/panel/plans/{plan}/conclude")
    assert "Nog niet genoeg stemmen" in page
    assert "minstens één jonge stem" in page
    assert page.forms() == []


def test_conclude_is_for_who_leads_the_table(client: Client, at: make.Table) -> None:
    plan = a_plan(at, "", "yes", "yes", "yes")
    path = f"/panel/plans/{plan}/conclude"
    browser(client, at.members[1]).get(path, status=403)
    browser(client, at.officer).get(path, status=403)
    with writing() as session:
        give_review(session, at.chair, plan, ReviewSaid(Closeness.TOO_CLOSE, None, ""), 0)
    browser(client, at.chair).get(path, status=403)
    stand_in = browser(client, at.members[1])
    assert path in stand_in.get("/panel").links
    stand_in.get(path).fill("conclude")


def test_conclude_on_a_page_from_before_is_stale_and_tells_what_changed(client: Client, at: make.Table) -> None:
    plan = a_plan(at, "yes", "yes", "yes")
    page = browser(client, at.chair).get(f"/panel/plans/{plan}/conclude")
    with writing() as session:
        make.voices(session, at, plan, "", "", "", "yes_if Met hulp")
    answer = page.fill("conclude", status=409)
    assert "Wat er anders is" in answer
    assert "Ja, als…" in answer


def test_conclude_twice_is_told_so(client: Client, at: make.Table) -> None:
    plan = a_plan(at, "yes", "yes", "yes")
    chair = browser(client, at.chair)
    left, right = (chair.get(f"/panel/plans/{plan}/conclude") for _tab in range(2))
    left.fill("conclude")
    assert "afgerond" in right.fill("conclude", status=409)
    with reading() as session:
        assert len(session.scalars(select(Recommendation.id)).all()) == 1


# ---- the officer ----


def test_confirm_one_press_decides_on_all_and_writes_the_letters(client: Client, at: make.Table, clock) -> None:
    first = agreed(at, title="Bankjes")
    clock.step(minutes=1)
    second = agreed(at, title="Regenton")
    officer = browser(client, at.officer)
    page = officer.get(round_page(at))
    assert page.words.index("Bankjes") < page.words.index("Regenton")
    assert names(page) == [], "an officer sees counts and sentences, never who said what"
    assert "5 ja, 0 ja als, 0 nog niet" in page
    preview = officer.get(f"{round_page(at)}?letter={second}")
    assert "Ben je het er niet mee eens?" in preview
    assert preview.text.count("Ben je het er niet mee eens?") == 1
    done = page.fill().follow()
    assert "Er ligt nu niets op jou te wachten" in done
    assert (state(first), state(second)) == (State.APPROVED, State.APPROVED)
    with reading() as session:
        assert line(session, at.round.id).reserved == 600_00
        assert len(session.scalars(select(Letter.id)).all()) == 2


def test_confirm_leaves_for_later_and_departs_with_a_reason(client: Client, at: make.Table) -> None:
    first, second = agreed(at), agreed(at)
    page = browser(client, at.officer).get(round_page(at))
    departs = {f"reason-{first}": "paid_elsewhere", f"reason-{second}": "later"}
    again = page.fill(status=422, **departs)
    assert "Schrijf er één zin bij" in again
    again.fill(**{f"explanation-{first}": "De school betaalt dit."})
    assert (state(first), state(second)) == (State.DECLINED, State.IN_REVIEW)
    with reading() as session:
        assert session.scalars(select(Decision.departs)).one() is True


def test_confirm_takes_a_tampered_answer_for_no_answer(client: Client, at: make.Table) -> None:
    plan = agreed(at)
    officer = browser(client, at.officer)
    page = officer.get(round_page(at))
    sent = dict(markup.fields(page.form()))
    for answer in ("yes", "house_rule ", "None"):
        officer.post(round_page(at), sent | {f"reason-{plan}": answer}, status=422)
    sent.pop(f"reason-{plan}")
    officer.post(round_page(at), sent, status=422)
    assert state(plan) is State.IN_REVIEW


def test_confirm_says_beforehand_when_the_pot_is_empty(client: Client, app: Flask) -> None:
    with writing() as session:
        small = make.table(session, cents=400_00)
        first = make.agreed(session, small)
        second = make.agreed(session, small)
    page = browser(client, small.officer).get(round_page(small))
    assert "De pot is leeg, daarom geen geld" in page
    page.fill()
    assert {state(first), state(second)} == {State.APPROVED, State.DECLINED}


def test_confirm_when_the_pot_changed_meanwhile_is_stale(client: Client, app: Flask) -> None:
    with writing() as session:
        small = make.table(session, cents=400_00)
        first = make.agreed(session, small)
    page = browser(client, small.officer).get(round_page(small))
    with writing() as session:
        second = make.plan_before(session, small, total="200")
        session.execute(
            make.Application.__table__.update()
            .where(make.Application.reference == first)
            .values(complete_at=make.clock.now())
        )
        make.voices(session, small, second, "yes", "yes", "yes")
        session.execute(
            make.Application.__table__.update()
            .where(make.Application.reference == second)
            .values(complete_at=make.clock.now() - make.timedelta(days=1))
        )
        make.conclude_now(session, small, second)
    answer = page.fill(status=409)
    assert "De pot is leeg" in answer
    assert state(first) is State.IN_REVIEW


def test_confirm_twice_from_two_tabs(client: Client, at: make.Table) -> None:
    plan = agreed(at)
    officer = browser(client, at.officer)
    left, right = (officer.get(round_page(at)) for _tab in range(2))
    left.fill()
    assert "Wat er anders is" in right.fill(status=409)
    copies = {left.fill().location for _copy in range(4)}
    assert copies == {round_page(at)}
    assert state(plan) is State.APPROVED
    with reading() as session:
        assert len(session.scalars(select(Decision.id)).all()) == 1


def test_confirm_never_decides_on_a_plan_the_page_did_not_show(client: Client, at: make.Table) -> None:
    shown = agreed(at)
    page = browser(client, at.officer).get(round_page(at))
    later = agreed(at)
    page.fill()
    assert (state(shown), state(later)) == (State.APPROVED, State.IN_REVIEW)


def test_confirm_leaves_the_officer_s_own_plan_to_a_colleague(client: Client, at: make.Table) -> None:
    mine = browser(client, at.officer)
    with writing() as session:
        me = session.get_one(make.Person, at.officer.person_id)
        colleague = make.Table(at.round, at.place, at.seats, at.members, make.officer(session, at.place))
        own = make.agreed(session, colleague, name=me.name, mail=me.email, title="Eigen plan")
    page = mine.get(round_page(at))
    assert "Een collega bevestigt" in page
    assert page.forms() == []
    assert state(own) is State.IN_REVIEW


def test_confirm_is_for_officers_of_the_programme(client: Client, at: make.Table) -> None:
    with writing() as session:
        stranger = make.officer(session, make.place(session))
    browser(client, stranger).get(round_page(at), status=404)
    browser(client, at.chair).get(round_page(at), status=404)
    assert client.get(round_page(at), status=303).location.startswith("/sign-in")


def test_decline_from_the_closed_list(client: Client, at: make.Table) -> None:
    with writing() as session:
        plan = make.sent_in(session, at.round)
    officer = browser(client, at.officer)
    page = officer.get(f"/applications/{plan}/decline")
    assert "house_rule" not in page.text
    page = page.fill(status=422, explanation="Mag daar niet.")
    assert "Kies een reden" in page
    assert page.fill(reason="not_lawful").location == f"/applications/{plan}"
    assert state(plan) is State.DECLINED
    browser(client, at.chair).get(f"/applications/{plan}/decline", status=403)


def test_recall_within_the_hour_by_a_button(client: Client, at: make.Table, clock) -> None:
    plan = approved(at)
    officer = browser(client, at.officer)
    path = f"/applications/{plan}/recall"
    assert path in officer.get(round_page(at)).links
    page = officer.get(path)
    assert state(plan) is State.APPROVED, "opening the page changes nothing"
    page.fill()
    assert state(plan) is State.IN_REVIEW
    again = approved(at)
    late = officer.get(f"/applications/{again}/recall")
    clock.step(hours=1)
    late.fill(status=409)
    officer.get(f"/applications/{again}/recall", status=409)
    assert f"/applications/{again}/recall" not in officer.get(round_page(at)).links
    assert state(again) is State.APPROVED


# ---- the letter ----


def test_letter_is_seen_by_the_makers_only_after_it_left(client: Client, at: make.Table, clock) -> None:
    with writing() as session:
        maker = make.person(session)
        plan = make.approved(session, at, name=maker.name, mail=maker.email)
    path = f"/applications/{plan}/letter"
    mine, officer = browser(client, make.actor(maker)), browser(client, at.officer)
    mine.get(path, status=404)
    mine.get(f"{path}.pdf", status=404)
    assert "nog niet weg" in officer.get(path)
    clock.step(hours=2)
    with writing() as session:
        make.letters_out(session)
    page = mine.get(path)
    assert "Ja, jullie krijgen" in page
    assert "13 april 2026" in page
    assert "Wie" not in names(page)
    assert names(page) == []
    browser(client, at.chair).get(path, status=403)
    assert client.get(path, status=303).location.startswith("/sign-in")


def test_letter_on_paper_is_ticked_by_the_officer(client: Client, at: make.Table, clock) -> None:
    plan = approved(at, mail="", phone="0612345678")
    officer = browser(client, at.officer)
    path = f"/applications/{plan}/letter"
    assert officer.get(path).forms() == []
    clock.step(hours=2)
    page = officer.get(path).fill("posted").follow()
    assert "nog niet weg" not in page
    with reading() as session:
        assert session.scalars(select(Letter.dated_on)).one().isoformat() == "2026-03-02"
    browser(client, at.chair).post(f"{path}/posted", {}, status=403)


def test_letter_pdf_asks_the_renderer_for_the_frozen_facts(
    client: Client, at: make.Table, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def made(_instance, paper, facts, locale, _wait):
        asked.append((paper, facts["dated_on"], facts["last_day_on"], locale))
        return b"%PDF-1.7 a letter"

    monkeypatch.setattr("grants.paper.facts.desk.ask", made)
    plan = approved(at, mail="", phone="0612345678")
    clock.step(hours=2)
    with writing() as session:
        post_letter(session, at.officer, plan)
    answer = browser(client, at.officer).get(f"/applications/{plan}/letter.pdf")
    assert answer.data.startswith(b"%PDF")
    assert asked == [("decisions/letter", "2026-03-02", "2026-04-13", "nl")]


def test_letter_of_a_plan_without_an_outcome_is_not_found(client: Client, at: make.Table) -> None:
    browser(client, at.officer).get(f"/applications/{a_plan(at)}/letter", status=404)


# ---- burden and cost ----


def test_decide_is_one_screen(client: Client, at: make.Table) -> None:
    """Once the panel has spoken an officer needs one page and one press; nothing has to be typed."""
    agreed(at)
    page = browser(client, at.officer).get(round_page(at))
    assert len(page.forms()) == 1
    page.fill()


@pytest.mark.parametrize("plans", [5, 30])
def test_statements_do_not_grow(client: Client, at: make.Table, plans: int) -> None:
    with writing() as session:
        for _number in range(plans):
            make.agreed(session, at, total="30")
        for _number in range(2):
            waits = make.approved(session, at, total="30")
        table = make.plan_before(session, at)
        make.voices(session, at, table, "yes", "yes_if Als", "yes")
    for who, path in (
        (at.officer, round_page(at)),
        (at.chair, f"/panel/plans/{table}/conclude"),
        (at.officer, f"/applications/{waits}/letter"),
        (at.officer, f"/applications/{waits}/recall"),
    ):
        mine = browser(client, who)
        mine.get(path)
        with counted() as statements:
            mine.get(path)
        assert len(statements) <= 8, statements
        assert statements.twice == []
        assert statements.writes == []
