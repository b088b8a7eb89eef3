"""Drafts: kept as typed, found by their token, never lost to another window; on both databases."""

import pytest
from sqlalchemy import select

from grants.applications.models import Application, Owner, Sheet
from grants.applications.queries import draft_standing, sheet
from grants.applications.services import save_draft, start_draft, submit
from grants.notices.models import Notice
from grants.people.models import Person
from grants.programmes.models import Place
from grants.rules.lifecycle import State
from grants.rules.permissions import ANONYMOUS, Deed
from grants.rules.refusals import Invalid, Missing, NotNow, Stale
from grants.store import clock as house_clock
from grants.store.session import reading, writing
from tests import make

pytestmark = pytest.mark.usefixtures("database", "clock")

HALF = {
    "what": "Iets met een container, ± 200 euro?",
    "total": "± 200",
    "lines": [{"label": "verf", "amount": "weet niet"}],
}


def started(**typed):
    with writing() as session:
        made = make.published_round(session)
        slug = session.get_one(Place, made.place_id).slug
        return start_draft(session, ANONYMOUS, slug, HALF | typed), slug


def kept(token):
    with reading() as session:
        standing = draft_standing(session, ANONYMOUS, token, house_clock.now())
        return standing, sheet(session, standing.id)[0]


def resume_mails():
    with reading() as session:
        return session.scalars(select(Notice).where(Notice.template == "applications/resume").order_by(Notice.id)).all()


def test_start_draft_keeps_what_was_typed_exactly_and_only_a_hash_of_the_token():
    token, _slug = started()
    standing, typed = kept(token)
    assert (standing.state, standing.reference) == (State.DRAFT, "")
    assert (typed["what"], typed["total"], typed["lines"]) == (HALF["what"], "± 200", HALF["lines"])
    with reading() as session:
        row = session.scalars(select(Application)).one()
        assert token not in repr(vars(row))
        assert row.title == "Iets met een container, ± 200 euro"


def test_a_draft_is_nobodys_until_it_is_sent_in_unless_somebody_signed_in():
    started()
    with reading() as session:
        assert session.scalars(select(Owner)).all() == []
    with writing() as session:
        somebody = make.actor(make.person(session))
        slug = session.get_one(Place, make.published_round(session).place_id).slug
        start_draft(session, somebody, slug, HALF)
        assert session.scalars(select(Owner.person_id)).all() == [somebody.person_id]


def test_start_draft_needs_a_round_that_takes_plans_today(clock):
    with writing() as session:
        slug = make.place(session).slug
        made = make.published_round(session)
        open_slug = session.get_one(Place, made.place_id).slug
    clock.step(days=22)
    for place in (slug, open_slug):
        with pytest.raises(NotNow) as refusal, writing() as session:
            start_draft(session, ANONYMOUS, place, HALF)
        assert refusal.value.code == "no_open_round"
    with pytest.raises(Missing), writing() as session:
        start_draft(session, ANONYMOUS, "nergens", HALF)


def test_save_draft_replaces_what_was_kept(clock):
    token, _slug = started()
    version = kept(token)[0].version
    clock.step(hours=1)
    with writing() as session:
        assert save_draft(session, ANONYMOUS, token, {"what": "Anders"}, version) == version + 1
    standing, typed = kept(token)
    assert (typed["what"], typed["total"], standing.version) == ("Anders", "", version + 1)


def test_save_draft_tells_what_another_window_kept_and_keeps_that():
    token, _slug = started()
    seen = kept(token)[0].version
    with writing() as session:
        save_draft(session, ANONYMOUS, token, HALF | {"already": "twaalf man"}, seen)
    with pytest.raises(Stale) as refusal, writing() as session:
        save_draft(session, ANONYMOUS, token, HALF | {"already": "een busje"}, seen)
    assert refusal.value.facts["changed"] == [("already", "twaalf man", "een busje")]
    assert kept(token)[1]["already"] == "twaalf man"
    with pytest.raises(Stale), writing() as session:
        submit(session, ANONYMOUS, token, make.sheet(), seen)


def test_the_same_text_twice_is_never_stale():
    token, _slug = started()
    seen = kept(token)[0].version
    for _ in range(2):
        with writing() as session:
            save_draft(session, ANONYMOUS, token, HALF | {"already": "een busje"}, seen)


def test_save_draft_refuses_what_cannot_be_kept_and_keeps_the_rest_as_it_was():
    token, _slug = started()
    with pytest.raises(Invalid) as refusal, writing() as session:
        save_draft(session, ANONYMOUS, token, HALF | {"already": "nul\0"})
    assert refusal.value.field == "already"
    assert kept(token)[1]["already"] == ""


def test_an_unknown_token_and_an_old_one_look_the_same(clock):
    token, _slug = started()
    clock.step(days=59)
    assert kept(token)
    with writing() as session:
        save_draft(session, ANONYMOUS, token, HALF)
    clock.step(days=59)
    assert kept(token)[0].may(Deed.WRITE_DRAFT)
    clock.step(days=2)
    for held in (token, "anders", "\ud800"):
        with reading() as session, pytest.raises(Missing) as refusal:
            draft_standing(session, ANONYMOUS, held, house_clock.now())
        assert refusal.value.code == "draft_gone"
        with pytest.raises(Missing), writing() as session:
            save_draft(session, ANONYMOUS, held, HALF)


def test_a_plan_that_was_sent_in_is_no_draft_any_more():
    token, _slug = started()
    with writing() as session:
        submit(session, ANONYMOUS, token, make.sheet())
    with pytest.raises(NotNow) as refusal, writing() as session:
        save_draft(session, ANONYMOUS, token, HALF)
    assert refusal.value.code == "already_sent"


def test_the_first_save_with_an_address_mails_the_way_back_once():
    token, slug = started()
    assert resume_mails() == []
    for typed in ({"mail": "geen adres"}, {"mail": "Fenna@voorbeeld.example"}, {"mail": "fenna@voorbeeld.example "}):
        with writing() as session:
            save_draft(session, ANONYMOUS, token, HALF | typed)
    (mail,) = resume_mails()
    assert mail.facts["secret"]["path"] == f"/in/{slug}/apply/{token}"
    with reading() as session:
        assert (
            session.scalars(select(Person.name).where(Person.email_folded == "fenna@voorbeeld.example")).one()
            == "fenna"
        )


def test_a_corrected_address_gets_the_way_back_too_but_not_without_end():
    token, _slug = started(mail="a@voorbeeld.example")
    for name in "bcdef":
        with writing() as session:
            save_draft(session, ANONYMOUS, token, HALF | {"mail": f"{name}@voorbeeld.example"})
    assert len(resume_mails()) == 3


def test_one_address_is_not_bothered_by_many_drafts(clock):
    slug = started(mail="fenna@voorbeeld.example")[1]
    for _ in range(5):
        with writing() as session:
            start_draft(session, ANONYMOUS, slug, HALF | {"mail": "fenna@voorbeeld.example"})
    assert len(resume_mails()) == 3
    clock.step(days=2)
    with writing() as session:
        start_draft(session, ANONYMOUS, slug, HALF | {"mail": "fenna@voorbeeld.example"})
    assert len(resume_mails()) == 4


def test_the_name_typed_later_replaces_the_one_made_from_the_address():
    token, _slug = started(mail="fenna@voorbeeld.example")
    with writing() as session:
        submit(session, ANONYMOUS, token, make.sheet(mail="fenna@voorbeeld.example", name="Fenna de Boer"))
        assert (
            session.scalars(select(Person.name).where(Person.email_folded == "fenna@voorbeeld.example")).one()
            == "Fenna de Boer"
        )
        assert session.scalars(select(Sheet.resume_mails)).one() == 1
