"""The pages about offers, as people without an account and a community worker meet them; on both databases."""

import pytest
from sqlalchemy import select

from grants.ideas.models import Offer
from grants.ideas.services import offer_fading
from grants.paper import facts
from grants.people.services import add_person
from grants.store.session import reading, writing
from tests import make
from tests.fixtures_web import counted
from tests.ideas.case import give, mails, token, want, worker

pytestmark = pytest.mark.usefixtures("database", "clock")

ME = {"line": "brood bakken", "name": "Fenna Mulder", "mail": "fenna@voorbeeld.example"}


@pytest.fixture
def place(app):
    app.config["APPLY_LEAST_SECONDS"] = 0
    with writing() as session:
        return make.table(session).place


@pytest.fixture
def offer(place):
    with writing() as session:
        return give(session, place)


@pytest.fixture
def helper(place, client):
    with writing() as session:
        who = worker(session, place)
    return client.as_(who.person_id)


def path(template):
    with reading() as session:
        return mails(session, template)[-1].facts["secret"]["path"]


def test_give_is_one_page_and_shows_on_the_page_of_the_place(place, client):
    page = client.get(f"/in/{place.slug}/offer")
    assert "Een plan of geld hoeft er niet bij" in page
    done = page.fill(kind="can", **ME)
    assert "In je mail staat een link" in done.follow()
    village = client.get(f"/in/{place.slug}")
    assert "Wat mensen hier kunnen en hebben" in village
    assert "brood bakken Fenna" in village
    assert "Mulder" not in village
    assert "fenna@" not in village.text


def test_give_says_at_every_field_what_is_missing_and_keeps_the_rest(place, client):
    page = client.get(f"/in/{place.slug}/offer").fill(status=422, line="taart 🎂 <b>", name="Bert")
    assert "Kies een van de antwoorden" in page
    assert "Zet er een telefoonnummer of mailadres bij" in page
    assert 'value="taart 🎂 &lt;b&gt;"' in page.text
    long = page.fill(status=422, kind="have", line="x" * 161, mail="b@v.example")
    assert "161 tekens" in long
    assert page.fill(status=422, kind="have", line="a\x00b", mail="b@v.example").text.count("\x00") == 0
    with reading() as session:
        assert session.scalars(select(Offer)).all() == []


def test_give_holds_programs_back_without_a_puzzle(place, client, app):
    page = client.get(f"/in/{place.slug}/offer")
    assert "heel snel" in page.fill(status=422, kind="can", website="http://spam.example", **ME)
    assert "heel snel" in page.fill(status=422, kind="can", started="nonsense", **ME)
    app.config["APPLY_LEAST_SECONDS"] = 5
    assert "heel snel" in client.get(f"/in/{place.slug}/offer").fill(status=422, kind="can", **ME)


def test_give_has_a_limit(place, client):
    for _ in range(10):
        client.get(f"/in/{place.slug}/offer").fill(kind="talk", name="B", phone="0612345678", mail="b@v.example")
    again = client.get(f"/in/{place.slug}/offer")
    again.fill(status=429, kind="talk", name="B", phone="0612345678", mail="b@v.example")


def test_give_five_copies_of_one_press_are_one(place, client):
    page = client.get(f"/in/{place.slug}/offer")
    answers = {page.fill(status=None, kind="can", **ME).location for _ in range(5)}
    assert len(answers) == 1
    with reading() as session:
        assert len(session.scalars(select(Offer)).all()) == 1


def test_give_with_a_phone_only_shows_the_link_and_it_works(place, client):
    page = client.get(f"/in/{place.slug}/offer")
    thanks = page.fill(kind="seek", line="een gitarist", name="Bert", phone="06 12 34 56 78").follow()
    assert "Bewaar deze link" in thanks
    [link] = [one for one in thanks.links if one.endswith("/away")]
    away = client.get(link.replace("http://127.0.0.1:8000", ""))
    assert "een gitarist" in away
    assert "Het is weg" in away.fill().follow()
    assert "een gitarist" not in client.get(f"/in/{place.slug}")
    client.get(thanks.path, 404)


def test_give_a_talk_is_a_call_and_nothing_on_the_page(place, client, helper):
    client.get(f"/in/{place.slug}/offer?kind=%F0%9F%8E%82")
    [bel] = [link for link in client.get(f"/in/{place.slug}").links if "kind=talk" in link]
    page = client.get(bel)
    assert "We bellen je" in page.fill(name="Trijn", phone="06 12 34 56 78").follow()
    desk = helper.get("/desk/offers")
    assert "Bel Trijn" in desk
    [link] = [one for one in desk.links if one.startswith("/desk/offers/")]
    empty = helper.get(link).fill("note-form", status=422)
    assert "Kies een van de antwoorden" in empty
    assert helper.get(link).fill("note-form", kind="have", line="tijd op dinsdag").location == "/desk/offers"
    assert "tijd op dinsdag Trijn" in client.get(f"/in/{place.slug}/offers")
    assert "Dit gesprek is geweest" in helper.get(link)


def test_take_away_looking_changes_nothing(place, offer, client):
    with counted() as statements:
        page = client.get(path("given"))
    assert not statements.writes
    assert "brood bakken" in page
    assert "Het is weg" in page.fill().follow()
    assert client.get("/offers/nothing-like-it/away").words.startswith("Dit is niet meer nodig")


def test_take_away_by_an_old_link_mails_a_new_one(place, offer, client, clock):
    old = path("given")
    clock.step(days=61)
    assert "Kijk in je mail" in client.get(old).fill().follow()
    assert path("given") != old
    assert "Het is weg" in client.get(path("given")).fill().follow()


def test_index_lists_by_kind_and_each_line_has_its_button(place, offer, client):
    page = client.get(f"/in/{place.slug}/offers")
    assert "Ik kan…" in page
    done = page.fill(f"/in/{place.slug}/offers/{offer.code}/doubt")
    assert "Goed dat je het zegt" in done.follow()
    assert "brood bakken" not in client.get(f"/in/{place.slug}/offers")
    client.get(f"/in/{place.slug}/offers/{offer.code}", 404)


def test_index_goes_on_on_a_next_page(place, client):
    with writing() as session:
        for number in range(51):
            give(session, place, line=f"iets {number}.", mail=f"m{number}@v.example")
    page = client.get(f"/in/{place.slug}/offers")
    assert "iets 50." in page
    assert "iets 0." not in page
    [more] = [link for link in page.links if "after=" in link]
    assert "iets 0." in client.get(more)
    client.get(f"/in/{place.slug}/offers?after=%F0%9F%8E%82")


def test_wish_the_whole_way(place, offer, client):
    """The question, the mail, the yes, and only then the addresses."""
    page = client.get(f"/in/{place.slug}/offers/{offer.code}")
    assert "Fenna uit" in page
    asked = {"sentence": "Voor het feest.", "name": "Bert", "mail": "bert@voorbeeld.example"}
    assert "We hebben het gevraagd" in page.fill("wish", **asked).follow()
    share = client.get(path("wanted"))
    assert "Voor het feest." in share
    assert "bert@" not in share.text
    assert "Mooi, jullie kunnen elkaar bereiken" in share.fill(press="yes").follow()
    client.get(path("wanted"))
    with reading() as session:
        assert len(mails(session, "shared")) == 2


def test_wish_says_what_is_missing_and_keeps_the_rest(place, offer, client):
    page = client.get(f"/in/{place.slug}/offers/{offer.code}").fill("wish", status=422, sentence="Graag!")
    assert "Vul je naam in" in page
    assert "Graag!" in page


def test_share_no_and_an_unknown_button(place, offer, client):
    with writing() as session:
        want(session, place, offer)
    page = client.get(path("wanted"))
    hidden = {name: page.form().find(f".//input[@name='{name}']").get("value") for name in ("csrf_token", "key")}
    assert "Kies een van de antwoorden" in client.post(page.path, hidden | {"do": "x"}, status=422)
    assert "Niemand kreeg je adres" in page.fill(press="no").follow()
    page.fill(press="yes", status=None)
    with reading() as session:
        assert mails(session, "shared") == []


def test_keep_by_the_link_after_a_year(place, offer, client, clock):
    clock.step(days=366)
    with writing() as session:
        offer_fading.fade(session)
    assert "brood bakken" not in client.get(f"/in/{place.slug}/offers")
    assert "Het staat er weer op" in client.get(path("faded")).fill().follow()
    assert "brood bakken" in client.get(f"/in/{place.slug}/offers")


def test_desk_shows_a_doubt_and_lets_it_stand(place, offer, client, helper):
    client.get(f"/in/{place.slug}/offers").fill(f"/in/{place.slug}/offers/{offer.code}/doubt")
    assert "Klopt dit?" in helper.get("/desk/offers")
    helper.get(f"/desk/offers/{offer.code}").fill("look-form", press="right")
    assert "brood bakken" in client.get(f"/in/{place.slug}/offers")
    assert "Er wacht niets op jou" in helper.get("/desk/offers")


def test_desk_passes_a_yes_on_by_phone(place, client, helper):
    with writing() as session:
        offer = give(session, place, mail="", phone="06 12 34 56 78")
        want(session, place, offer, mail="", phone="06 87 65 43 21")
    assert "Vraag het aan Fenna" in helper.get("/desk/offers")
    address = f"/desk/offers/{offer.code}"
    before = helper.get(address)
    assert "0687654321" not in before.text
    after = before.fill(f"{address}/wishes/1", press="yes").follow()
    assert "0687654321" in after
    assert "0612345678" in after
    told = after.fill(f"{address}/wishes/1", press="told").follow()
    assert "Ze kunnen elkaar bereiken" in told
    assert "0687654321" not in told


def test_desk_is_for_community_workers_of_the_place(place, offer, client):
    with writing() as session:
        elsewhere = worker(session, make.place(session))
        bert = add_person(session, "Bert", "bert@voorbeeld.example")
    other, somebody = client.as_(elsewhere.person_id), client.as_(bert)
    other.get(f"/desk/offers/{offer.code}", 404)
    other.get("/desk/offers")
    somebody.get("/desk/offers", 403)
    assert client.get("/desk/offers", 303).location.startswith("/sign-in")


def test_mails_read_as_they_should(place, offer):
    with writing() as session:
        want(session, place, offer)
        for template in ("given", "wanted"):
            notice = mails(session, template)[-1]
            for locale in ("nl", "en"):
                subject, body = facts.mail(notice.template, {**notice.facts, "url": "https://noaber.example"}, locale)
                assert "\n\n\n" not in body.partition("noaber.example")[0]
                assert place.name in subject
                assert notice.facts["secret"]["path"] in body
        assert token(session, "wanted")


def test_markup_is_words_on_every_page(place, client, helper):
    with writing() as session:
        offer = give(session, place, line="<b>taart</b> & koffie", name="<i>")
        want(session, place, offer, name="<u>", sentence="<script>alert(1)</script>")
    pages = [f"/in/{place.slug}", f"/in/{place.slug}/offers", f"/in/{place.slug}/offers/{offer.code}", path("wanted")]
    for browser, address in [(client, one) for one in pages] + [(helper, f"/desk/offers/{offer.code}")]:
        page = browser.get(address)
        assert "<b>taart</b> & koffie" in page.words
        assert "<script>alert" not in page.text
