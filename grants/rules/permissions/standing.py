"""What somebody is to one plan or one round, all in one value. Imports this package's own parts and lifecycle."""

from dataclasses import dataclass, replace
from typing import Literal

from grants.rules.lifecycle import State
from grants.rules.permissions.actors import Actor, Role, Tie
from grants.rules.permissions.deeds import Deed
from grants.rules.permissions.rulebook import allows, demand


@dataclass(frozen=True)
class Standing:
    """An actor before one plan, round or place: the record's place and state, and the actor's roles and ties there.

    A storey adds the ties it knows (`with_ties`); the fullest one guards the pages. `id` is the plan's or the round's.
    """

    kind: Literal["plan", "round", "place"]
    id: int
    reference: str
    programme_id: int
    place_id: int
    round_id: int
    state: State | None
    version: int
    roles: frozenset[Role]
    ties: frozenset[Tie] = frozenset()

    def with_ties(self, *ties: Tie) -> "Standing":
        """Give the same standing with ties that a later storey knows of."""
        return replace(self, ties=self.ties | frozenset(ties))

    def may(self, deed: Deed) -> bool:
        """Say whether the actor may do `deed` here."""
        return allows(deed, self.roles, self.ties)

    def demand(self, deed: Deed) -> None:
        """Refuse who may not. Raises NotAllowed('not_yours')."""
        demand(deed, self.roles, self.ties)


def roles_anywhere(actor: Actor) -> frozenset[Role]:
    """Give every role the actor has in any programme or place; who is signed in is a resident."""
    held = frozenset(grant.role for grant in actor.grants)
    return held if actor.person_id is None else held | {Role.RESIDENT}
