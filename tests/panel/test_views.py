"""The panel's pages, through a strict browser without JavaScript."""

import pytest
from flask import Flask

from grants.applications.services import withdraw, write_message
from grants.panel.models import SetAsideReason
from grants.panel.services import ReviewSaid, give_review, set_aside
from grants.rules.reviews import Choice, Closeness
from grants.store.session import writing
from tests import make
from tests.fixtures_web import counted
from tests.web.client import Client, Page

pytestmark = pytest.mark.usefixtures("clock")

NAMES = ("Aaltje Tafel", "Berend Tafel", "Corrie Tafel", "Derk Tafel", "Eefje Tafel")
SECRETS = ("Geheim één", "Geheim twee", "Geheim drie")


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


def spoken(at: make.Table) -> str:
    """A plan on which three members but not the last said something secret."""
    return a_plan(at, f"yes {SECRETS[0]}", f"yes_if {SECRETS[1]}", f"not_yet {SECRETS[2]}")


def browser(client: Client, who: make.Actor) -> Client:
    return client.as_(who.person_id)


def tells(page: Page) -> list[str]:
    return [secret for secret in SECRETS if secret in page.text]


def test_index_lists_what_to_read_and_leads_to_the_first(client: Client, at: make.Table) -> None:
    first, second = a_plan(at, title="Bankjes"), a_plan(at, title="Regenton")
    mine = browser(client, at.members[1])
    page = mine.get("/panel")
    assert "nog 2 plannen om te lezen" in page
    assert page.words.index("Bankjes") < page.words.index("Regenton")
    assert f"/panel/plans/{first}" in page.links
    onward = mine.fill(f"/panel/plans/{first}", closeness="none", choice="yes", sentence="Mooi.")
    assert onward.location == f"/panel/plans/{second}?came=1"
    assert "Je stem is binnen" in onward.follow()
    last = mine.fill(f"/panel/plans/{second}", closeness="a_bit", choice="cannot_judge")
    assert last.location == "/panel"
    page = last.follow()
    assert "je bent bij" in page
    assert "Je zei: Ja" in page
    assert "Kan ik niet beoordelen" in page


def test_index_is_for_members_only(client: Client, at: make.Table) -> None:
    assert client.get("/panel", status=303).location.startswith("/sign-in")
    browser(client, at.officer).get("/panel", status=403)


def test_index_pages_by_keyset(client: Client, at: make.Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grants.panel.queries.lists.PAGE", 2)
    for title in ("Plan een", "Plan twee", "Plan drie"):
        a_plan(at, title=title)
    mine = browser(client, at.members[1])
    page = mine.get("/panel")
    assert "Plan twee" in page
    assert "Plan drie" not in page
    more = mine.get(next(link for link in page.links if "after=" in link))
    assert "Plan drie" in more
    assert "Plan twee" not in more
    for odd in ("x", "1-", "9" * 40 + "-1", "-1", "1-²", "9" * 16 + "-1"):
        mine.get(f"/panel?after={odd}")


def test_index_of_a_place_where_one_has_no_seat_is_not_found(client: Client, at: make.Table) -> None:
    browser(client, at.members[1]).get("/panel?place=nergens", status=404)


def test_plan_is_one_screen_with_three_inputs(client: Client, at: make.Table) -> None:
    page = browser(client, at.members[1]).get(f"/panel/plans/{a_plan(at)}")
    form = page.form("voice")
    asked = {field.get("name") for field in form.iter() if field.tag in ("input", "textarea", "select")}
    hidden = {field.get("name") for field in form.iter("input") if field.get("type") == "hidden"}
    assert asked - hidden == {"closeness", "choice", "sentence"}
    assert "#voice" in page.links, "on a phone there is a way straight to the form"


def test_plan_keeps_what_was_typed_and_says_what_is_missing(client: Client, at: make.Table) -> None:
    mine, plan = browser(client, at.members[1]), a_plan(at)
    page = mine.fill(f"/panel/plans/{plan}", status=422, closeness="none", choice="not_yet", sentence="  ")
    assert "Schrijf er één zin bij" in page
    page = mine.fill(f"/panel/plans/{plan}", status=422, sentence="Mijn zin <b>met tekens</b>")
    assert "Kies of je de makers kent" in page
    assert "&lt;b&gt;met tekens" in page.text
    mine.post(f"/panel/plans/{plan}", {"closeness": "zeker", "choice": "ja"}, status=422)


def test_plan_hides_other_voices_until_mine_is_in(client: Client, at: make.Table) -> None:
    plan = spoken(at)
    mine = browser(client, at.members[3])
    before = mine.get(f"/panel/plans/{plan}")
    assert tells(before) == []
    assert "3 anderen gaven al hun stem" in before
    assert not any(name in before.text for name in NAMES[:3])
    after = mine.fill(f"/panel/plans/{plan}", closeness="none", choice="cannot_judge")
    shown = after.client.get(f"/panel/plans/{plan}")
    assert tells(shown) == list(SECRETS)
    assert all(name in shown.text for name in NAMES[:3])


def test_plan_never_shows_voices_to_who_is_set_aside(client: Client, at: make.Table) -> None:
    plan = spoken(at)
    mine = browser(client, at.members[3])
    mine.fill(f"/panel/plans/{plan}", closeness="none", choice="yes")
    assert tells(mine.get(f"/panel/plans/{plan}"))
    with writing() as session:
        set_aside(session, at.officer, plan, at.seats[3].id, SetAsideReason.FAMILY, "Zus van een maker.")
    page = mine.get(f"/panel/plans/{plan}")
    assert tells(page) == []
    assert "Hier doe je niet mee" in page
    assert page.forms() == []
    other = browser(client, at.members[4])
    other.fill(f"/panel/plans/{plan}", closeness="too_close")
    assert tells(other.get(f"/panel/plans/{plan}")) == []
    assert "Hier doe je niet mee" in other.get("/panel")
    other.post(f"/panel/plans/{plan}", {"closeness": "none", "choice": "yes"}, status=422)


def test_voices_by_name_are_nobody_else_s(client: Client, at: make.Table) -> None:
    with writing() as session:
        maker = make.person(session)
        elsewhere = make.table(session)
        reference = make.plan_before(session, at, name=maker.name, mail=maker.email)
        make.voices(session, at, reference, *(f"yes {secret}" for secret in SECRETS))
    for who in (at.officer, elsewhere.chair, elsewhere.officer, make.actor(maker)):
        page = browser(client, who).get(f"/panel/plans/{reference}", status=None)
        assert page.status in (403, 404)
        assert tells(page) == []
    for path in (f"/applications/{reference}", f"/desk/rounds/{at.round.reference}/confirm"):
        page = browser(client, at.officer).get(path, status=None)
        assert tells(page) == []
        assert not any(name in page.text for name in NAMES)
    assert tells(browser(client, make.actor(maker)).get(f"/applications/{reference}", status=None)) == []


def test_plan_of_another_place_is_not_found(client: Client, at: make.Table) -> None:
    with writing() as session:
        elsewhere = make.table(session)
    browser(client, elsewhere.members[1]).get(f"/panel/plans/{a_plan(at)}", status=404)


def test_plan_the_panel_has_not_got_is_not_found(client: Client, at: make.Table) -> None:
    mine = browser(client, at.members[1])
    with writing() as session:
        waits = make.sent_in(session, at.round)
        maker = make.person(session)
        gone = make.plan_before(session, at, name=maker.name, mail=maker.email)
        withdraw(session, make.actor(maker), gone)
    for plan in (waits, gone, "SID-0000"):
        mine.get(f"/panel/plans/{plan}", status=404)


def test_plan_in_two_windows_shows_what_changed(client: Client, at: make.Table) -> None:
    mine, plan = browser(client, at.members[1]), a_plan(at)
    left, right = mine.get(f"/panel/plans/{plan}"), mine.get(f"/panel/plans/{plan}")
    left.fill("voice", closeness="none", choice="yes", sentence="Ja hoor.")
    page = right.fill("voice", status=409, closeness="none", choice="not_yet", sentence="Wacht even.")
    assert "Ja hoor." in page
    assert "Wacht even." in page


def test_five_copies_of_one_voice_are_one_voice(client: Client, at: make.Table) -> None:
    mine, plan = browser(client, at.members[1]), a_plan(at)
    page = mine.get(f"/panel/plans/{plan}")
    answers = [page.fill("voice", closeness="none", choice="yes").location for _copy in range(5)]
    assert set(answers) == {"/panel"}


def test_plan_shows_thread_rules_and_completion(client: Client, at: make.Table) -> None:
    plan = a_plan(at)
    with writing() as session:
        write_message(session, at.members[2], plan, "Wie geeft het water?")
    page = browser(client, at.members[1]).get(f"/panel/plans/{plan}")
    assert "Wie geeft het water?" in page
    assert "Weten de buren ervan?" in page
    english = browser(client, at.members[1])
    english.get("/panel?lang=en", status=None)


def test_plan_after_the_conclusion_takes_no_voice(client: Client, at: make.Table) -> None:
    with writing() as session:
        plan = make.agreed(session, at)
    page = browser(client, at.members[1]).get(f"/panel/plans/{plan}")
    assert "Het panel is hiermee klaar" in page
    assert page.forms() == []
    with writing() as session:
        late = make.plan_before(session, at)
        make.voices(session, at, late, "yes", "yes", "yes")
    open_page = browser(client, at.members[4]).get(f"/panel/plans/{late}")
    with writing() as session:
        make.conclude_now(session, at, late)
    assert "afgerond" in open_page.fill("voice", status=409, closeness="none", choice="yes")


@pytest.mark.parametrize("plans", [5, 30])
def test_statements_do_not_grow(client: Client, at: make.Table, plans: int) -> None:
    for _number in range(plans):
        reference = a_plan(at, "yes", "yes Ja")
    with writing() as session:
        for number in range(plans):
            write_message(session, at.members[2], reference, f"Vraag {number}")
        give_review(session, at.members[3], reference, ReviewSaid(Closeness.NONE, Choice.YES, ""), 0)
    mine = browser(client, at.members[0])
    for path, most in (("/panel", 8), (f"/panel/plans/{reference}", 8)):
        mine.get(path)
        with counted() as statements:
            mine.get(path)
        assert len(statements) <= most, statements
        assert statements.twice == []
        assert statements.writes == []
