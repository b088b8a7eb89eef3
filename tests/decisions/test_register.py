"""The register of terms on both databases: lines with their last days, and a plan that is considered again."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from grants.applications import queries as applications
from grants.decisions import queries
from grants.decisions.models import Recommendation, RegisterKind
from grants.decisions.services import Confirmed, Received, confirm, reconsider, settle_entry, write_entry
from grants.ledger.queries import line
from grants.notices.models import Notice
from grants.panel.queries import reading, standing
from grants.panel.services import ReviewSaid, give_review
from grants.rules.lifecycle import State
from grants.rules.refusals import Invalid, Missing, NotAllowed, NotNow, Stale
from grants.rules.reviews import Choice, Closeness
from grants.store import clock as house_clock
from grants.store.session import writing
from tests import make
from tests.fixtures_db import Clock
from tests.web.client import Client

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def at(app) -> make.Table:
    with writing() as session:
        return make.table(session)


def came(kind=RegisterKind.OBJECTION, on=None, words="Het is niet eerlijk.", **more) -> Received:
    return Received(kind, on or house_clock.today(), words, **more)


def refused(session, who, plan, said) -> str:
    with pytest.raises(Invalid) as caught:
        write_entry(session, who, plan, said)
    return f"{caught.value.code} {caught.value.field}"


def test_a_delay_is_mailed_and_a_default_follows_the_term(at, clock: Clock) -> None:
    with writing() as session:
        plan = make.plan_before(session, at)
        due = applications.due_on(session, queries.standing(session, at.officer, plan).id, house_clock.today())
        later = due + timedelta(days=14)
        assert write_entry(session, at.officer, plan, came(RegisterKind.DELAY, until_on=later)) == 1
        told = session.scalars(select(Notice).where(Notice.template == "decisions/delay")).one()
        assert told.facts["until_on"] == later.isoformat()
        assert refused(session, at.officer, plan, came(RegisterKind.DEFAULT)) == "default_too_early received_on"
        assert refused(session, at.officer, plan, came(RegisterKind.DELAY)) == "delay_needs_later until_on"
        assert refused(session, at.officer, plan, came()) == "no_letter_yet kind"
        assert refused(session, at.officer, plan, came(None)) == "choice_unknown kind"
        assert refused(session, at.officer, plan, came(words=" ")) == "required words"
        assert refused(session, at.officer, plan, Received(RegisterKind.DELAY, None, "x")) == "required received_on"
        tomorrow = house_clock.today() + timedelta(days=1)
        assert refused(session, at.officer, plan, came(on=tomorrow)) == "day_to_come received_on"
        with pytest.raises(NotAllowed):
            write_entry(session, at.chair, plan, came())
    clock.step(days=(due - house_clock.today()).days + 1)
    with writing() as session:
        assert write_entry(session, at.officer, plan, came(RegisterKind.DEFAULT)) == 2
        first, second = queries.register(session, queries.standing(session, at.officer, plan).id)
        assert (first.last_day_on, second.last_day_on) == (later, house_clock.today() + timedelta(days=14))
        waits = queries.open_terms(session, [at.programme_id], [])
        assert [one.number for one in waits] == sorted((1, 2), key=lambda n: (first, second)[n - 1].last_day_on)
        settle_entry(session, at.officer, plan, 2)
        with pytest.raises(NotNow):
            settle_entry(session, at.officer, plan, 2)
        with pytest.raises(Missing):
            settle_entry(session, at.officer, plan, 9)
        assert [one.number for one in queries.open_terms(session, [], [at.place.id])] == [1]


def test_an_objection_opens_the_plan_again_and_its_money(at, clock: Clock) -> None:
    with writing() as session:
        plan, other = make.approved(session, at, total="300"), make.approved(session, at, total="100")
    clock.step(minutes=61)
    with writing() as session:
        make.letters_out(session)
        colleague = make.officer(session, at.place)
        here = queries.standing(session, colleague, plan)
        last_on = queries.objection_last_day(session, here.id)
        number = write_entry(session, colleague, plan, came())
        (entry,) = queries.register(session, here.id)
        assert (entry.in_time, entry.last_day_on) == (True, date(2026, 5, 26))
        assert last_on == date(2026, 4, 13)
        with pytest.raises(NotAllowed):
            reconsider(session, at.officer, plan, number, "Opnieuw.", make.nonce(), None)
        with pytest.raises(NotNow) as wrong:
            reconsider(session, colleague, other, number, "Opnieuw.", make.nonce(), None)
        assert wrong.value.code == "objection_number"
        with pytest.raises(Invalid):
            reconsider(session, colleague, plan, number, " ", make.nonce(), None)
        with pytest.raises(Stale):
            reconsider(session, colleague, plan, number, "Opnieuw.", make.nonce(), 1)
        reconsider(session, colleague, plan, number, "De makers hebben gelijk.", make.nonce(), here.version)
        assert line(session, at.round.id).reserved == 100_00
        assert queries.standing(session, colleague, plan).state is State.IN_REVIEW
        assert session.scalars(select(Recommendation.withdrawn_at)).all().count(None) == 1


def test_voices_before_an_objection_are_asked_again_and_it_can_be_decided_anew(at, clock: Clock) -> None:
    with writing() as session:
        plan = make.approved(session, at)
    clock.step(minutes=61)
    with writing() as session:
        make.letters_out(session)
        colleague = make.officer(session, at.place)
        number = write_entry(session, colleague, plan, came())
        clock.step(minutes=1)
        reconsider(session, colleague, plan, number, "Opnieuw.", make.nonce(), None)
        mine = reading(session, at.chair, standing(session, at.chair, plan))
        assert mine.asks_again
        assert mine.open
        clock.step(minutes=1)
        said = ReviewSaid(Closeness.NONE, Choice.YES, "Doen!")
        give_review(session, at.chair, plan, said, mine.mine.version)
        assert not reading(session, at.chair, standing(session, at.chair, plan)).asks_again
        make.conclude_now(session, at, plan)
        confirm(session, at.officer, at.round.reference, {plan: Confirmed()}, make.nonce())
        assert queries.standing(session, colleague, plan).state is State.APPROVED


def test_the_pages_of_the_register(client: Client, at, clock: Clock) -> None:
    with writing() as session:
        plan = make.approved(session, at)
    clock.step(minutes=61)
    with writing() as session:
        make.letters_out(session)
        somebody = make.officer(session, at.place)
    officer = client.as_(somebody.person_id)
    address = f"/applications/{plan}/register"
    wrong = officer.fill(address, "entry", status=422, kind="delay", words="Te druk <b>")
    assert "loopt er geen termijn meer" in wrong
    assert "Te druk &lt;b&gt;" in wrong.text
    page = officer.fill(address, "entry", kind="objection", words="Niet eerlijk", by_post=True).follow()
    assert "Besluit over het bezwaar uiterlijk op 26 mei 2026" in page
    assert "Niet eerlijk" in page
    assert f"/applications/{plan}/register" in officer.get("/desk/terms").links
    again = officer.get(f"/applications/{plan}/reconsider?number=1")
    assert 'value="1"' in again.text
    assert officer.fill(f"/applications/{plan}/reconsider?number=1", words="Opnieuw.").location.endswith(plan)
    member = client.as_(at.members[1].person_id)
    assert "Geldt je stem nog?" in member.get(f"/panel/plans/{plan}")
    officer.get(address).fill(f"{address}/settle", press="1")
    assert "Afgedaan op" in officer.get(address)
