"""The page of a plan: each kind of viewer sees what is theirs and not more, and the one thing they can do next."""

import subprocess
from pathlib import Path

import pytest
from sqlalchemy import select

from grants.applications import queries as applications
from grants.applications.services import write_message
from grants.awards.services import report_change
from grants.dossier import papers, queries
from grants.paper import facts as words
from grants.paper.render import pdf
from grants.payments.models import Batch, Payment
from grants.programmes.models import Programme
from grants.rules.permissions import Role
from grants.store import clock as house_clock
from grants.store.session import reading, writing
from tests import make, scene
from tests.fixtures_db import Clock
from tests.scene import Scene
from tests.web.client import Client, Page


@pytest.fixture
def database_url(scene_url: str) -> str:
    """A round with a plan at every step."""
    return scene_url


@pytest.fixture
def viewers(client: Client, here: Scene) -> dict[str, Client]:
    """Everybody who may read "event", signed in."""
    actors = {"officer": here.officer, "treasurer": here.treasurer, "chair": here.at.chair, **here.people}
    with writing() as session:
        worker = make.staff(session, Role.COMMUNITY_WORKER, here.at.place).id
    ids = {name: actor.person_id or 0 for name, actor in actors.items()} | {"community_worker": worker}
    return {name: client.as_(person_id) for name, person_id in ids.items()}


def _owner(client: Client, here: Scene, step: str) -> Page:
    with reading() as session:
        who = make.owner(session, here.plans[step])
    return client.as_(who.person_id or 0).get(f"/applications/{here.plans[step]}")


NEXT = {
    "check": ("We hebben je plan", ""),
    "asked": ("We hebben nog één vraag", "/answer"),
    "review": ("Het panel leest je plan", ""),
    "concluded": ("Het panel leest je plan", ""),
    "fresh": ("De brief is onderweg", ""),
    "by_post": ("De brief is onderweg", ""),
    "told": ("Ja, jullie krijgen € 300", "/payee"),
    "ready": ("We maken het geld klaar", "/payee"),
    "underway": ("Het geld is onderweg", ""),
    "came_back": ("Het geld kwam terug van de bank", "/payee"),
    "paid": ("Het geld is er. Veel plezier!", "/close"),
    "closed": ("Het is klaar", ""),
    "not_yet": ("Nog niet", "/letter"),
    "pot_empty": ("Nee", "/letter"),
    "withdrawn": ("Ingetrokken", ""),
}


def test_owner_reads_where_it_stands_and_the_one_next_step(client: Client, here: Scene) -> None:
    for step, (title, end) in NEXT.items():
        page = _owner(client, here, step)
        note = next(one for one in page.tree.iter("section") if (one.get("class") or "").startswith("note"))
        assert title in " ".join("".join(note.itertext()).split()), step
        buttons = [link.get("href") for link in note.iter("a") if "btn" in (link.get("class") or "")]
        assert buttons == ([f"/applications/{here.plans[step]}{end}"] if end else []), step
        for link in page.links:
            if link.startswith(f"/applications/{here.plans[step]}/"):
                page.client.get(link)


def test_owner_learns_the_outcome_with_the_letter_and_not_before(client: Client, here: Scene, clock: Clock) -> None:
    def page() -> str:
        return _owner(client, here, "fresh").words

    for told in ("Gekregen:", "De brief: Ja", "Lees de brief", "jullie krijgen"):
        assert told not in page()
    assert "Bij het panel" in client.as_(_id(here, "fresh")).get("/mine")
    clock.step(minutes=61)
    with writing() as session:
        make.letters_out(session)
    assert "Ja, jullie krijgen" in page()
    assert "Gekregen: € 300." in page()


def _id(here: Scene, step: str) -> int:
    with reading() as session:
        return make.owner(session, here.plans[step]).person_id or 0


def test_account_is_seen_by_who_pays_and_who_receives(here: Scene, viewers: dict[str, Client]) -> None:
    for name, browser in viewers.items():
        page = browser.get(f"/applications/{here.plans['event']}")
        sees = "IJsvereniging Ulrum" in page or "43 00" in page
        assert sees == (name in ("treasurer", "keeper")), name


def test_officer_can_call_the_makers_and_others_cannot(here: Scene, viewers: dict[str, Client]) -> None:
    with reading() as session:
        plan_id = applications.plan(session, here.plans["event"]).id
        first = applications.contacts(session, plan_id)[0]
    for name, browser in viewers.items():
        assert (str(first.email) in browser.get(f"/applications/{here.plans['event']}").text) == (name == "officer"), (
            name
        )


def test_messages_and_questions_are_for_the_table_and_the_makers(here: Scene, viewers: dict[str, Client]) -> None:
    with writing() as session:
        write_message(session, here.at.chair, here.plans["event"], "Waar komt de tent?")
        change = {"kind": "date", "sentence": "Een week later vanwege de ijsbaan."}
        report_change(session, here.people["owner"], here.plans["event"], change)
    for name, browser in viewers.items():
        page = browser.get(f"/applications/{here.plans['event']}")
        reads = name in ("officer", "chair", "set_aside", "owner", "second_owner", "helper")
        assert ("Waar komt de tent?" in page) == reads, name
        assert ("vanwege de ijsbaan" in page) == reads, name
        writes = name in ("officer", "chair", "set_aside", "owner", "second_owner")
        assert (len([form for form in page.forms() if form.get("id") == "message"]) == 1) == writes, name


def test_question_and_answer_stand_side_by_side_for_the_panel(client: Client, here: Scene) -> None:
    page = client.as_(here.at.chair.person_id or 0).get(f"/applications/{here.plans['answered']}")
    assert "Is er een keuring? – Ja, in mei." in page
    treasurer = client.as_(here.treasurer.person_id or 0).get(f"/applications/{here.plans['answered']}")
    assert "Vraag beantwoord" in treasurer
    assert "Ja, in mei." not in treasurer


def test_message_is_sent_from_the_page(client: Client, here: Scene) -> None:
    browser = client.as_(_id(here, "review"))
    path = f"/applications/{here.plans['review']}"
    answer = browser.fill(path, form="message", body="We beginnen in mei.")
    assert answer.location == f"{path}#messages"
    assert "We beginnen in mei." in browser.get(path)


def test_panel_sees_no_outcome_before_the_letter_and_no_button_after_its_work(client: Client, here: Scene) -> None:
    chair = client.as_(here.at.chair.person_id or 0)
    review = chair.get(f"/applications/{here.plans['review']}")
    assert f"/panel/plans/{here.plans['review']}" in review.links
    fresh = chair.get(f"/applications/{here.plans['fresh']}")
    assert "Bij het panel" in fresh
    assert "Gekregen" not in fresh
    assert f"/applications/{here.plans['fresh']}/letter" not in fresh.links


def test_officer_knows_and_can_take_back_within_the_hour(client: Client, here: Scene, clock: Clock) -> None:
    officer = client.as_(here.officer.person_id or 0)
    path = f"/applications/{here.plans['fresh']}"
    page = officer.get(path)
    assert "De brief is nog niet weg." in page
    assert {f"{path}/letter", f"{path}/recall"} <= set(page.links)
    assert "Het panel leest en kiest" not in page
    clock.step(minutes=61)
    assert f"{path}/recall" not in officer.get(path).links
    check = officer.get(f"/applications/{here.plans['check']}")
    assert f"/applications/{here.plans['check']}/check" in check.links
    concluded = officer.get(f"/applications/{here.plans['concluded']}")
    assert f"/desk/rounds/{here.at.round.reference}/confirm" in concluded.links


def test_every_link_on_a_plan_leads_somewhere_for_who_sees_it(here: Scene, viewers: dict[str, Client]) -> None:
    for name, browser in viewers.items():
        for step in ("event", "review", "told", "left_over"):
            path = f"/applications/{here.plans[step]}"
            page = browser.get(path, None)
            if page.status != 200:
                continue
            for link in {one for one in page.links if one.startswith("/") and not one.startswith("/?")}:
                assert browser.get(link, None).status in (200, 202, 303), f"{name} {path} {link}"


def test_keeper_is_asked_for_the_account_and_nothing_else(here: Scene, viewers: dict[str, Client]) -> None:
    page = viewers["keeper"].get(f"/applications/{here.plans['event']}")
    assert "Jij bewaart het geld" in page
    assert "Je rekeningnummer is bekend." in page
    assert not any(link.endswith(("/withdraw", "/change", "/close", "/payee", "/turn-down")) for link in page.links)


def test_public_page_tells_the_story_without_people(client: Client, here: Scene) -> None:
    for step in ("closed", "event", "told"):
        page = client.get(f"/applications/{here.plans[step]}")
        assert "uit de pot van" in page
        assert "Wie trekken dit plan" not in page
        with reading() as session:
            assert make.owner(session, here.plans[step]).name not in page.text
    assert "‘Het was een feest.’" in client.get(f"/applications/{here.plans['closed']}")
    answer = client.get(f"/applications/{here.plans['fresh']}", 303)
    assert answer.location == client.get("/applications/SID-ZZZZ", 303).location.replace(
        "SID-ZZZZ", here.plans["fresh"]
    )


def test_mine_lists_own_helped_and_kept_plans(here: Scene, viewers: dict[str, Client], client: Client) -> None:
    assert "Fakkeltocht" in viewers["owner"].get("/mine")
    assert "Fakkeltocht" in viewers["helper"].get("/mine")
    assert "jij bewaart het geld" in viewers["keeper"].get("/mine")
    assert "Je hebt nog geen plan." in viewers["officer"].get("/mine")


def test_plan_on_paper_holds_the_words_and_no_names(here: Scene, tmp_path: Path) -> None:
    with reading() as session:
        plan_id = applications.plan(session, here.plans["closed"]).id
        owner = make.owner(session, here.plans["closed"]).name
        whole = queries.dossier(session, plan_id)
    facts = papers.frozen(papers.plan_paper(whole, house_clock.today()))
    made = pdf(words.html("dossier/plan", facts, "nl"), words.name("dossier/plan", facts, "nl"))
    path = tmp_path / "plan.pdf"
    path.write_bytes(made)
    assert subprocess.run(["qpdf", "--check", path], capture_output=True).returncode == 0
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    assert "Drie bankjes" in text
    assert "€ 300,00" in text.replace("\xa0", " ")
    assert "Het was een feest." in text
    assert owner not in text


def test_plan_on_paper_tells_no_outcome_before_the_letter(here: Scene) -> None:
    with reading() as session:
        fresh = applications.plan(session, here.plans["fresh"]).id
        whole = queries.dossier(session, fresh)
    facts = papers.frozen(papers.plan_paper(whole, house_clock.today()))
    assert (facts["state"], facts["awarded_cents"], facts["paid_cents"]) == ("in_review", None, 0)


def test_markup_that_was_typed_is_text(client: Client, here: Scene) -> None:
    nasty = "<script>alert(1)</script>{{ 7*7 }}"
    with writing() as session:
        reference = make.sent_in(session, here.at.round, title=nasty, what=nasty, neighbours=nasty)
    page = client.as_(here.officer.person_id or 0).get(f"/applications/{reference}")
    assert "<script>alert" not in page.text
    assert nasty in page


def test_closed_plan_whose_money_came_back_late_asks_its_makers(client: Client, here: Scene) -> None:
    with writing() as session:
        plan = applications.plan(session, here.plans["closed"])
        of_plan = select(Programme.slug, Batch.number, Payment.line).join(Batch, Batch.id == Payment.batch_id)
        of_plan = of_plan.join(Programme, Programme.id == Batch.programme_id)
        slug, number, line = session.execute(of_plan.where(Payment.application_id == plan.id)).one()
        scene.came_back(session, here, f"{slug}-{number}", line)
    assert "Het geld kwam terug van de bank" in _owner(client, here, "closed")
