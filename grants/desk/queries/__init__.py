"""What the desk shows, in as few statements for a hundred rows as for five. Never writes.

Scope is the programmes and places somebody works for: what belongs to another programme is not there. May import:
every storey below, rules, store.
"""

from grants.desk.queries.figures import Figures, figures
from grants.desk.queries.kinds import Task, TaskRow
from grants.desk.queries.places import PlaceRow, places
from grants.desk.queries.plans import PAGE, Filters, PlanItem, Plans, plans
from grants.desk.queries.promises import Promise, promises
from grants.desk.queries.rounds import RoundPage, RoundPlan, round_page
from grants.desk.queries.scope import HORIZON, living, scope
from grants.desk.queries.tasks import tasks

__all__ = [
    "HORIZON",
    "PAGE",
    "Figures",
    "Filters",
    "PlaceRow",
    "PlanItem",
    "Plans",
    "Promise",
    "RoundPage",
    "RoundPlan",
    "Task",
    "TaskRow",
    "figures",
    "living",
    "places",
    "plans",
    "promises",
    "round_page",
    "scope",
    "tasks",
]
