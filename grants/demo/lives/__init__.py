"""The life of one plan, step by step: a generator that says when its next step is due and takes it when resumed."""

import random
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from grants.demo import almanac
from grants.demo.almanac import moment
from grants.demo.cast import Cast
from grants.demo.lives.after import accepting, doing
from grants.demo.lives.makers import ask, draft, sending, withdraw
from grants.demo.lives.table import deciding, reading_panel
from grants.demo.lives.typed import DECIDED, Life


def life(cast: Cast, plan: Mapping[str, Any]) -> Life:
    """Live one plan as far as its ``demo_state`` says."""
    sent = almanac.sent_on(plan, cast.today, random.Random(f"{cast.seed}-{plan['number']}"))
    if plan["demo_state"] == "draft":
        yield moment(sent, 20, 10)
        draft(cast, plan)
        return
    yield from sending(cast, plan, sent)
    if plan["demo_state"] == "withdrawn":
        yield moment(sent + timedelta(days=6), 17)
        withdraw(cast, plan)
    elif plan["demo_state"] == "more_info_requested":
        yield moment(sent + timedelta(days=3), 11)
        ask(cast, plan)
    elif plan["demo_state"] != "submitted":
        yield from reading_panel(cast, plan, sent)
    if plan["demo_state"] in DECIDED:
        yield from deciding(cast, plan, sent)
    if plan["granted_cents"] is not None and plan["payee"] is not None:
        yield from accepting(cast, plan, sent)
        yield from doing(cast, plan, sent)
