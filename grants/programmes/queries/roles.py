"""Who holds which role. May import: programmes.models, rules. Never writes."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from grants.programmes.models import RoleHeld
from grants.rules.permissions import Grant

GRANTS = select(RoleHeld.role, RoleHeld.programme_id, RoleHeld.place_id).where(
    RoleHeld.person_id == bindparam("person_id"), RoleHeld.until_on.is_(None)
)
"""The roles of ``:person_id`` by gift of a programme, as the roof hands them to `people.queries`."""


def grants_of(session: Session, person_id: int) -> frozenset[Grant]:
    """Return the roles a person holds by gift of a programme; panel seats are the panel's to tell."""
    return frozenset(Grant(*row) for row in session.execute(GRANTS, {"person_id": person_id}))
