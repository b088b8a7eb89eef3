"""Persons, sessions, sign-in and action links, on both databases."""

import re

import pytest
from sqlalchemy import Integer, bindparam, literal, null, select

from grants.notices.models import Notice
from grants.notices.services import send
from grants.people import queries, services
from grants.people.models import ActionLink, BrowserSession, Face, LinkAction, Person, SignInLink
from grants.programmes.models import RoleHeld
from grants.rules.permissions import Grant, Role
from grants.rules.refusals import Invalid, Missing, NotNow
from grants.store.house import DEMO_MADE, note_fact
from grants.store.session import Database, reading, writing
from tests.fixtures_db import Clock

ATTEMPT = "this-browser"


@pytest.fixture(autouse=True)
def _outbox() -> None:
    services.mail_goes_through(send)


def _anneke() -> int:
    with writing() as session:
        return services.add_person(session, "Anneke Dijkstra", "Anneke@Voorbeeld.example")


def _mailed() -> tuple[str, str]:
    """Return token and code of the last sign-in mail."""
    with reading() as session:
        notice = session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1)).one()
    secret = notice.facts["secret"]
    return secret["path"].rpartition("/")[2], secret["code"]


def _ask(mail: str = "anneke@voorbeeld.example", going_to: str | None = None) -> tuple[str, str]:
    with writing() as session:
        services.sign_in(session, mail, ATTEMPT, going_to)
    return _mailed()


# ---- persons ----


def test_add_person_keeps_the_address_as_typed_and_finds_it_however_typed(database: Database) -> None:
    anneke = _anneke()
    with writing() as session:
        assert services.find_or_add(session, "Iemand anders", "  ANNEKE@voorbeeld.EXAMPLE ") == anneke
        assert queries.contact(session, anneke).mail == "Anneke@Voorbeeld.example"
        assert queries.contact(session, anneke).name == "Anneke Dijkstra"
        assert queries.person_by_mail(session, "anneke@voorbeeld.example") == anneke


def test_add_person_refuses_an_address_that_is_taken(database: Database) -> None:
    _anneke()
    with pytest.raises(Invalid, match="mail_taken") as refused, writing() as session:
        services.add_person(session, "Bert", "anneke@voorbeeld.example")
    assert refused.value.field == "mail"


def test_two_people_may_be_without_an_address(database: Database) -> None:
    with writing() as session:
        first = services.find_or_add(session, "Trijn", phone="06 12345678")
        assert services.find_or_add(session, "Trijn", phone="06 12345678") != first


@pytest.mark.parametrize(
    ("name", "mail", "phone", "field"),
    [
        (" ", None, None, "name"),
        ("A" * 121, None, None, "name"),
        ("A\x00", None, None, "name"),
        ("A", "geen adres", None, "mail"),
        ("A", None, "bel maar", "phone"),
    ],
)
def test_add_person_says_where_it_is_wrong(
    database: Database, name: str, mail: str | None, phone: str | None, field: str
) -> None:
    with pytest.raises(Invalid) as refused, writing() as session:
        services.add_person(session, name, mail, phone)
    assert refused.value.field == field


def test_change_contact_gives_an_address_but_not_somebody_elses(database: Database) -> None:
    _anneke()
    with writing() as session:
        trijn = services.add_person(session, "Trijn", phone="0612345678")
        services.change_contact(session, trijn, mail="trijn@voorbeeld.example", phone="06 87654321")
        assert queries.contact(session, trijn)[2:4] == ("trijn@voorbeeld.example", "0687654321")
    with pytest.raises(Invalid, match="mail_taken"), writing() as session:
        services.change_contact(session, trijn, mail="anneke@voorbeeld.example")


# ---- browser sessions ----


def test_start_session_keeps_only_a_hash(database: Database) -> None:
    anneke = _anneke()
    with writing() as session:
        token = services.start_session(session, anneke)
        kept = session.scalars(select(BrowserSession.token_hash)).one()
    assert token not in kept
    assert len(kept) == 64


def test_visitor_has_roles_from_every_source(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    anneke = _anneke()
    monkeypatch.setattr(queries, "_held", None)  # and what the roof handed down is back after this test
    kind = RoleHeld.role.type
    queries.grants_come_from(
        select(literal(Role.OFFICER, kind), literal(1), null()).where(bindparam("person_id", type_=Integer) == anneke),
        select(literal(Role.CHAIR, kind), literal(1), literal(2)),
    )
    with writing() as session:
        token = services.start_session(session, anneke)
    with reading() as session:
        visitor = queries.visitor(session, token)
        assert visitor is not None
        assert visitor.get_id() == token
        assert visitor.actor.grants == {Grant(Role.OFFICER, 1), Grant(Role.CHAIR, 1, 2)}
        assert queries.actor(session, anneke) == visitor.actor
        assert queries.visitor(session, "x") is None
        assert queries.visitor(session, "\ud800") is None


def test_end_session_ends_it_at_once(database: Database) -> None:
    anneke = _anneke()
    with writing() as session:
        token, other = services.start_session(session, anneke), services.start_session(session, anneke)
        services.end_session(session, token)
        services.end_session(session, token)
    with reading() as session:
        assert queries.visitor(session, token) is None
        assert queries.visitor(session, other) is not None


def test_touch_gives_a_session_another_fortnight_but_not_for_ever(database: Database, clock: Clock) -> None:
    anneke = _anneke()
    with writing() as session:
        token = services.start_session(session, anneke)
    for _week in range(12):
        clock.step(days=7)
        with writing() as session:
            services.touch(session, token)
            assert queries.visitor(session, token) is not None
    clock.step(days=7)
    with writing() as session:
        services.touch(session, token)
        assert queries.visitor(session, token) is None


def test_a_session_nobody_uses_ends_after_a_fortnight(database: Database, clock: Clock) -> None:
    anneke = _anneke()
    with writing() as session:
        token = services.start_session(session, anneke)
    clock.step(days=14)
    with writing() as session:
        assert queries.visitor(session, token) is None
        services.touch(session, token)
        assert queries.visitor(session, token) is None, "what is over does not come back"


# ---- sign-in links ----


def test_sign_in_mails_a_known_person_a_link_and_a_code(database: Database) -> None:
    anneke = _anneke()
    token, code = _ask()
    assert re.fullmatch(r"[0-9]{6}", code)
    with reading() as session:
        link = session.scalars(select(SignInLink)).one()
        assert token not in (link.token_hash, link.code_hash)
        assert queries.sign_in_works(session, token)
    with writing() as session:
        entered = services.enter(session, token)
        assert entered.person_id == anneke
        visitor = queries.visitor(session, entered.token)
        assert visitor is not None
        assert visitor.actor.person_id == anneke


def test_sign_in_does_nothing_for_an_unknown_address(database: Database) -> None:
    with writing() as session:
        services.sign_in(session, "niemand@voorbeeld.example", ATTEMPT)
        assert session.scalars(select(SignInLink)).all() == []
        assert session.scalars(select(Notice)).all() == []


def test_a_link_works_once(database: Database) -> None:
    _anneke()
    token, _code = _ask()
    with writing() as session:
        services.enter(session, token)
    with pytest.raises(NotNow, match="link_over"), writing() as session:
        services.enter(session, token)
    with reading() as session:
        assert not queries.sign_in_works(session, token)


def test_a_link_and_its_code_work_ten_minutes(database: Database, clock: Clock) -> None:
    _anneke()
    token, code = _ask()
    clock.step(minutes=10)
    with pytest.raises(NotNow, match="link_over"), writing() as session:
        services.enter(session, token)
    with writing() as session:
        assert services.enter_by_code(session, ATTEMPT, code) is None


def test_asking_again_ends_the_earlier_link(database: Database) -> None:
    _anneke()
    first, _code = _ask()
    second, _code = _ask()
    with pytest.raises(NotNow, match="link_over"), writing() as session:
        services.enter(session, first)
    with writing() as session:
        assert services.enter(session, second)


def test_the_code_works_in_the_browser_that_asked_and_in_no_other(database: Database) -> None:
    anneke = _anneke()
    token, code = _ask()
    with writing() as session:
        assert services.enter_by_code(session, "another-browser", code) is None
        entered = services.enter_by_code(session, ATTEMPT, f"{code[:3]} {code[3:]}")
        assert entered is not None
        assert entered.person_id == anneke
    with pytest.raises(NotNow), writing() as session:
        services.enter(session, token)


def test_a_code_can_be_tried_five_times(database: Database) -> None:
    _anneke()
    _token, code = _ask()
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _try in range(services.CODE_TRIES):
        with writing() as session:
            assert services.enter_by_code(session, ATTEMPT, wrong) is None
    with writing() as session:
        assert services.enter_by_code(session, ATTEMPT, code) is None


@pytest.mark.parametrize("typed", ["", "abc", "１２３４５６", "\x00", "9" * 20])
def test_a_code_of_anything_else_is_just_wrong(database: Database, typed: str) -> None:
    _anneke()
    _ask()
    with writing() as session:
        assert services.enter_by_code(session, ATTEMPT, typed) is None


@pytest.mark.parametrize(
    ("going_to", "kept"),
    [
        ("/desk/plans?state=submitted", "/desk/plans?state=submitted"),
        ("//evil.example", None),
        ("/\\evil.example", None),
        ("https://evil.example", None),
        ("/a\r\nSet-Cookie: x", None),
        ("/" + "a" * 300, None),
        (None, None),
    ],
)
def test_where_somebody_was_going_stays_here(database: Database, going_to: str | None, kept: str | None) -> None:
    _anneke()
    token, _code = _ask(going_to=going_to)
    with writing() as session:
        assert services.enter(session, token).going_to == kept


def test_make_way_in_is_for_people_we_know(database: Database) -> None:
    anneke = _anneke()
    with writing() as session:
        path = services.make_way_in(session, "anneke@voorbeeld.example")
        assert services.enter(session, path.rpartition("/")[2]).person_id == anneke
    with pytest.raises(Missing), writing() as session:
        services.make_way_in(session, "niemand@voorbeeld.example")


def test_an_erased_person_cannot_come_in(database: Database, clock: Clock) -> None:
    anneke = _anneke()
    with writing() as session:
        token = services.start_session(session, anneke)
        session.get_one(Person, anneke).erased_at = clock.now
        session.flush()
        assert queries.visitor(session, token) is None
        services.sign_in(session, "anneke@voorbeeld.example", ATTEMPT)
        assert session.scalars(select(SignInLink)).all() == []


def test_look_around_is_only_in_a_database_of_the_demo(database: Database) -> None:
    anneke = _anneke()
    with pytest.raises(Missing), writing() as session:
        services.look_around(session, anneke)
    with writing() as session:
        note_fact(session, DEMO_MADE)
        assert services.look_around(session, anneke).person_id == anneke
    with pytest.raises(Missing), writing() as session:
        services.look_around(session, anneke + 100)


def test_faces_stand_in_the_order_of_the_demo(database: Database) -> None:
    anneke = _anneke()
    with writing() as session:
        bert = services.add_person(session, "Bert")
        services.show_face(session, 2, Face.CHAIR, anneke)
        services.show_face(session, 1, Face.OFFICER, bert)
    with reading() as session:
        assert queries.faces(session) == ((bert, "Bert", Face.OFFICER), (anneke, "Anneke Dijkstra", Face.CHAIR))


# ---- action links ----


def test_an_action_link_does_one_thing_once(database: Database) -> None:
    anneke = _anneke()
    with writing() as session:
        token = services.make_link(session, LinkAction.KEEP_MONEY, "SID-7K4M", person_id=anneke)
        assert token not in session.scalars(select(ActionLink.token_hash)).one()
    with reading() as session:
        found = queries.link(session, token, LinkAction.KEEP_MONEY)
        assert (found.subject, found.person_id) == ("SID-7K4M", anneke)
        with pytest.raises(NotNow, match="link_over"):
            queries.link(session, token, LinkAction.CONFIRM_CONTACT)
    with writing() as session:
        assert services.use_link(session, token, LinkAction.KEEP_MONEY) == found
    with pytest.raises(NotNow, match="link_over"), writing() as session:
        services.use_link(session, token, LinkAction.KEEP_MONEY)
    with reading() as session:
        assert queries.link(session, token, LinkAction.KEEP_MONEY, used_too=True) == found


def test_an_action_link_ends_in_time_or_when_it_is_revoked(database: Database, clock: Clock) -> None:
    with writing() as session:
        short = services.make_link(session, LinkAction.CONFIRM_CONTACT, "A", days=14)
        long = services.make_link(session, LinkAction.CONFIRM_CONTACT, "B")
    clock.step(days=14)
    with writing() as session:
        with pytest.raises(NotNow, match="link_over"):
            queries.link(session, short, LinkAction.CONFIRM_CONTACT)
        assert queries.link(session, long, LinkAction.CONFIRM_CONTACT)
        services.revoke_links(session, LinkAction.CONFIRM_CONTACT, "B")
        with pytest.raises(NotNow, match="link_over"):
            queries.link(session, long, LinkAction.CONFIRM_CONTACT, used_too=True)


@pytest.mark.parametrize("days", [13, 61])
def test_an_action_link_lasts_two_weeks_to_two_months(database: Database, days: int) -> None:
    with pytest.raises(ValueError), writing() as session:
        services.make_link(session, LinkAction.KEEP_MONEY, "A", days=days)
