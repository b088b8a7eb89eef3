"""What can be done about people: adding them, letting them in, and giving out links for one action.

May import: people.models, people.queries, store, rules.
"""

from grants.people.services.links import make_link, revoke_links, use_link
from grants.people.services.persons import add_person, change_contact, find_or_add, found_or_added
from grants.people.services.sessions import end_session, start_session, touch
from grants.people.services.sign_in import (
    CODE_TRIES,
    Entered,
    enter,
    enter_by_code,
    look_around,
    mail_goes_through,
    make_way_in,
    show_face,
    sign_in,
)
from grants.people.services.slips import SLIP_DAYS, SLIP_TRIES, end_slips, make_slip, try_slip

__all__ = [
    "CODE_TRIES",
    "SLIP_DAYS",
    "SLIP_TRIES",
    "Entered",
    "add_person",
    "change_contact",
    "end_session",
    "end_slips",
    "enter",
    "enter_by_code",
    "find_or_add",
    "found_or_added",
    "look_around",
    "mail_goes_through",
    "make_link",
    "make_slip",
    "make_way_in",
    "revoke_links",
    "show_face",
    "sign_in",
    "start_session",
    "touch",
    "try_slip",
    "use_link",
]
