"""What the pages are measured against, with the same library versions and the same server settings.

B0 is a bare Flask hello. B1 is the smallest honest page of our kind: 25 rows through the SQLAlchemy ORM, a Flask-Login
session looked up in the database, one CSRF form with a select of 30 options, one template. B1-POST is that form with
one durable commit. Nothing of ``grants`` is imported here.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, redirect, render_template, request, session
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from jinja2 import DictLoader
from sqlalchemy import Engine, ForeignKey, Index, create_engine, event, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from werkzeug.wrappers import Response
from wtforms import Form, SelectField, StringField
from wtforms.csrf.session import SessionCSRF
from wtforms.validators import InputRequired

ROWS = 10_000
SHOWN = 25
OPTIONS = [(str(number), f"Plek nummer {number}") for number in range(1, 31)]

PAGE = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>Plannen</title></head><body><main><h1>Plannen van {{ me.name }}</h1>
<form method="post">{{ form.csrf_token }}{{ form.place.label }} {{ form.place }} {{ form.words.label }} {{ form.words }}
<button>Bewaar</button></form>
<table><thead><tr><th>Plan</th><th>Plek</th><th>Van wie</th>
<th>Stand</th><th>Ingestuurd</th><th>Gevraagd</th></tr></thead>
<tbody>{% for plan in plans %}
<tr><th><a href="/plans/{{ plan.id }}">{{ plan.title }}</a></th><td>{{ plan.place }}</td><td>{{ plan.party }}</td>
<td>{{ plan.state }}</td><td>{{ plan.submitted_at.date() }}</td><td>{{ plan.cents // 100 }}</td></tr>{% endfor %}
</tbody></table></main></body></html>"""


class Base(DeclarativeBase):
    """The models of B1."""


class Person(UserMixin, Base):
    """Somebody who can sign in."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Plan(Base):
    """One row of the list."""

    __tablename__ = "plans"
    __table_args__ = (Index("ix_plans_list", "submitted_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    place: Mapped[str]
    party: Mapped[str]
    state: Mapped[str]
    cents: Mapped[int]
    submitted_at: Mapped[datetime]


class Word(Base):
    """What the form writes."""

    __tablename__ = "words"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    place: Mapped[str]
    words: Mapped[str]


def prepare(path: Path) -> None:
    """Make the database of B1: as many plans as the product has in its own."""
    engine = _open(path)
    Base.metadata.create_all(engine)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [
        {
            "title": f"Moestuin achter het dorpshuis {number}",
            "place": f"Plek nummer {number % 30 + 1}",
            "party": "person",
            "state": "in_review",
            "cents": 25_000 + number % 500,
            "submitted_at": start + timedelta(minutes=number),
        }
        for number in range(ROWS)
    ]
    with engine.begin() as connection:
        connection.execute(insert(Person), [{"name": "Anneke"}])
        connection.execute(insert(Plan), rows)
    engine.dispose()


def _open(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    return engine


class WordForm(Form):
    """One form: where, and a line of text."""

    class Meta:
        """WTForms' own CSRF, kept in the session."""

        csrf = True
        csrf_class = SessionCSRF
        csrf_time_limit = None
        csrf_secret = b"only for measuring, only for measuring"

        @property
        def csrf_context(self) -> Any:
            """Where the token is kept."""
            return session

    place = SelectField("Plek", choices=OPTIONS)
    words = StringField("Woorden", validators=[InputRequired()])


def b0() -> Flask:
    """Make the bare hello."""
    app = Flask("b0")

    @app.get("/")
    def hello() -> str:
        return "hello"

    return app


def b1() -> Flask:
    """Make the smallest honest page of our kind, on the database named by REFERENCE_DATABASE."""
    app = Flask("b1")
    app.config["SECRET_KEY"] = os.environ["REFERENCE_KEY"]
    app.jinja_env.loader = DictLoader({"plans.html": PAGE})
    engine = _open(Path(os.environ["REFERENCE_DATABASE"]))
    manager = LoginManager(app)

    @manager.user_loader
    def load(person_id: str) -> Person | None:
        with Session(engine) as database:
            return database.get(Person, int(person_id))

    @app.post("/enter")
    def enter() -> Response:
        with Session(engine) as database:
            login_user(database.get_one(Person, 1))
        return redirect("/", 303)

    @app.route("/", methods=["GET", "POST"])
    @login_required
    def plans() -> Any:
        form = WordForm(request.form if request.method == "POST" else None)
        if request.method == "POST" and form.validate():
            with Session(engine) as database:
                database.add(Word(person_id=current_user.id, place=form.place.data, words=form.words.data))
                database.commit()
            return redirect("/", 303)
        with Session(engine) as database:
            newest = select(Plan).order_by(Plan.submitted_at.desc(), Plan.id.desc()).limit(SHOWN)
            return render_template("plans.html", plans=database.scalars(newest).all(), form=form, me=current_user)

    return app
