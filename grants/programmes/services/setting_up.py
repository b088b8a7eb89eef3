"""Setting up programmes, places and roles. May import: programmes.models and queries, rules, store."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.programmes.models import Place, Programme, RoleHeld
from grants.programmes.queries import place_by_slug
from grants.programmes.services.words import folded, slug_of, texts
from grants.rules import checks
from grants.rules.permissions import Actor, Deed, Grant, Role, demand, roles_at
from grants.rules.refusals import Invalid, Missing
from grants.store import clock
from grants.store.session import truth

COMMAND_LINE = Actor(None, "command line", frozenset({Grant(Role.ADMIN)}))
"""Whoever sits at the machine itself: sets up programmes before anybody has a role in them."""

truth("uq_programmes_slug", lambda: Invalid("slug_taken", "slug"))
truth("uq_places_slug", lambda: Invalid("slug_taken", "slug"))
truth("uq_places_cbs_code", lambda: Invalid("place_known", "cbs_code"))
_PROGRAMME = {"name": 120, "body_name": 160, "postal_address": 300}
_PLACE = {"name": 120, "municipality": 120, "gm_code": 10, "cbs_code": 12}


def add_programme(session: Session, actor: Actor, values: Mapping[str, str]) -> str:
    """Add a programme and return its slug. Takes slug (or makes one), name, body_name, postal_address, email, phone.

    Raises NotAllowed, and Invalid at the field.
    """
    demand(Deed.MANAGE_PEOPLE, roles_at(actor, None, None))
    words = texts(values, _PROGRAMME)
    slug = slug_of(values.get("slug", "") or words["name"])[:40]
    mail, phone = checks.tidy_mail(values.get("email", ""), "email"), values.get("phone", "").strip()
    checks.tidy_phone(phone)
    session.add(Programme(slug=slug, email=mail, phone=phone, **words))
    session.flush()
    return slug


def add_place(session: Session, actor: Actor, programme: str, values: Mapping[str, str]) -> str:
    """Add a place to the programme with this slug and return its own slug.

    Takes name, municipality, gm_code and cbs_code; a slug only if its name alone will not do. A name that is taken
    gets its municipality behind it. Raises NotAllowed, Missing, and Invalid at the field.
    """
    programme_id = _programme(session, programme)
    demand(Deed.MANAGE_PEOPLE, roles_at(actor, programme_id, None))
    words = texts(values, _PLACE)
    slug = slug_of(values.get("slug", "") or words["name"])[:60]
    if session.scalar(select(Place.id).where(Place.slug == slug)) is not None:
        slug = f"{slug}-{slug_of(words['municipality'])}"[:60]
    session.add(Place(programme_id=programme_id, slug=slug, sort_key=folded(words["name"])[:120], **words))
    session.flush()
    return slug


def give_role(
    session: Session, actor: Actor, person_id: int, role: Role, *, programme: str = "", place: str = ""
) -> None:
    """Give a person a role in a programme or in one place (slugs); giving it again changes nothing.

    Panel seats are given by the panel. Raises NotAllowed, Missing, and ValueError for a role nobody gives this way.
    """
    if role in (Role.RESIDENT, Role.PANEL_MEMBER, Role.CHAIR) or bool(programme) == bool(place):
        raise ValueError("a role is given in a programme or in a place, and a seat by the panel")
    spot = place_by_slug(session, place) if place else None
    programme_id = spot.programme_id if spot else _programme(session, programme)
    place_id = spot.id if spot else None
    demand(Deed.MANAGE_PEOPLE, roles_at(actor, programme_id, place_id))
    held = RoleHeld(
        person_id=person_id,
        role=role,
        programme_id=None if spot else programme_id,
        place_id=place_id,
        since_on=clock.today(),
    )
    if not _holds(session, held):
        session.add(held)
        session.flush()


def _programme(session: Session, slug: str) -> int:
    found = session.scalar(select(Programme.id).where(Programme.slug == slug))
    if found is None:
        raise Missing("no_such_page")
    return found


def _holds(session: Session, wanted: RoleHeld) -> bool:
    same = select(RoleHeld.id).where(
        RoleHeld.person_id == wanted.person_id,
        RoleHeld.role == wanted.role,
        RoleHeld.programme_id.is_not_distinct_from(wanted.programme_id),
        RoleHeld.place_id.is_not_distinct_from(wanted.place_id),
        RoleHeld.until_on.is_(None),
    )
    return session.scalar(same) is not None
