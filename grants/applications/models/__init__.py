"""What people ask for: the plan, its makers, its lines of money, its thread, and every step it took.

May import: programmes, people, store, rules. Models hold no decisions.
"""

from grants.applications.models.entries import Entry, HelpCall
from grants.applications.models.files import FileKind, FileState, PlanFile
from grants.applications.models.makers import ConfirmedBy, Helper, Invitation, InvitedAs, Owner, Reply
from grants.applications.models.plan import DRAWINGS, SHEET_TEXTS, Application, BudgetLine, Sheet, Source
from grants.applications.models.steps import Event, Step
from grants.applications.models.talk import InfoReminder, InfoRequest, Message, Side, ThreadQuestion

__all__ = [
    "DRAWINGS",
    "SHEET_TEXTS",
    "Application",
    "BudgetLine",
    "ConfirmedBy",
    "Entry",
    "Event",
    "FileKind",
    "FileState",
    "HelpCall",
    "Helper",
    "InfoReminder",
    "InfoRequest",
    "Invitation",
    "InvitedAs",
    "Message",
    "Owner",
    "PlanFile",
    "Reply",
    "Sheet",
    "Side",
    "Source",
    "Step",
    "ThreadQuestion",
]
