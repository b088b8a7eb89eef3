"""What is done about an evening: setting it, telling members, noting who is there, writing down what they say.

May import: evenings.queries, panel, applications, notices, programmes, people, store, rules. Commits nothing.
"""

from grants.evenings.services.holding import note_attendance
from grants.evenings.services.reminding import bring_papers, remind
from grants.evenings.services.setting import EveningSaid, set_evening
from grants.evenings.services.voices import Entry, enter_voices, keep_note

__all__ = [
    "Entry",
    "EveningSaid",
    "bring_papers",
    "enter_voices",
    "keep_note",
    "note_attendance",
    "remind",
    "set_evening",
]
