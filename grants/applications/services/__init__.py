"""What can be done with a plan up to the moment the panel reads it. Nothing here commits or knows Flask.

May import: applications.models, queries and papers, earlier storeys, rules, store.
"""

from grants.applications.services.beginning_again import again
from grants.applications.services.checking import check, post_receipt
from grants.applications.services.completing import answer_request, note_answer, opened
from grants.applications.services.doors import Door
from grants.applications.services.drafts import MAKERS_OWN, save_draft, start_draft
from grants.applications.services.entering import (
    code_of,
    confirm_entry,
    enter,
    open_slip,
    read_back,
    reopen,
    save_entry,
)
from grants.applications.services.files import add_file, drop_files, make_ready, remove_file, stored
from grants.applications.services.handing import end_helper, leave, make_first
from grants.applications.services.helping_youth import ask_help, help_called, help_faults
from grants.applications.services.history import advance, demand_seen, locked, noted
from grants.applications.services.inviting import LIVING, Joined, invite, reply, take_back
from grants.applications.services.makers import add_helper, add_owner, called, confirm_contact
from grants.applications.services.reading import faults
from grants.applications.services.reminding import called_about, no_more_reminders, remind
from grants.applications.services.requesting import request_info
from grants.applications.services.sending import SentIn, submit
from grants.applications.services.sheets import added_up, kept
from grants.applications.services.summarising import summarise
from grants.applications.services.talking import withdraw, write_message

__all__ = [
    "LIVING",
    "MAKERS_OWN",
    "Door",
    "Joined",
    "SentIn",
    "add_file",
    "add_helper",
    "add_owner",
    "added_up",
    "advance",
    "again",
    "answer_request",
    "ask_help",
    "called",
    "called_about",
    "check",
    "code_of",
    "confirm_contact",
    "confirm_entry",
    "demand_seen",
    "drop_files",
    "end_helper",
    "enter",
    "faults",
    "help_called",
    "help_faults",
    "invite",
    "kept",
    "leave",
    "locked",
    "make_first",
    "make_ready",
    "no_more_reminders",
    "note_answer",
    "noted",
    "open_slip",
    "opened",
    "post_receipt",
    "read_back",
    "remind",
    "remove_file",
    "reopen",
    "reply",
    "request_info",
    "save_draft",
    "save_entry",
    "start_draft",
    "stored",
    "submit",
    "summarise",
    "take_back",
    "withdraw",
    "write_message",
]
