"""Who someone is: roles in a programme or place, ties to one application. Imports nothing of ours."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is in a programme or a place. Everyone who is signed in is a resident."""

    RESIDENT = "resident"
    COMMUNITY_WORKER = "community_worker"
    PANEL_MEMBER = "panel_member"
    CHAIR = "chair"
    OFFICER = "officer"
    TREASURER = "treasurer"
    ADMIN = "admin"


class Tie(StrEnum):
    """What a person is to one application (or, for PREPARER, to one batch of payments).

    OWNER also holds for who comes with the draft's token or the link in the receipt: applying needs no sign-in.
    PAYEE is the owner or keeper who receives the money. DECIDER took the decision. CHAIR_STAND_IN is any member who is
    not set aside where the chair is (PRODUCT 3.3). SCRIBE wrote the plan down for somebody, from paper or a phone call.
    EVENING_SCRIBE writes down what the table says on one evening, because the chair asked them to; STAFF works for the
    programme here.
    """

    OWNER = "owner"
    HELPER = "helper"
    PAYEE = "payee"
    SET_ASIDE = "set_aside"
    PREPARER = "preparer"
    DECIDER = "decider"
    CHAIR_STAND_IN = "chair_stand_in"
    SCRIBE = "scribe"
    EVENING_SCRIBE = "evening_scribe"
    STAFF = "staff"


STAFF: frozenset[Role] = frozenset({Role.COMMUNITY_WORKER, Role.OFFICER, Role.TREASURER, Role.ADMIN})
"""The roles of who works for the programme: whoever has one never speaks for a panel."""


@dataclass(frozen=True)
class Grant:
    """One role of one person, held in a whole programme or, with `place_id`, in one place of it.

    A grant of neither counts for ADMIN alone: no other role may reach over the wall between two programmes.
    """

    role: Role
    programme_id: int | None = None
    place_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """Whoever does something: a person with roles, or nobody in particular (`person_id` None)."""

    person_id: int | None
    name: str
    grants: frozenset[Grant] = frozenset()


ANONYMOUS = Actor(None, "")


def roles_at(actor: Actor, programme_id: int | None, place_id: int | None) -> frozenset[Role]:
    """Give the roles `actor` has at a place of a programme; None for what the thing asked about does not have.

    A role of the programme counts in each of its places, a role of a place only there: not for the programme as a
    whole. Pass both ids of a place, else the roles of its programme do not count.
    """
    held = {grant.role for grant in actor.grants if _reaches(grant, programme_id, place_id)}
    return frozenset(held if actor.person_id is None else held | {Role.RESIDENT})


def _reaches(grant: Grant, programme_id: int | None, place_id: int | None) -> bool:
    if grant.programme_id is None and grant.place_id is None:
        return grant.role is Role.ADMIN
    return grant.programme_id in (None, programme_id) and grant.place_id in (None, place_id)
