"""One plan that was just sent in, with everybody who has to do with it, for the tests of this storey."""

from datetime import date, timedelta

import pytest

from grants.applications import queries
from grants.applications.services import confirm_contact, start_draft, submit
from grants.programmes.models import Place
from grants.rules.permissions import ANONYMOUS
from grants.store import clock as house_clock
from grants.store.session import reading, writing
from tests import make


class Case:
    """One plan that was just sent in, and who has to do with it; ``do`` presses as the officer, or as ``actor``."""

    def __init__(self, **typed):
        values = make.sheet(**typed)
        with writing() as session:
            made = make.published_round(session)
            self.place = session.get_one(Place, made.place_id)
            self.officer = make.officer(session, self.place)
            token = start_draft(session, ANONYMOUS, self.place.slug, values, way_back=False)
            sent = submit(session, ANONYMOUS, token, values)
            self.token, self.reference, self.link = token, sent.reference, sent.confirm_token
            self.owner = make.owner(session, sent.reference)

    def do(self, press, *rest, actor=None):
        with writing() as session:
            return press(session, actor or self.officer, self.reference, *rest)

    def confirm(self):
        with writing() as session:
            confirm_contact(session, self.link)

    @property
    def plan(self):
        with reading() as session:
            return queries.plan(session, self.reference)

    @property
    def actions(self):
        with reading() as session:
            return [step.action for step in queries.steps(session, self.plan.id)]

    def due(self, on=None):
        with reading() as session:
            return queries.due_on(session, self.plan.id, on or house_clock.today())


def in_days(days: int) -> date:
    """Give the day so many days from now."""
    return house_clock.today() + timedelta(days=days)


def refused(kind, code, press):
    """Demand that a press is refused with this kind and code."""
    with pytest.raises(kind) as refusal:
        press()
    assert refusal.value.code == code
