"""Noaber: neighbourhood budgets, from a plan at the kitchen table to money on the account.

``create_app`` is the roof of the web process. It imports inside the function, so that a rule or a command does not
bring the whole web along.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app(environ: "Mapping[str, str] | None" = None) -> "Flask":
    """Return the web application for the settings in ``environ`` (default: this process's environment).

    Raises config.Unfit, with every fault at once, when it cannot or may not start.
    """
    from grants import config, roof, rooms
    from grants.people import queries, services
    from grants.web import setup

    settings = config.read(environ)
    roof.furnish(settings)
    app = setup.empty_house(config.ROOT, settings.for_flask() | {"DEMO_MADE": roof.holds_demo(settings)})
    setup.lay_pipes(app, queries.visitor, services.touch)
    setup.open_rooms(app, rooms.ROOMS, rooms.MENU, rooms.LOOK_UPS)
    rooms.hand_down(app)
    return app
