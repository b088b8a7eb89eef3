"""What stands around every page: who is here, where they can go, the other language, the way out.

The roof hands over the menu; plumbing knows no feature. May import: Flask, rules, web.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for

from grants.rules.permissions import Actor, Role, roles_anywhere
from grants.web import access, i18n
from grants.web.addresses import address
from grants.web.forms import PressForm


@dataclass(frozen=True)
class Entry:
    """One entry of the menu: its words (looked up when shown), where it leads, and who sees it (empty: everybody)."""

    text: Any
    endpoint: str
    roles: frozenset[Role] = frozenset()


def install(app: Flask, menu: Sequence[Entry]) -> None:
    """Give every page its frame."""
    app.extensions["menu"] = tuple(menu)

    @app.context_processor
    def frame() -> dict[str, Any]:
        who = access.actor()
        known = who.person_id is not None
        return {
            "me": who if known else None,
            "nav": _menu(),
            "lang": i18n.language(),
            "lang_href": i18n.other_language_href(),
            "sign_out_form": PressForm.blank() if known else None,
            "demo": current_app.config["DEMO_MADE"],
        }


def home(who: Actor) -> str:
    """Return where somebody starts after signing in: the last entry of the menu that is theirs in particular."""
    roles = roles_anywhere(who)
    own = [entry for entry in current_app.extensions["menu"] if entry.roles & roles]
    return url_for(own[-1].endpoint) if own else "/"


def _menu() -> list[dict[str, Any]]:
    roles = roles_anywhere(access.actor())
    here = request.path
    shown = []
    for entry in current_app.extensions["menu"]:
        if not entry.roles or entry.roles & roles:
            href = address(entry.endpoint)
            shown.append({"text": entry.text, "href": href, "current": here == href or here.startswith(f"{href}/")})
    return shown
