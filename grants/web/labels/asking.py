"""The words for what is asked of makers: the parts of a plan, the reminders, what waits because of them."""

from typing import Any

from flask_babel import lazy_gettext as _

ASKING: dict[tuple[str, str], Any] = {
    ("Part", "what"): _("Wat willen jullie doen?"),
    ("Part", "already"): _("Wat hebben jullie al?"),
    ("Part", "for_whom"): _("Voor wie is het?"),
    ("Part", "where_when"): _("Waar en wanneer, ongeveer?"),
    ("Part", "money"): _("Het bedrag, en waar het geld voor is"),
    ("Part", "also_needed"): _("Ook mensen, spullen of een ruimte nodig?"),
    ("Part", "contact"): _("Wie we kunnen bellen, en waar die woont"),
    ("Part", "who"): _("Wie jullie zijn, en wie jullie helpt"),
    ("Part", "neighbours"): _("Weten de buren ervan?"),
    ("Event", "info_called"): _("gebeld over een vraag"),
    ("Task", "remind"): _("Bellen over een open vraag"),
    ("Task", "silent"): _("Geen antwoord gekregen"),
    ("Task", "question"): _("De makers vragen iets"),
}
