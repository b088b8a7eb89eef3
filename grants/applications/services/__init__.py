"""What can be done with a plan up to the moment the panel reads it. Nothing here commits or knows Flask.

May import: applications.models, queries and papers, earlier storeys, rules, store.
"""

from grants.applications.services.checking import answer_request, check, post_receipt, request_info
from grants.applications.services.drafts import save_draft, start_draft
from grants.applications.services.files import add_file, drop_files, make_ready, remove_file, stored
from grants.applications.services.history import advance, demand_seen, locked, noted
from grants.applications.services.makers import add_helper, add_owner, called, confirm_contact
from grants.applications.services.reading import faults
from grants.applications.services.sending import SentIn, submit
from grants.applications.services.sheets import added_up, kept
from grants.applications.services.summarising import summarise
from grants.applications.services.talking import withdraw, write_message

__all__ = [
    "SentIn",
    "add_file",
    "add_helper",
    "add_owner",
    "added_up",
    "advance",
    "answer_request",
    "called",
    "check",
    "confirm_contact",
    "demand_seen",
    "drop_files",
    "faults",
    "kept",
    "locked",
    "make_ready",
    "noted",
    "post_receipt",
    "remove_file",
    "request_info",
    "save_draft",
    "start_draft",
    "stored",
    "submit",
    "summarise",
    "withdraw",
    "write_message",
]
