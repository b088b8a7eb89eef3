"""Calling somebody in for one plan that lacks voices: from the reserve list, then from a neighbouring panel."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.services import locked
from grants.notices.services import send
from grants.panel.queries import candidates, standing
from grants.panel.services.reviews import demand_open
from grants.panel.services.seats import new_seat
from grants.people.models import Person
from grants.programmes.models import Place
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid
from grants.store.session import lock_root


def call_in(session: Session, actor: Actor, reference: str, person_id: int) -> None:
    """Call somebody in for one plan: they read it and give a voice that counts, and the base stays as it was.

    The reserve list goes first: a neighbour can be called while nobody on it is left. Raises NotAllowed, Missing,
    NotNow ('not_in_review', 'concluded', 'called_in_already'), and Invalid at 'person': 'nobody_to_call',
    'reserve_first'.
    """
    application = locked(session, reference)
    standing(session, actor, reference).demand(Deed.CALL_IN)
    demand_open(session, application)
    lock_root(session, Place, application.place_id)
    there = candidates(session, application.id)
    found = next((one for one in there if one.person_id == person_id), None)
    if found is None:
        raise Invalid("nobody_to_call", "person")
    if found.place and any(not one.place and one.band is found.band for one in there):
        raise Invalid("reserve_first", "person")
    new_seat(session, application.place_id, person_id, found.band, for_application_id=application.id)
    place = session.scalars(select(Place.name).where(Place.id == application.place_id)).one()
    name = session.scalars(select(Person.name).where(Person.id == person_id)).one()
    facts = {"name": name, "place": place, "title": application.title, "path": f"/panel/plans/{reference}"}
    send(session, person_id, "panel/called_in", facts, subject_code=reference)
