"""Asking somebody to join a plan or a draft, and what an answer changes, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.applications import queries
from grants.applications.models import InvitedAs, Reply, Sheet
from grants.applications.services import (
    Door,
    answer_request,
    end_helper,
    invite,
    leave,
    make_first,
    reply,
    request_info,
    save_draft,
    start_draft,
    submit,
    take_back,
    withdraw,
    write_message,
)
from grants.notices.models import Notice
from grants.panel import queries as panel
from grants.panel.services import ReviewSaid, give_review
from grants.rules.permissions import ANONYMOUS, Deed, Tie
from grants.rules.refusals import Invalid, Missing, NotAllowed, NotNow, Refusal, Stale, TooMany
from grants.rules.reviews import Choice, Closeness
from grants.store.session import reading, writing
from tests import make
from tests.applications.case import refused

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def at():
    with writing() as session:
        return make.table(session)


@pytest.fixture
def door(at):
    with writing() as session:
        return Door(make.sent_in(session, at.round))


@pytest.fixture
def draft(at):
    with writing() as session:
        values = make.sheet(name="Trijn Kuiper", mail="trijn@voorbeeld.example")
        return Door(token=start_draft(session, ANONYMOUS, at.place.slug, values, way_back=False))


def ask(door, kind="owner", mail="hilda@voorbeeld.example", name="Hilda Bos", actor=None):
    with writing() as session:
        who = actor or (make.owner(session, door.reference) if door.reference else ANONYMOUS)
        invite(session, who, door, {"kind": kind, "name": name, "mail": mail})
    return token_of(f"applications/join_{kind}")


def token_of(template):
    return mails(template)[-1].facts["secret"]["path"].rpartition("/")[2]


def mails(template):
    with reading() as session:
        return session.scalars(select(Notice).where(Notice.template == template).order_by(Notice.id)).all()


def say(token, do="yes"):
    with writing() as session:
        return reply(session, token, {"do": do})


def company(door):
    with reading() as session:
        plan = (
            queries.plan(session, door.reference).id
            if door.reference
            else queries.draft_standing(session, ANONYMOUS, door.token, make.clock.now()).id
        )
        return [(one.kind, one.name, one.position, one.asked) for one in queries.company(session, plan)]


def hilda():
    with reading() as session:
        return make.actor(session.get_one(make.Person, queries_person(session)))


def queries_person(session):
    return session.scalars(select(make.Person.id).where(make.Person.email == "hilda@voorbeeld.example")).one()


def test_a_second_owner_joins_only_after_their_own_yes(door):
    token = ask(door)
    assert company(door)[-1] == (InvitedAs.OWNER, "Hilda Bos", 4, True)
    with reading() as session:
        assert queries.standing(session, hilda(), door.reference).ties == frozenset()
    assert say(token).token == ""
    assert company(door)[1] == (InvitedAs.OWNER, "Hilda Bos", 2, False)
    with reading() as session:
        here = queries.standing(session, hilda(), door.reference)
        assert all(here.may(deed) for deed in (Deed.WITHDRAW, Deed.ACCEPT, Deed.ANSWER_REQUEST))
        plan = queries.plan(session, door.reference)
        assert queries.makers(session, plan.id)[1].confirmed_at is not None
    # The other owner hears of it; whoever joined is one from now on, so both get what comes.
    assert {mail.facts["other"] for mail in mails("applications/joined")} == {"Hilda Bos"}


def test_each_owner_can_withdraw(door):
    say(ask(door))
    with writing() as session:
        withdraw(session, hilda(), door.reference)
    assert len(mails("applications/withdrawn")) == 2


def test_an_answer_is_given_once(door):
    token = ask(door)
    say(token)
    refused(NotNow, "link_over", lambda: say(token))
    refused(NotNow, "link_over", lambda: say(token, "no"))
    with reading() as session:
        assert queries.invitation(session, token).reply is Reply.YES


def test_a_no_changes_nothing_and_is_told(door):
    before = company(door)
    say(ask(door), "no")
    assert company(door) == before
    assert mails("applications/join_declined")[0].facts["other"] == "Hilda Bos"
    ask(door, mail="ander@voorbeeld.example", name="Ander")


def test_a_question_taken_back_has_a_dead_link(door):
    token = ask(door)
    with writing() as session:
        owner = make.owner(session, door.reference)
        number = queries.company(session, queries.plan(session, door.reference).id)[-1].number
        take_back(session, owner, door, number)
    refused(NotNow, "link_over", lambda: say(token))
    with reading() as session:
        refused(NotNow, "link_over", lambda: queries.invitation(session, token))


def test_a_link_is_dead_after_thirty_days_and_for_anything_else(door, clock):
    token = ask(door)
    clock.step(days=31)
    refused(NotNow, "link_over", lambda: say(token))
    refused(NotNow, "link_over", lambda: say("none"))
    refused(Invalid, "choice_unknown", lambda: say(token, "perhaps"))


def test_two_owners_and_no_more(door):
    say(ask(door))
    refused(NotNow, "two_owners", lambda: ask(door, mail="derde@voorbeeld.example"))


def test_one_open_question_of_a_kind(door):
    ask(door)
    refused(NotNow, "invitation_open", lambda: ask(door, mail="derde@voorbeeld.example"))
    ask(door, "helper", mail="derde@voorbeeld.example")


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"kind": "boss"}, "choice_unknown", "kind"),
        ({"name": " "}, "required", "name"),
        ({"name": "n" * 121}, "text_too_long", "name"),
        ({"name": "nul\0"}, "text_unfit", "name"),
        ({"mail": ""}, "mail_format", "mail"),
        ({"mail": "a@b\nBcc: c@d.nl"}, "mail_format", "mail"),
    ],
)
def test_bad_input_is_refused_at_its_field(door, values, code, field):
    typed = {"kind": "owner", "name": "Hilda 🙂 <b>", "mail": "hilda@voorbeeld.example"} | values
    with writing() as session, pytest.raises(Invalid) as refusal:
        invite(session, make.owner(session, door.reference), door, typed)
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_nobody_is_asked_twice_for_what_they_are(door):
    say(ask(door))
    refused(Invalid, "already_maker", lambda: ask(door, "helper"))


def test_a_helper_can_become_an_owner(door):
    say(ask(door, "helper"))
    refused(Invalid, "already_maker", lambda: ask(door, "helper"))
    say(ask(door))
    assert [row[:2] for row in company(door)][1:] == [(InvitedAs.OWNER, "Hilda Bos")]


def test_nobody_is_bothered_by_way_of_plans(at, door):
    with writing() as session:
        doors = [Door(make.sent_in(session, at.round, total="1")) for _ in range(3)]
    for one in doors:
        ask(one)
    refused(Invalid, "mailed_often", lambda: ask(door))


def test_a_plan_asks_twelve_times_at_most(door):
    for number in range(12):
        say(ask(door, mail=f"nummer{number}@voorbeeld.example"), "no")
    refused(TooMany, "many_invitations", lambda: ask(door))


def test_only_an_owner_asks_ends_or_takes_back(at, door):
    say(ask(door, "helper"))
    for actor in (ANONYMOUS, at.officer, at.chair, hilda()):
        for press in (
            lambda who: ask(door, actor=who),
            lambda who: do(end_helper, who, door, 1),
            lambda who: do(take_back, who, door, 1),
            lambda who: do(make_first, who, door.reference),
            lambda who: do(leave, who, door.reference),
        ):
            refused(NotAllowed, "not_yours", lambda press=press, actor=actor: press(actor))


def do(press, *values, **named):
    with writing() as session:
        return press(session, *values, **named)


# ---- handing over ----


def test_make_first_swaps_and_tells_the_other(door):
    say(ask(door))
    with reading() as session:
        first = make.owner(session, door.reference)
    do(make_first, first, door.reference)
    assert [row[1:3] for row in company(door)] == [("Hilda Bos", 1), (first.name, 2)]
    assert [mail.facts["other"] for mail in mails("applications/made_first")] == [first.name]


def test_leave_leaves_the_other_and_never_nobody(door):
    with reading() as session:
        first = make.owner(session, door.reference)
    refused(NotNow, "last_owner", lambda: do(leave, first, door.reference))
    refused(NotNow, "only_with_two", lambda: do(make_first, first, door.reference))
    say(ask(door))
    refused(NotNow, "leaver_receives", lambda: do(leave, first, door.reference, receives=True))
    refused(Stale, "stale", lambda: do(leave, first, door.reference, 1))
    do(leave, first, door.reference)
    assert [row[1:3] for row in company(door)] == [("Hilda Bos", 1)]
    refused(NotAllowed, "not_yours", lambda: do(withdraw, first, door.reference))
    refused(NotNow, "last_owner", lambda: do(leave, hilda(), door.reference))
    # Who left can be asked again, and is one again.
    with reading() as session:
        mail = session.get_one(make.Person, first.person_id).email
    say(ask(door, mail=mail, actor=hilda()))
    assert [row[1:3] for row in company(door)] == [("Hilda Bos", 1), (first.name, 2)]


def test_a_member_who_joins_is_set_aside_and_stays_so_after_leaving(at):
    member = at.members[1]
    with writing() as session:
        reference = make.plan_before(session, at)
        mail = session.get_one(make.Person, member.person_id).email
    door = Door(reference)
    for kind in ("helper", "owner"):
        say(ask(door, kind, mail=mail))
        with writing() as session:
            assert Tie.SET_ASIDE in panel.standing(session, member, reference).ties
            with pytest.raises(NotAllowed):
                give_review(session, member, reference, ReviewSaid(Closeness.NONE, Choice.YES, "Doen!"), 0)
    do(leave, member, reference)
    with reading() as session:
        assert Tie.SET_ASIDE in panel.standing(session, member, reference).ties


# ---- drafts ----


def typed(door):
    with reading() as session:
        return queries.draft(session, ANONYMOUS, door.token, make.clock.now())[1]


def test_a_helper_types_along_and_it_is_noted_once(draft):
    joined = say(ask(draft, "helper"))
    theirs = Door(token=joined.token)
    assert token_of("applications/way_in") == joined.token != draft.token
    for words in ("Een bankje.", "Een bankje bij het water."):
        do(save_draft, ANONYMOUS, theirs.token, typed(draft) | {"what": words})
    assert typed(draft)["what"] == "Een bankje bij het water."
    with reading() as session:
        plan = queries.draft_standing(session, ANONYMOUS, draft.token, make.clock.now()).id
        steps = [(step.action, step.actor_id) for step in queries.steps(session, plan)]
        assert steps.count(("helper_typed", hilda().person_id)) == 1
        assert [one.typed for one in queries.company(session, plan)] == [True]


def test_whose_plan_it_is_is_not_the_helpers_to_type(draft):
    theirs = say(ask(draft, "helper")).token
    mine = {"name": "Hilda", "mail": "hilda@voorbeeld.example", "phone": "0612345678", "postcode": "", "what": "Ja."}
    do(save_draft, ANONYMOUS, theirs, typed(draft) | mine)
    kept = typed(draft)
    assert (kept["name"], kept["mail"], kept["what"]) == ("Trijn Kuiper", "trijn@voorbeeld.example", "Ja.")
    assert mails("applications/resume") == []


def test_a_helper_never_sends_in_changes_later_or_withdraws(at, draft):
    theirs = say(ask(draft, "helper")).token
    refused(NotAllowed, "not_yours", lambda: do(submit, ANONYMOUS, theirs, typed(draft)))
    refused(NotAllowed, "not_yours", lambda: do(submit, hilda(), draft.token, typed(draft)))
    reference = do(submit, ANONYMOUS, draft.token, typed(draft)).reference
    refused(NotNow, "already_sent", lambda: do(save_draft, ANONYMOUS, theirs, {"what": "Toch anders."}))
    due = make.clock.today() + timedelta(days=5)
    do(request_info, at.officer, reference, "Wat?", due)
    tries = (
        lambda: do(withdraw, hilda(), reference),
        lambda: do(answer_request, hilda(), reference, "Dit."),
        lambda: do(write_message, hilda(), reference, "Hoi"),
        lambda: ask(Door(token=theirs), "owner", mail="nog@voorbeeld.example"),
        lambda: do(leave, hilda(), reference),
    )
    for one in tries:
        refused(NotAllowed, "not_yours", one)


def test_a_helper_who_was_ended_has_no_way_in(draft):
    theirs = say(ask(draft, "helper")).token
    with reading() as session:
        plan = queries.draft_standing(session, ANONYMOUS, draft.token, make.clock.now()).id
        number = queries.company(session, plan)[0].number
    for _ in range(2):
        do(end_helper, ANONYMOUS, draft, number)
    refused(Missing, "draft_gone", lambda: do(save_draft, ANONYMOUS, theirs, {"what": "Toch nog."}))
    assert len(mails("applications/helper_ended")) == 1
    assert say(ask(draft, "helper")).token != theirs


def test_an_owner_who_joins_a_draft_can_send_it_in_as_well(draft):
    theirs = say(ask(draft)).token
    sent = do(submit, ANONYMOUS, theirs, typed(draft))
    assert [row[1:3] for row in company(Door(sent.reference))] == [("Trijn Kuiper", 1), ("Hilda Bos", 2)]
    # The one whose address stands on the sheet gets the receipt and the link that confirms it.
    assert sent.confirm_token
    assert mails("applications/receipt")[0].facts["name"] == "Trijn Kuiper"


def test_an_owner_who_joined_can_be_the_contact_too(draft):
    theirs = say(ask(draft)).token
    values = typed(draft) | {"name": "Hilda Bos", "mail": "hilda@voorbeeld.example"}
    sent = do(submit, ANONYMOUS, theirs, values)
    assert [row[1:3] for row in company(Door(sent.reference))] == [("Hilda Bos", 1)]


def test_joining_does_not_make_the_page_of_who_is_typing_stale(draft):
    with reading() as session:
        seen = queries.draft_standing(session, ANONYMOUS, draft.token, make.clock.now()).version
    say(ask(draft, "helper"))
    do(save_draft, ANONYMOUS, draft.token, {"what": "Verder."}, seen)
    assert typed(draft)["what"] == "Verder."


def test_a_draft_that_is_nobodys_of_this_token_stays_shut(draft):
    ask(draft, "helper")
    for wrong in ("none", "é", draft.token + "x"):
        with pytest.raises(Refusal) as refusal:
            ask(Door(token=wrong), "helper")
        assert refusal.value.code == "draft_gone"


def test_what_the_helper_typed_is_the_same_sheet(draft):
    with reading() as session:
        assert len(session.scalars(select(Sheet)).all()) == 1
