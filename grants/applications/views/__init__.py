"""The rooms of this storey: applying, the makers' own presses, and the officer's page of a plan.

May import: web, applications, programmes, people's queries.
"""

from grants.applications.views import (
    applying,
    company,
    completing,
    confirming,
    costs,
    entering,
    files,
    makers,
    office,
    questions,
    receipts,
)
from grants.applications.views.room import room

__all__ = [
    "applying",
    "company",
    "completing",
    "confirming",
    "costs",
    "entering",
    "files",
    "makers",
    "office",
    "questions",
    "receipts",
    "room",
]
