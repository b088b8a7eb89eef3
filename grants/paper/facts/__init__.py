"""From plain facts to words: the templates of papers and of mail, in either language, without Flask.

Facts are what JSON can hold: text, whole numbers, lists, dicts, and days as ISO text. What a paper shows was frozen
when it was asked for; nothing is looked up here. May import: Jinja, Babel, rules. Knows no feature.
"""

import hashlib
import json
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from grants.rules import checks, money

ROOT = Path(__file__).resolve().parents[3]
LOCALES = {"nl": "nl", "en": "en_NL"}


@cache
def environment(locale: str, folder: str) -> Environment:
    """Return the Jinja environment of one language (nl or en), with templates kept once read.

    In mail every space counts, so blocks leave none behind; in a paper a line end between two blocks is a space.
    """
    made = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=folder == "mail",
        lstrip_blocks=folder == "mail",
        auto_reload=False,
    )
    words = Translations.load(ROOT / "translations", [LOCALES[locale], locale])
    made.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    made.filters.update(_filters(LOCALES[locale]))
    made.globals.update(lang=locale)
    return made


def _filters(locale: str) -> dict[str, Any]:
    def day(value: str | date) -> str:
        return format_date(_day(value), "EEEE d MMMM", locale)

    def full_day(value: str | date) -> str:
        return format_date(_day(value), "d MMMM yyyy", locale)

    def plus_days(value: str | date, days: int) -> date:
        return _day(value) + timedelta(days=days)

    return {
        "plus_days": plus_days,
        "day": day,
        "full_day": full_day,
        "euro": money.euro,
        "euro_exact": money.euro_exact,
        "lines": paragraphs,
        "quoted": checks.quoted,
    }


def _day(value: str | date) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(value[:10])


def paragraphs(value: str) -> Markup:
    """Return typed text as escaped paragraphs; an empty line starts a new one."""
    parts = [part.strip() for part in value.split("\n\n") if part.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(Markup("<br>").join(part.split("\n"))) for part in parts)


def html(paper: str, facts: dict[str, Any], locale: str) -> str:
    """Return the HTML of a paper, ready to be rendered: ``templates/papers/<paper>.html``."""
    return environment(locale, "papers").get_template(f"papers/{paper}.html").render(paper=facts)


def mail(template: str, facts: dict[str, Any], locale: str) -> tuple[str, str]:
    """Return subject and plain text of a message: ``templates/mail/<template>.txt``, first line the subject."""
    words = environment(locale, "mail").get_template(f"mail/{template}.txt").render(mail=facts)
    subject, _, body = words.strip().partition("\n")
    return subject.strip(), body.strip() + "\n"


@cache
def build() -> str:
    """Return a stamp of what shapes a paper besides its facts, so an old copy is not served after a change."""
    stamp = hashlib.sha256()
    shaping = [*(ROOT / "templates" / "papers").rglob("*.html"), *(ROOT / "translations").rglob("*.mo")]
    for path in sorted([*shaping, ROOT / "templates" / "_charts.html", ROOT / "grants" / "static" / "print.css"]):
        stamp.update(path.read_bytes() if path.is_file() else b"")
    return stamp.hexdigest()[:16]


def name(paper: str, facts: dict[str, Any], locale: str) -> str:
    """Return the name of a paper by its content: the same facts make the same name, and the same bytes."""
    written = json.dumps([build(), paper, locale, facts], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
