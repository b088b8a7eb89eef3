"""Living the demo: every life and every pay day in one order of time, and the post after each step."""

import heapq
from collections.abc import Iterator
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy.orm import Session

from grants.applications.services import remind
from grants.decisions.services import release_due_letters
from grants.demo import almanac
from grants.demo.cast import Cast, gather
from grants.demo.lives import life
from grants.demo.neighbours import furnishing, linking, offering
from grants.demo.paying import late_returns, pay_weeks
from grants.demo.reading import told
from grants.demo.tin import every_card
from grants.notices.services import Office, deliver
from grants.people import services as people
from grants.people.models import Face
from grants.rules.refusals import NotNow
from grants.store import clock
from grants.store.house import DEMO_MADE, fact_moment, note_fact
from grants.store.session import reading, writing

FACES = (
    (Face.YOUTH_OWNER, "fenna@noaber.example"),
    (Face.HELPER, "hilda@noaber.example"),
    (Face.PANEL_MEMBER, "anneke@noaber.example"),
    (Face.YOUNG_PANEL_MEMBER, "sem@noaber.example"),
    (Face.CHAIR, "mirjam@noaber.example"),
    (Face.OFFICER, "marloes@noaber.example"),
    (Face.TREASURER, "rixt@noaber.example"),
    (Face.COMMUNITY_WORKER, "janneke@noaber.example"),
    (Face.ADMIN, "shanice@noaber.example"),
)


class Nowhere:
    """Carries the demo's mail nowhere: its addresses are invented."""

    def carry(self, message: EmailMessage, name: str) -> None:
        """Take a message and forget it."""


def load(seed: int, today: date) -> int:
    """Fill an empty database with the demo as it stands on ``today``; returns how many plans.

    Raises NotNow('demo_is_there') when there is a programme already: the demo never mixes with real people.
    """
    with reading() as session:
        if fact_moment(session, DEMO_MADE) is not None:
            raise NotNow("demo_is_there")
    cast = gather(seed, today)
    plans = told("plans")
    lives = [life(cast, plan) for plan in plans]
    lives += every_card(cast)
    lives += [pay_weeks(cast, slug) for slug in cast.programme_ids] + [late_returns(cast)]
    lives += [offering(cast, said) for said in told("offers")] + [furnishing(cast)]
    lives += [linking(cast, said) for said in told("links")]
    _live(lives, almanac.moment(today, 6))
    with clock.held(almanac.moment(today, 6)), writing() as session:
        _faces(session, cast)
        note_fact(session, DEMO_MADE, f"{seed} {today}")
    return len(plans)


def _live(lives: list[Iterator[datetime]], until: datetime) -> None:
    """Take every step that is due before ``until``, in the order of time."""
    office = Office(Nowhere(), "Noaber <noaber@noaber.example>", "http://127.0.0.1", Path(), attaches=False)
    line = [(next(one), n) for n, one in enumerate(lives)]
    heapq.heapify(line)
    while line:
        due, n = heapq.heappop(line)
        if due >= until:
            continue
        _post(office, due)
        with clock.held(due):
            following = next(lives[n], None)
        if following is not None:
            heapq.heappush(line, (max(following, due), n))
    _post(office, until)


def _post(office: Office, moment: datetime) -> None:
    """Let everything leave that was due before this moment: a letter leaves an hour after its decision."""
    with clock.held(moment):
        with writing() as session:
            release_due_letters(session)
            remind(session)
        deliver(office, most=10_000)


def _faces(session: Session, cast: Cast) -> None:
    shown = list(FACES)
    for plan in told("plans"):
        if plan["demo_state"] == "approved" and plan["showcase"]:
            shown.insert(0, (Face.OWNER, plan["owner"]["email"]))
        elif plan["payee"] and plan["payee"]["kind"] == "keeper" and not any(face is Face.KEEPER for face, _ in shown):
            shown.append((Face.KEEPER, plan["payee"]["email"]))
    shown.append((Face.OTHER_OFFICER, cast.staff["noord-drenthe", "officer"][0]))
    for position, (face, mail) in enumerate(shown):
        people.show_face(session, position, face, cast.persons[mail])
