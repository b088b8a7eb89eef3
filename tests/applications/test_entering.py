"""Writing a plan down for somebody: nobody's until the resident says yes, by mail or by slip, on both databases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from grants.applications import queries
from grants.applications.models import Application, Source
from grants.applications.queries import EntryRow
from grants.applications.services import (
    answer_request,
    check,
    code_of,
    confirm_entry,
    enter,
    open_slip,
    read_back,
    save_draft,
    save_entry,
    submit,
    withdraw,
)
from grants.awards.services import name_payee
from grants.notices.models import Notice
from grants.people.models import Slip
from grants.rules.lifecycle import State
from grants.rules.permissions import ANONYMOUS, Grant, Role
from grants.rules.references import ALPHABET, shown_code, slip_code, tidy_code
from grants.rules.refusals import Invalid, Missing, NotAllowed, NotNow, TooMany
from grants.store import clock as house_clock
from grants.store.session import reading, writing
from tests import make
from tests.applications.case import refused

MAIL = {"mail": "trijn@voorbeeld.example", "name": "Trijn Kuiper"}
PHONE = {"mail": "", "phone": "0612345678", "name": "Trijn Kuiper"}

with_database = pytest.mark.usefixtures("database", "clock")


class Written:
    """A plan that a community worker wrote down, and the presses about it."""

    def __init__(self, **typed: str) -> None:
        with writing() as session:
            self.at = make.table(session)
            somebody = make.staff(session, Role.COMMUNITY_WORKER, self.at.place)
            self.worker = make.actor(somebody, Grant(Role.COMMUNITY_WORKER, self.at.place.programme_id))
        self.values = make.sheet(**typed)
        self.token = self.do(enter, self.at.place.slug, "paper", self.values)

    def do(self, press, *values, actor=None, **named):
        with writing() as session:
            return press(session, actor or self.worker, *values, **named)

    @property
    def row(self) -> EntryRow:
        with reading() as session:
            return queries.entry(session, self.worker, self.token, house_clock.now())

    def read_back(self) -> None:
        self.do(read_back, self.token)

    def slip(self):
        self.read_back()
        reference = self.row.slip_reference or ""
        return reference, code_of(self.token, reference)

    def opened(self):
        return self.do(open_slip, *self.slip(), actor=ANONYMOUS)


def mailed(template="confirm_entry"):
    with reading() as session:
        found = select(Notice).where(Notice.template == f"applications/{template}").order_by(Notice.id.desc())
        return session.scalars(found.limit(1)).first()


def way():
    return mailed().facts["secret"]["path"].rpartition("/")[2]


@with_database
def test_the_resident_says_yes_by_mail_and_then_it_is_theirs():
    here = Written(**MAIL)
    assert (here.row.state, here.row.source, here.row.scribe) == (State.DRAFT, Source.PAPER, here.worker.name)
    here.read_back()
    assert here.do(confirm_entry, way(), {"do": "yes"}, actor=ANONYMOUS)
    with reading() as session:
        plan = queries.plan(session, here.row.reference)
        (owner,) = queries.contacts(session, plan.id)
        assert (plan.state, plan.source, plan.scribe) == (State.SUBMITTED, Source.PAPER, here.worker.name)
        assert (owner.email, owner.confirmed_at is not None) == (MAIL["mail"], True)
        steps = [(step.action, step.actor_id) for step in queries.steps(session, plan.id)]
    assert ("submit", owner.person_id) in steps, "the press is the resident's signature, not the worker's"
    assert mailed("receipt").person_id == owner.person_id
    refused(NotNow, "link_over", lambda: here.do(confirm_entry, way(), {"do": "yes"}, actor=ANONYMOUS))


@with_database
def test_the_resident_says_yes_by_slip_and_the_plan_keeps_its_number():
    here = Written(**PHONE)
    reference, code = here.slip()
    typed = f" {reference.lower().replace('-', ' ')} ", shown_code(code).lower()
    link = here.do(open_slip, *typed, actor=ANONYMOUS)
    assert here.row.state is State.DRAFT, "showing it is not saying yes"
    here.do(confirm_entry, link, {"do": "yes"}, actor=ANONYMOUS)
    assert here.row.reference == reference
    assert here.do(open_slip, reference, code, actor=ANONYMOUS) is None, "a slip works once"
    with reading() as session:
        assert queries.contacts(session, here.row.id)[0].confirmed_at is not None


@with_database
def test_it_goes_to_the_panel_only_after_the_yes():
    here = Written(**PHONE)
    link = here.opened()
    with reading() as session:
        assert session.scalars(select(Application.reference).where(Application.reference.is_not(None))).all() == []
    here.do(confirm_entry, link, {"do": "yes"}, actor=ANONYMOUS)
    with writing() as session:
        check(session, here.at.officer, here.row.reference)
    assert here.row.state is State.IN_REVIEW


@with_database
def test_five_wrong_codes_an_hour(clock):
    here = Written(**PHONE)
    reference, code = here.slip()
    for _ in range(5):
        assert here.do(open_slip, reference, "AAAA 2222", actor=ANONYMOUS) is None
    refused(TooMany, "slip_tries", lambda: here.do(open_slip, reference, code, actor=ANONYMOUS))
    assert here.do(open_slip, "SID-ZZZZ", code, actor=ANONYMOUS) is None
    clock.step(minutes=61)
    assert here.do(open_slip, reference, code, actor=ANONYMOUS)
    with reading() as session:
        assert session.scalars(select(Slip.tries)).one() == 0


@with_database
def test_a_right_code_is_no_try():
    here = Written(**PHONE)
    reference, code = here.slip()
    assert all(here.do(open_slip, reference, code, actor=ANONYMOUS) for _ in range(7))


@with_database
def test_a_slip_is_over_after_thirty_days(clock):
    here = Written(**PHONE)
    reference, code = here.slip()
    clock.step(days=30)
    assert here.do(open_slip, reference, code, actor=ANONYMOUS) is None


@with_database
def test_nothing_of_the_code_is_kept():
    here = Written(**PHONE)
    _reference, code = here.slip()
    with reading() as session:
        slip = session.scalars(select(Slip)).one()
        kept = {str(getattr(slip, column.name)) for column in Slip.__table__.columns}
        assert not [one for one in kept if code in one]
        assert len(slip.code_hash) == 64


@with_database
def test_the_worker_owns_nothing():
    here = Written(**PHONE)
    values = here.values | {"what": "Iets anders."}
    refused(Missing, "draft_gone", lambda: here.do(submit, here.token, values))
    refused(Missing, "draft_gone", lambda: here.do(save_draft, here.token, values))
    reference, code = here.slip()
    refused(NotAllowed, "not_yours", lambda: here.do(open_slip, reference, code))
    link = here.do(open_slip, reference, code, actor=ANONYMOUS)
    refused(NotAllowed, "not_yours", lambda: here.do(confirm_entry, link, {"do": "yes"}))
    here.do(confirm_entry, link, {"do": "yes"}, actor=ANONYMOUS)
    tries = (
        lambda: here.do(withdraw, reference),
        lambda: here.do(answer_request, reference, "Dit is zo."),
        lambda: here.do(name_payee, reference, {"kind": "shop"}),
    )
    for one in tries:
        refused(NotAllowed, "not_yours", one)
    refused(NotNow, "already_sent", lambda: here.do(save_entry, here.token, "paper", values))
    refused(Missing, "draft_gone", lambda: here.do(submit, here.token, values))


@with_database
def test_a_no_is_told_and_asked_again_after_a_change():
    here = Written(**MAIL)
    here.read_back()
    first = way()
    assert not here.do(confirm_entry, first, {"do": "no", "words": "Het is 50 euro 🙂"}, actor=ANONYMOUS)
    assert (here.row.words, here.row.state, here.row.read_back_at) == ("Het is 50 euro 🙂", State.DRAFT, None)
    assert mailed("entry_declined").person_id == here.worker.person_id
    here.do(save_entry, here.token, "visit", here.values | {"total": "50", "lines": []})
    here.read_back()
    refused(NotNow, "link_over", lambda: here.do(confirm_entry, first, {"do": "yes"}, actor=ANONYMOUS))
    assert here.do(confirm_entry, way(), {"do": "yes"}, actor=ANONYMOUS)
    with reading() as session:
        assert queries.plan(session, here.row.reference).total_cents == 50_00


@with_database
def test_a_changed_text_is_never_confirmed_by_the_old_paper():
    here = Written(**PHONE)
    reference, code = here.slip()
    link = here.do(open_slip, reference, code, actor=ANONYMOUS)
    here.do(save_entry, here.token, "paper", here.values | {"what": "Iets heel anders."})
    refused(NotNow, "link_over", lambda: here.do(confirm_entry, link, {"do": "yes"}, actor=ANONYMOUS))
    assert here.do(open_slip, reference, code, actor=ANONYMOUS) is None
    assert here.slip() != (reference, code)


@with_database
def test_only_a_worker_of_the_place_writes_down():
    here = Written(**PHONE)
    with writing() as session:
        other = make.table(session)
        elsewhere = make.actor(make.person(session), Grant(Role.COMMUNITY_WORKER, other.place.programme_id))
    for actor in (ANONYMOUS, here.at.officer, here.at.chair, elsewhere):
        refused(Missing, "no_such_page", lambda a=actor: here.do(enter, here.at.place.slug, "paper", {}, actor=a))
        refused(NotNow, "entry_gone", lambda a=actor: here.do(save_entry, here.token, "paper", {}, actor=a))
        refused(NotNow, "entry_gone", lambda a=actor: here.do(read_back, here.token, actor=a))


@with_database
@pytest.mark.parametrize("field", ["name", "postcode", "house_number", "what", "total"])
def test_what_is_missing_is_said_before_it_is_read_back(field):
    here = Written(**MAIL | {field: ""})
    with pytest.raises(Invalid) as refusal:
        here.read_back()
    assert refusal.value.field == field
    for source in ("web", "", "nul\0"):
        refused(Invalid, "source_needed", lambda s=source: here.do(save_entry, here.token, s, here.values))


@with_database
def test_a_closed_round_keeps_it(clock):
    here = Written(**PHONE)
    link = here.opened()
    clock.step(days=22)
    with pytest.raises(NotNow):
        here.do(confirm_entry, link, {"do": "yes"}, actor=ANONYMOUS)
    assert here.row.state is State.DRAFT


@with_database
def test_the_list_of_what_waits():
    here = Written(**PHONE)
    scope = queries.Scope([here.at.place.programme_id])
    with reading() as session:
        (line,) = queries.entries(session, scope, house_clock.now())
    assert (line.scribe, line.read_back_at) == (here.worker.name, None)
    here.do(confirm_entry, here.opened(), {"do": "yes"}, actor=ANONYMOUS)
    with reading() as session:
        assert queries.entries(session, scope, house_clock.now()) == ()
        assert queries.entries(session, queries.Scope([0]), house_clock.now()) == ()


@given(st.text())
def test_a_code_is_eight_plain_signs_and_survives_being_typed(seed):
    code = slip_code(seed)
    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    assert code == slip_code(seed)
    assert tidy_code(f" {shown_code(code).lower()}-") == code
