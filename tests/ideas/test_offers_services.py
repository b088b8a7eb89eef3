"""Giving offers, asking for them, and what a community worker does about them; on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.ideas.models import Offer, OfferWish
from grants.ideas.queries import offer_desk, offers
from grants.ideas.services import offer_desk as desk
from grants.ideas.services import offer_fading, offer_wishes
from grants.ideas.services import offers as services
from grants.people.models import Person
from grants.rules.offers import STANDS, OfferKind
from grants.rules.permissions import Deed
from grants.rules.refusals import Invalid, Missing, NotNow, TooMany
from grants.store.session import writing
from tests import make
from tests.ideas.case import give, mails, token, typed, want, wish, worker

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def session():
    with writing() as session:
        yield session


@pytest.fixture
def place(session):
    return make.published_round(session) and session.scalars(select(make.Place).order_by(make.Place.id)).first()


def shown(session, place):
    return [(row.kind, row.line, row.name) for row in offers.lines(session, place.id, 50)]


def waits(session, who):
    of = offer_desk.homes(who, Deed.MIND_OFFERS)
    return [row.why for row in offer_desk.waiting(session, of)], list(offer_desk.wishes_waiting(session, of))


def phone_only(session, place, **values):
    return give(session, place, mail="", phone="06 12 34 56 78", **values)


def test_give_shows_the_line_with_a_first_name_only(session, place):
    given = services.give(session, place.slug, typed(line="  brood\n bakken "))
    assert given == (OfferKind.CAN, True, "")
    assert shown(session, place) == [(OfferKind.CAN, "brood bakken", "Fenna")]
    [mail] = mails(session, "given")
    assert mail.facts["line"] == "brood bakken"
    assert mail.facts["secret"]["path"].endswith("/away")


def test_give_shows_the_name_that_was_typed_and_not_that_of_the_address(session, place):
    """Who types somebody's mail address must not learn the name that belongs to it, nor change it."""
    make.person(session, "Wilhelmina Bos", "wil@voorbeeld.example")
    give(session, place, mail="WIL@voorbeeld.example", name="Joke")
    assert shown(session, place)[0][2] == "Joke"
    assert session.scalar(select(Person.name).where(Person.email_folded == "wil@voorbeeld.example")) == "Wilhelmina Bos"


def test_give_with_a_phone_only_gives_the_link_back(session, place):
    given = services.give(session, place.slug, typed(mail="", phone="06 12 34 56 78"))
    assert not given.mailed
    services.take_away(session, given.token)
    assert shown(session, place) == []


def test_give_refuses_what_cannot_be_kept(session, place):
    for wrong, field in (({"line": ""}, "line"), ({"name": "x" * 41}, "name"), ({"line": "x" * 161}, "line")):
        with pytest.raises(Invalid) as refused:
            services.give(session, place.slug, typed(**wrong))
        assert refused.value.field == field
    with pytest.raises(Missing):
        services.give(session, "nergens", typed())


def test_give_keeps_emoji_and_markup_as_they_are(session, place):
    line = "<b>taart</b> 🎂 ‮שלום"
    give(session, place, line=line)
    assert shown(session, place)[0][1] == line


def test_give_no_more_than_twenty_standing(session, place):
    for number in range(services.MOST_STANDING):
        give(session, place, line=f"iets {number}")
    with pytest.raises(TooMany):
        give(session, place)


def test_take_away_empties_the_line_and_works_once(session, place):
    offer = give(session, place)
    link = token(session, "given")
    services.take_away(session, link)
    assert (offer.line, offer.name) == ("", "")
    with pytest.raises(NotNow):
        services.take_away(session, link)


def test_take_away_by_an_old_link_asks_for_a_new_one(session, place, clock):
    give(session, place)
    link = token(session, "given")
    clock.step(days=61)
    assert offers.away_page(session, link).stands == "old"
    with pytest.raises(NotNow):
        services.take_away(session, link)
    services.send_new_link(session, link)
    services.take_away(session, token(session, "given"))
    assert offers.away_page(session, link).stands == "yes"
    with pytest.raises(NotNow):
        services.send_new_link(session, link)


def test_doubt_hides_until_somebody_looked_and_then_no_more(session, place):
    offer, who = give(session, place), worker(session, place)
    services.doubt(session, place.slug, offer.code)
    assert shown(session, place) == []
    assert waits(session, who)[0] == ["doubted"]
    desk.look(session, who, offer.code, "right")
    assert len(shown(session, place)) == 1
    services.doubt(session, place.slug, offer.code)
    assert len(shown(session, place)) == 1
    assert waits(session, who)[0] == ["doubted"]
    desk.look(session, who, offer.code, "away")
    assert waits(session, who)[0] == shown(session, place) == []
    assert mails(session, "removed")[0].facts["doubted"] == 1
    assert offer.looked_by_id == who.person_id


def test_want_shares_nothing_before_a_yes_and_all_after_it(session, place):
    offer = give(session, place)
    want(session, place, offer)
    [asked] = mails(session, "wanted")
    assert "bert@voorbeeld.example" not in str(asked.facts)
    assert mails(session, "shared") == []
    assert offer_wishes.answer(session, token(session, "wanted"), "yes")
    to_giver, to_wisher = mails(session, "shared")
    assert to_giver.facts["secret"] == {"reach": "bert@voorbeeld.example"}
    assert to_wisher.facts["secret"] == {"reach": "fenna@voorbeeld.example"}
    assert session.scalars(select(OfferWish.told_at)).one() is not None


def test_want_no_tells_the_wisher_and_shares_nothing(session, place):
    want(session, place, give(session, place))
    link = token(session, "wanted")
    assert not offer_wishes.answer(session, link, "no")
    assert len(mails(session, "declined")) == 1
    assert mails(session, "shared") == []
    with pytest.raises(NotNow):
        offer_wishes.answer(session, link, "yes")


def test_want_twice_asks_once(session, place):
    offer = give(session, place)
    want(session, place, offer)
    want(session, place, offer)
    assert len(mails(session, "wanted")) == 1


def test_want_refuses_ones_own_too_many_and_what_nobody_sees(session, place):
    offer = give(session, place)
    with pytest.raises(Invalid) as own:
        want(session, place, offer, mail="fenna@voorbeeld.example")
    assert own.value.code == "offer_is_yours"
    for number in range(offer_wishes.MOST_OPEN):
        want(session, place, offer, mail=f"b{number}@voorbeeld.example")
    with pytest.raises(TooMany):
        want(session, place, offer)
    services.doubt(session, place.slug, offer.code)
    with pytest.raises(Missing):
        want(session, place, offer)


def test_want_from_a_giver_with_a_phone_only_is_a_call(session, place):
    offer, who = phone_only(session, place), worker(session, place)
    want(session, place, offer)
    assert mails(session, "wanted") == []
    [call] = waits(session, who)[1]
    assert (call.giver_phone, call.name) == ("0612345678", "Bert")
    desk.pass_on(session, who, offer.code, 1, "yes")
    [mail] = mails(session, "shared")
    assert mail.facts["secret"] == {"reach": "0612345678"}
    # The giver has no mail: the worker tells them on the phone, and says so.
    assert len(waits(session, who)[1]) == 1
    desk.pass_on(session, who, offer.code, 1, "told")
    assert waits(session, who)[1] == []


def test_pass_on_only_what_was_agreed(session, place):
    offer, who = phone_only(session, place), worker(session, place)
    want(session, place, offer)
    with pytest.raises(NotNow):
        desk.pass_on(session, who, offer.code, 1, "told")
    with pytest.raises(Invalid):
        desk.pass_on(session, who, offer.code, 1, "perhaps")
    with pytest.raises(Missing):
        desk.pass_on(session, who, offer.code, 2, "yes")
    desk.pass_on(session, who, offer.code, 1, "no")
    with pytest.raises(NotNow):
        desk.pass_on(session, who, offer.code, 1, "yes")


def test_take_away_ends_what_was_asked(session, place):
    want(session, place, give(session, place))
    link = token(session, "wanted")
    services.take_away(session, token(session, "given"))
    assert len(mails(session, "declined")) == 1
    with pytest.raises(NotNow):
        offer_wishes.answer(session, link, "yes")


def test_talk_becomes_a_call_and_then_an_offer_on_behalf_of_who_spoke(session, place):
    who = worker(session, place)
    talk = give(session, place, kind="talk", line="wordt niet bewaard", phone="06 12 34 56 78")
    assert talk.line == ""
    assert shown(session, place) == []
    assert waits(session, who)[0] == ["talk"]
    said = {"kind": "have", "line": "een moestuin"}
    desk.note_talk(session, who, talk.code, said | {"do": "more"})
    desk.note_talk(session, who, talk.code, {"kind": "can", "line": "wieden", "do": ""})
    assert [(kind.value, line, name) for kind, line, name in shown(session, place)] == [
        ("can", "wieden", "Fenna"),
        ("have", "een moestuin", "Fenna"),
    ]
    newest = session.scalars(select(Offer).order_by(Offer.id.desc())).first()
    assert (newest.person_id, newest.noted_by_id) == (talk.person_id, who.person_id)
    assert len(mails(session, "given")) == 2
    assert waits(session, who)[0] == []
    with pytest.raises(NotNow):
        desk.note_talk(session, who, talk.code, said)


def test_talk_is_noted_without_a_number_in_the_line(session, place):
    who = worker(session, place)
    talk = give(session, place, kind="talk", phone="06 12 34 56 78")
    for line, code in (("", "offer_line_needed"), ("bel 0612345678", "offer_line_tells_contact")):
        with pytest.raises(Invalid) as refused:
            desk.note_talk(session, who, talk.code, {"kind": "can", "line": line})
        assert (refused.value.code, refused.value.field) == (code, "line")
    with pytest.raises(Invalid):
        desk.note_talk(session, who, talk.code, {"kind": "talk", "line": "iets"})
    assert talk.handled_at is None


def test_talk_of_somebody_known_is_called_at_the_number_just_typed(session, place):
    make.person(session, "Fenna", "fenna@voorbeeld.example", "06 99 99 99 99")
    give(session, place, kind="talk", phone="06 12 34 56 78")
    of = offer_desk.homes(worker(session, place), Deed.MIND_OFFERS)
    assert [row.phone for row in offer_desk.waiting(session, of)] == ["0612345678"]


def test_talk_with_nothing_to_put_up_is_done(session, place):
    who = worker(session, place)
    talk = give(session, place, kind="talk", phone="06 12 34 56 78")
    desk.note_talk(session, who, talk.code, {"do": "none"})
    assert waits(session, who)[0] == shown(session, place) == []


def test_fade_hides_after_a_year_and_asks_once(session, place, clock):
    offer = give(session, place)
    clock.step(days=STANDS.days - 1)
    assert offer_fading.fade(session) == 0
    clock.step(days=2)
    assert offer_fading.fade(session) == 1
    assert offer_fading.fade(session) == 0
    assert shown(session, place) == []
    [mail] = mails(session, "faded")
    link = mail.facts["secret"]["path"].split("/")[2]
    services.keep(session, link)
    assert len(shown(session, place)) == 1
    assert offer.fades_at == clock.now + STANDS
    assert offers.keep_page(session, link).stands == "yes"
    assert offer_fading.fade(session) == 0


def test_fade_of_who_has_no_mail_is_a_call(session, place, clock):
    offer, who = phone_only(session, place), worker(session, place)
    clock.step(days=STANDS.days + timedelta(days=1).days)
    offer_fading.fade(session)
    assert waits(session, who)[0] == ["faded"]
    desk.look(session, who, offer.code, "right")
    assert len(shown(session, place)) == 1
    assert waits(session, who)[0] == []


def test_an_offer_of_another_programme_is_not_there(session, place):
    offer, elsewhere = give(session, place), worker(session, make.place(session))
    assert waits(session, elsewhere) == ([], [])
    for press in (
        lambda: desk.look(session, elsewhere, offer.code, "away"),
        lambda: desk.note_talk(session, elsewhere, offer.code, {}),
        lambda: desk.pass_on(session, elsewhere, offer.code, 1, "yes"),
    ):
        with pytest.raises(Missing):
            press()


def test_wish_faults_are_told_at_their_fields(session, place):
    offer = give(session, place)
    for wrong, field in (({"sentence": ""}, "sentence"), ({"mail": "", "phone": ""}, "phone"), ({"name": ""}, "name")):
        with pytest.raises(Invalid) as refused:
            offer_wishes.want(session, place.slug, offer.code, wish(**wrong))
        assert refused.value.field == field


def test_lines_go_on_where_they_stopped(session, place):
    codes = [give(session, place, line=f"iets {number}", mail=f"m{number}@v.example").code for number in range(5)]
    first = offers.lines(session, place.id, 2)
    further = offers.lines(session, place.id, 3, first[-1].code)
    assert [row.code for row in (*first, *further)] == codes[::-1]
    assert offers.lines(session, place.id, 2, "nothing") == ()
