"""House rules, terms, opening a round and raising its ceiling: the services on both databases, the pages as people."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from grants.ledger.queries import line
from grants.panel.services import leave_seat, publish_round, raise_ceiling
from grants.programmes import queries
from grants.programmes.models import HouseRule, HouseRuleVersion, Place, Round
from grants.programmes.services import READY_RULES, change_terms, prepare_round, write_rules
from grants.rules.refusals import Invalid, NotAllowed, NotNow, Stale
from grants.store import clock
from grants.store.session import reading, writing
from tests import make
from tests.web.client import Client

pytestmark = pytest.mark.usefixtures("clock")

OURS = [("Is het leuk voor oud én jong?", ""), ("Kan het buiten?", "Can it be outside?"), ("Blijft het bestaan?", "")]


@pytest.fixture
def at(app: Flask) -> make.Table:
    """A panel whose round is still being prepared."""
    with writing() as session:
        spot = make.place(session)
        seats = make.panel(session, spot)
        drafted = make.drafted_round(session, spot)
        return make.Table(
            drafted, spot, seats, [make.member(session, seat) for seat in seats], make.officer(session, spot)
        )


def rules_of(reference: str) -> queries.RoundRow:
    with reading() as session:
        return queries.round_by_reference(session, reference)


# ---- house rules ----


def test_write_rules_keeps_every_version_with_its_day_and_its_writer(at: make.Table) -> None:
    reference = at.round.reference
    with writing() as session:
        assert write_rules(session, at.chair, reference, [*OURS, ("", "")], 1) == 2
    with writing() as session:
        assert write_rules(session, at.chair, reference, OURS, 2) == 2, "the same questions are no new version"
    found = rules_of(reference)
    assert [(rule.number, rule.question, rule.question_en) for rule in found.house_rules] == [
        (number, *rule) for number, rule in enumerate(OURS, 1)
    ]
    assert (found.rules_version, found.rules_written_at) == (2, clock.now())
    with reading() as session:
        kept = select(HouseRuleVersion).where(HouseRuleVersion.round_id == at.round.id)
        first, second = session.scalars(kept.order_by(HouseRuleVersion.version))
        assert [tuple(rule) for rule in first.questions] == list(READY_RULES)
        assert second.written_by_id == at.chair.person_id
        assert second.questions == [list(rule) for rule in OURS]


@pytest.mark.parametrize(
    ("rules", "code", "field"),
    [
        (OURS[:2], "round_house_rules", "question_1"),
        ([*OURS, *(("A?", ""), ("B?", ""), ("C?", ""))], "round_house_rules", "question_1"),
        ([*OURS, (" ", "Only in English?")], "rule_needs_dutch", "question_4"),
        ([*OURS, ("KAN HET BUITEN?", "")], "rule_twice", "question_1"),
        ([*OURS, ("x" * 301, "")], "text_too_long", "house_rules"),
    ],
)
def test_write_rules_takes_three_to_five_questions(at, rules, code, field):
    with pytest.raises(Invalid) as refused, writing() as session:
        write_rules(session, at.chair, at.round.reference, rules, 1)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert rules_of(at.round.reference).rules_version == 1


def test_write_rules_is_for_who_leads_and_only_until_the_round_opens(at: make.Table) -> None:
    reference = at.round.reference
    for who in (at.members[1], at.officer):
        with pytest.raises(NotAllowed), writing() as session:
            write_rules(session, who, reference, OURS, 1)
    with pytest.raises(Stale), writing() as session:
        write_rules(session, at.chair, reference, OURS, 0)
    with writing() as session:
        publish_round(session, at.officer, reference, make.nonce())
    with pytest.raises(NotNow) as refused, writing() as session:
        write_rules(session, at.chair, reference, OURS, 1)
    assert refused.value.code == "already_published"


def test_the_page_of_the_questions(client: Client, at: make.Table) -> None:
    address = f"/panel/rounds/{at.round.reference}/rules"
    chair = client.as_(at.chair.person_id)
    assert "Onze vragen voor de volgende ronde" in chair.get("/panel")
    page = chair.get(address)
    assert READY_RULES[0][0] in page.text
    saved = chair.fill(address, question_1="Mag de hond mee? <b>🐕</b>", english_1="")
    page = saved.follow()
    assert "Dit zijn nu de vragen van het panel" in page
    assert "&lt;b&gt;🐕" in page.text
    assert "Versie 2" in page
    wrong = chair.fill(address, status=422, question_1="", question_2="", english_1="", english_2="")
    assert "Een ronde heeft 3 tot 5 vragen" in wrong
    assert READY_RULES[2][0] in wrong.text, "what was typed is still there"
    member = client.as_(at.members[1].person_id).get(address)
    assert "Mag de hond mee?" in member
    assert "De voorzitter van het panel schrijft op" in member


# ---- terms, opening ----


def test_prepare_round_begins_with_the_terms_and_questions_of_the_last_one(at: make.Table) -> None:
    with writing() as session:
        write_rules(session, at.chair, at.round.reference, OURS, 1)
        publish_round(session, at.officer, at.round.reference, make.nonce())
        following = prepare_round(session, at.officer, at.place.slug)
    found = rules_of(following)
    assert (found.contact_name, found.legal_base_article) == ("Harma Veenstra", "3")
    assert [rule.question for rule in found.house_rules] == [question for question, _ in OURS]
    assert (found.evening_on, found.published_at) == (None, None)
    with pytest.raises(Invalid) as refused, writing() as session:
        prepare_round(session, at.officer, "nergens")
    assert refused.value.field == "place"


def test_change_terms_until_the_round_opens(at: make.Table) -> None:
    reference, later = at.round.reference, clock.today() + timedelta(days=40)
    with writing() as session:
        change_terms(session, at.officer, reference, {"evening_on": later, "contact_phone": "06 11223344"}, 1)
    assert (rules_of(reference).evening_on, rules_of(reference).version) == (later, 2)
    with pytest.raises(Stale), writing() as session:
        change_terms(session, at.officer, reference, {"answer_days": 10}, 1)
    with pytest.raises(Invalid) as refused, writing() as session:
        change_terms(session, at.officer, reference, {"stand_in_phone": "bel maar"}, 2)
    assert refused.value.field == "stand_in_phone"
    with pytest.raises(NotAllowed), writing() as session:
        change_terms(session, at.chair, reference, {}, 2)
    with writing() as session:
        publish_round(session, at.officer, reference, make.nonce())
    with pytest.raises(NotNow), writing() as session:
        change_terms(session, at.officer, reference, {}, 2)


def test_a_round_opens_from_its_page_when_nothing_is_missing(client: Client, at: make.Table) -> None:
    reference = at.round.reference
    with writing() as session:
        row = session.get_one(Round, at.round.id)
        row.contact_phone, row.evening_on, row.legal_base_title = "", None, ""
        for seat in at.seats[2:]:
            leave_seat(session, None, seat.id)
    officer = client.as_(at.officer.person_id)
    page = officer.get(f"/desk/rounds/{reference}/publish")
    for words in (
        "Er zijn 2 stoelen bezet",
        "telefoonnummer in van wie mensen kunnen bellen",
        "Kies de dag van de panel",
    ):
        assert words in page
    assert f"/desk/rounds/{reference}/terms#contact_phone" in page.links
    assert f"/desk/rounds/{reference}/terms#legal_base_title" in page.links
    assert f"/panel/seats/{at.place.slug}" in page.links
    assert "Open de ronde" not in page
    with writing() as session:
        session.add_all(
            [
                make.Seat(place_id=at.place.id, person_id=make.person(session).id, band="adult", since_on=clock.today())
                for _ in range(2)
            ]
        )
    evening = (clock.today() + timedelta(days=30)).isoformat()
    filled = officer.fill(
        f"/desk/rounds/{reference}/terms",
        contact_phone="050 1234567",
        evening_on=evening,
        legal_base_title="Regeling",
        quick="1.000",
        quick_most="250",
    )
    page = filled.follow()
    assert "Alles is er" in page
    opened = officer.fill(f"/desk/rounds/{reference}/publish").follow()
    assert "De ronde is open" in opened
    with reading() as session:
        assert line(session, at.round.id).free == 10_000_00
    assert rules_of(reference).quick_cents == 1_000_00
    place = client.get(f"/in/{at.place.slug}")
    assert "Een klein plan, tot € 250" in place.words.replace("\u00a0", " ")
    assert "Versie 1" in place


def test_terms_say_what_cannot_be_read(client: Client, at: make.Table) -> None:
    officer = client.as_(at.officer.person_id)
    wrong = officer.fill(
        f"/desk/rounds/{at.round.reference}/terms",
        status=422,
        answer_days="acht weken",
        ceiling="veel",
        opens_on="morgen",
        contact_phone="bel maar",
    )
    assert "Kies een antwoordtermijn" in wrong or "Kies een dag, bijvoorbeeld" in wrong
    assert 'value="acht weken"' in wrong.text
    assert 'value="veel"' in wrong.text


def test_a_new_round_begins_from_the_desk(client: Client, at: make.Table) -> None:
    officer = client.as_(at.officer.person_id)
    assert "Rondes en panels" in officer.get("/desk")
    page = officer.get("/desk/new-round")
    assert f"/desk/rounds/{at.round.reference}/publish" in page.links
    begun = officer.fill("/desk/new-round", place=at.place.slug)
    assert begun.location == f"/desk/rounds/{at.round.reference}-2/terms"


# ---- more money ----


def test_a_ceiling_rises_only_by_a_published_fund(at: make.Table) -> None:
    reference = at.round.reference
    with pytest.raises(NotNow) as refused, writing() as session:
        raise_ceiling(session, at.officer, reference, 20_000_00, make.nonce())
    assert refused.value.code == "round_not_published"
    with writing() as session:
        publish_round(session, at.officer, reference, make.nonce())
    with writing() as session:
        raise_ceiling(session, at.officer, reference, 12_500_00, make.nonce())
    with reading() as session:
        assert line(session, at.round.id).free == 12_500_00
    assert rules_of(reference).ceiling_cents == 12_500_00
    for cents in (12_500_00, 1):
        with pytest.raises(Invalid) as low, writing() as session:
            raise_ceiling(session, at.officer, reference, cents, make.nonce())
        assert (low.value.code, low.value.field) == ("ceiling_only_rises", "ceiling")
    with pytest.raises(NotNow) as by_hand, writing() as session:
        session.get_one(Round, at.round.id).ceiling_cents = 13_000_00
    assert by_hand.value.code == "ceiling_by_fund"
    with pytest.raises(NotAllowed), writing() as session:
        raise_ceiling(session, at.chair, reference, 20_000_00, make.nonce())
    with writing() as session:
        session.get_one(Round, at.round.id).closed_at = clock.now()
    with pytest.raises(NotNow) as over, writing() as session:
        raise_ceiling(session, at.officer, reference, 20_000_00, make.nonce())
    assert over.value.code == "round_closed"


def test_raising_from_its_page_is_in_the_book_once(client: Client, at: make.Table) -> None:
    with writing() as session:
        publish_round(session, at.officer, at.round.reference, make.nonce())
    officer = client.as_(at.officer.person_id)
    page = officer.get(f"/desk/rounds/{at.round.reference}/raise")
    assert "€ 10.000" in page.words.replace("\u00a0", " ")
    assert "hoger bedrag" in officer.fill(f"/desk/rounds/{at.round.reference}/raise", status=422, ceiling="9.000")
    after = officer.fill(f"/desk/rounds/{at.round.reference}/raise", ceiling="11.000").follow()
    assert "€ 11.000" in after.words.replace("\u00a0", " ")


def test_the_rows_of_the_rules_go_with_their_round_only(at: make.Table) -> None:
    with reading() as session:
        asked = select(HouseRule.question).where(HouseRule.round_id == at.round.id)
        assert list(session.scalars(asked.order_by(HouseRule.number))) == [dutch for dutch, _ in READY_RULES]
        assert session.get_one(Place, at.place.id).slug == at.place.slug
