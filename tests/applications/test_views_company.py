"""The pages about who joins: on a plan, on a draft, and behind the link in the mail."""

import pytest
from sqlalchemy import select

from grants.applications import queries
from grants.applications.services import save_draft
from grants.notices.models import Notice
from grants.programmes.models import Place
from grants.rules.permissions import ANONYMOUS
from grants.store import clock
from grants.store.session import reading, writing
from tests import make
from tests.web import markup

pytestmark = pytest.mark.usefixtures("database", "clock")

HILDA = {"name": "Hilda Bos", "mail": "hilda@voorbeeld.example"}


@pytest.fixture
def at(app):
    app.config["APPLY_LEAST_SECONDS"] = 0
    with writing() as session:
        return make.table(session)


@pytest.fixture
def reference(at):
    with writing() as session:
        return make.sent_in(session, at.round)


@pytest.fixture
def slug(at):
    with reading() as session:
        return session.get_one(Place, at.place.id).slug


def link(template):
    with reading() as session:
        found = select(Notice).where(Notice.template == f"applications/{template}").order_by(Notice.id.desc())
        return session.scalars(found.limit(1)).one().facts["secret"]["path"]


def owner(client, reference):
    with reading() as session:
        return client.as_(make.owner(session, reference).person_id)


def person(client, mail=HILDA["mail"]):
    with reading() as session:
        found = select(make.Person.id).where(make.Person.email == mail)
        return client.as_(session.scalars(found).one())


def test_an_owner_asks_and_sees_the_question_and_who_gets_which_message(client, reference):
    mine = owner(client, reference)
    page = mine.get(f"/applications/{reference}")
    assert f"/applications/{reference}/makers" in page.links
    page = mine.get(f"/applications/{reference}/makers")
    assert "Wie krijgt welk bericht?" in page
    page = page.fill("invite", kind="owner", **HILDA).follow()
    assert "gevraagd als trekker, nog geen antwoord" in page
    page = page.fill("press", "Trek de vraag aan Hilda Bos in").follow()
    assert "gevraagd" not in page
    client.get(link("join_owner"), status=410)


def test_bad_input_keeps_what_was_typed(client, reference):
    mine = owner(client, reference)
    page = mine.get(f"/applications/{reference}/makers").fill("invite", None, 422, name="Zoë 🙂 <b>", mail="geen mail")
    assert "Kies een van de antwoorden" in page or "mailadres" in page
    assert "Zoë 🙂 &lt;b&gt;" in page.text
    page = mine.get(f"/applications/{reference}/makers").fill("invite", None, 422, kind="owner")
    assert "Vul de naam in." in page


def test_a_yes_by_the_link_and_handing_over(client, reference):
    mine = owner(client, reference)
    mine.fill(f"/applications/{reference}/makers", "invite", kind="owner", **HILDA)
    page = client.get(link("join_owner"))
    assert "Word jij ook trekker?" in page
    assert reference not in page, "who was only asked sees no more than what it is about"
    page = page.fill("answer", "yes").follow()
    assert "Fijn dat je meedoet" in page
    hers = person(client)
    assert "Hilda Bos" in hers.get(f"/applications/{reference}")
    page = mine.get(f"/applications/{reference}/makers")
    page = page.fill("press", "Maak Hilda Bos de eerste trekker").follow()
    page = page.fill("press", "Ik stop als trekker, Hilda Bos gaat verder").follow()
    assert page.path == "/mine"
    mine.get(f"/applications/{reference}/makers", status=404)
    page = hers.get(f"/applications/{reference}/makers")
    assert "Ik stop" not in page


def test_a_no_by_the_link(client, reference):
    owner(client, reference).fill(f"/applications/{reference}/makers", "invite", kind="helper", **HILDA)
    page = client.get(link("join_helper")).fill("answer", "no").follow()
    assert "Goed dat je het zegt" in page


def begun(client, slug, **typed):
    values = {"what": "Een bankje.", "helper_about": "Hilda", "name": "Trijn", "mail": "trijn@voorbeeld.example"}
    return client.get(f"/in/{slug}/apply").fill("apply", "save", **values | typed).follow()


def test_a_helper_on_a_draft_from_question_six_to_the_last_word(client, slug):
    page = begun(client, slug)
    company = next(one for one in page.links if one.endswith("/makers"))
    client.get(company).fill("invite", kind="helper", **HILDA)
    draft = client.get(link("join_helper")).fill("answer", "yes").follow()
    assert "Jij helpt mee." in draft
    assert "Stuur ons plan in" not in draft
    assert 'name="mail"' not in draft.text
    assert not [one for one in draft.links if one.endswith("/makers")]
    client.get(f"{draft.path}/makers", status=403)
    draft = draft.fill("apply", "save", what="Een bankje bij het water.").follow()
    assert "Een bankje bij het water." in draft.text
    assert "trijn@voorbeeld.example" not in draft.text
    # She presses a button that is not on her page.
    sent = touched(draft) | {"do": "submit"}
    least = {"total": "100", "name": "Hilda", "mail": HILDA["mail"], "postcode": "9628 AA", "house_number": "1"}
    with writing() as session:
        token = page.path.rpartition("/")[2]
        here = queries.draft(session, ANONYMOUS, token, clock.now())
        save_draft(session, ANONYMOUS, token, here[1] | least | {"name": "Trijn", "mail": "trijn@voorbeeld.example"})
    client.post(draft.path, sent | least, status=403)
    page = client.get(company)
    assert "helpt mee, en typte mee" in page
    page.fill("press", "Hilda Bos helpt niet meer mee")
    client.get(draft.path, status=404)


def touched(page):
    return dict(markup.fields(page.form("apply")))


def test_a_helper_sees_that_it_was_sent_in_and_the_plan_says_who_typed(client, slug):
    page = begun(client, slug)
    client.get(f"{page.path}/makers").fill("invite", kind="helper", **HILDA)
    draft = client.get(link("join_helper")).fill("answer", "yes").follow()
    draft.fill("apply", "save", what="Een bankje bij het water.")
    page = client.get(page.path).fill("apply", "submit", total="100", postcode="9628 AA", house_number="1").follow()
    assert "Samen trekken?" in page
    assert client.get(page.links[[one.endswith("/makers") for one in page.links].index(True)]).status == 200
    assert "Het plan is ingestuurd" in client.get(draft.path)
    assert client.get(f"{draft.path}/receipt", status=303).location == draft.path
    reference = page.words.partition("Nummer van je plan ")[2].split()[0]
    seen = person(client).get(f"/applications/{reference}")
    assert "Hilda Bos typte mee" in seen
    assert "Helpt mee: Hilda Bos" in seen
    assert "stoppen met dit plan" not in seen


def test_an_owner_by_link_on_a_draft_gets_an_own_address(client, slug):
    page = begun(client, slug)
    client.get(f"{page.path}/makers").fill("invite", kind="owner", **HILDA)
    draft = client.get(link("join_owner")).fill("answer", "yes").follow()
    assert draft.path != page.path
    assert "Stuur ons plan in" in draft
    assert "In je mail staat jouw eigen link" in client.get(link("join_owner"))


def test_an_unknown_button_does_nothing(client, reference):
    mine = owner(client, reference)
    mine.fill(f"/applications/{reference}/makers", "invite", kind="helper", **HILDA)
    form = dict(markup_fields(mine.get(f"/applications/{reference}/makers")))
    for what in ("", "leave", "end-99", "take-back-x", "boss-1", "end-" + "9" * 30):
        mine.post(f"/applications/{reference}/makers/press", form | {"do": what}, status=404)


def markup_fields(page):
    return markup.fields(page.form("press"))


def test_who_receives_the_money_names_somebody_else_before_leaving(client, at):
    with writing() as session:
        reference = make.accepted(session, at)
    mine = owner(client, reference)
    mine.fill(f"/applications/{reference}/makers", "invite", kind="owner", **HILDA)
    client.get(link("join_owner")).fill("answer", "yes")
    page = mine.get(f"/applications/{reference}/makers")
    page = page.fill("press", "Ik stop als trekker, Hilda Bos gaat verder", status=409)
    assert "Het geld gaat naar jou." in page
    hers = person(client).get(f"/applications/{reference}/makers")
    assert hers.fill("press", f"Ik stop als trekker, {name_of(reference)} gaat verder").location == "/mine"


def name_of(reference):
    with reading() as session:
        return make.owner(session, reference).name
