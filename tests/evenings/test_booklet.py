"""The booklet of an evening: what stands in it, that no voice does, and that it leaves as a sound paper in time."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from weasyprint.urls import FatalURLFetchingError

from grants.applications.models import Application, FileKind, FileState, PlanFile
from grants.applications.services import write_message
from grants.evenings import papers
from grants.evenings.papers import MOST_SIGNS, shortened
from grants.evenings.queries import booklet, evening
from grants.paper import facts as words
from grants.paper.render import BASE, fetch
from grants.store import clock as house_clock
from grants.store import files
from grants.store.session import writing
from tests import make
from tests.bench import booklet as large_evening
from tests.evenings import case
from tests.evenings.test_voices import a_plan
from tests.paper.test_render import elements, rendered, sound, text_of

SECONDS, MEGABYTES = 10.0, 300.0
"""What a booklet of forty plans may take (issue C)."""


@pytest.mark.usefixtures("database", "clock")
def test_booklet_holds_every_open_plan_and_no_voice() -> None:
    with writing() as session:
        here = case.tonight(session)
    first = a_plan(here, "yes Geheim één.", title="Eerste", minimum="200")
    youth = a_plan(here, "not_yet Geheim twee.", title="Jong", party_kind="youth_group", group_name="De Hoek")
    done = a_plan(here, "yes", "yes", "yes", title="Klaar")
    with writing() as session:
        make.conclude_now(session, here.at, done)
        for number in range(6):
            write_message(session, here.at.members[1], first, f"Vraag {number}")
        [plan] = session.query(Application).filter_by(reference=first)
        for name, state in (("a" * 24, FileState.READY), ("b" * 24, FileState.WAITING)):
            row = PlanFile(application_id=plan.id, name=name, kind=FileKind.PHOTO, state=state, sha256="0" * 64)
            row.size_bytes, row.media_type, row.made_at = 1, "image/jpeg", house_clock.now()
            session.add(row)
    with writing() as session:
        found = evening(session, here.at.round.id)
        facts = papers.frozen(found, booklet(session, found.round_id), "nl", large=False)
    assert [plan["reference"] for plan in facts["plans"]] == [youth, first]
    last = facts["plans"][1]
    assert [said["body"] for said in last["thread"]] == [f"Vraag {number}" for number in (2, 3, 4, 5)]
    assert (last["messages"], last["photos"], last["minimum_cents"]) == (6, ["a" * 24], 200_00)
    page = words.html(papers.BOOKLET, facts, "nl")
    for told in ("Eerste", "Jong", "De Hoek", "Weten de buren ervan?", "Dorpshuis", "laatste 4 van 6 berichten"):
        assert told in page
    assert page.count('class="score"') == 2
    for hidden in ("Geheim", "Klaar"):
        assert hidden not in page


def test_shortened_cuts_at_a_word() -> None:
    assert shortened("kort  en\ngoed") == "kort en goed"
    cut = shortened("woord " * 100)
    assert cut.endswith("woord …")
    assert len(cut) <= MOST_SIGNS + 2
    assert len(shortened("x" * 1000)) <= MOST_SIGNS + 2


@pytest.mark.parametrize("locale", ["nl", "en"])
@pytest.mark.parametrize("large", [False, True])
def test_booklet_is_a_sound_paper(locale: str, large: bool, tmp_path: Path) -> None:
    large_evening.keep_photos(tmp_path / "files", 2)
    facts = large_evening.facts(2, large) | {"place": "Ẑuid <b>& zo"}
    made = rendered(papers.BOOKLET, facts, locale)
    opened = sound(made, tmp_path)
    assert len(elements(opened, "/Figure")) == 4
    assert all(str(figure.Alt) for figure in elements(opened, "/Figure"))
    text = text_of(made)
    for told in ("Ẑuid <b>& zo", "Moestuin nummer 1", "050 123 45 68"):
        assert told in text
    biggest = 20 if large else 13
    sizes = [float(size) for size in re.findall(rb"/\S+ ([0-9.]+) Tf", b"".join(_pages(opened)))]
    assert max(sizes) > biggest


def _pages(opened: object) -> list[bytes]:
    return [page.Contents.read_bytes() for page in opened.pages]  # type: ignore[attr-defined]


def test_a_photo_is_fetched_by_the_name_the_house_gave_it_and_nothing_else(tmp_path: Path) -> None:
    large_evening.keep_photos(tmp_path / "files", 1)
    good = fetch(f"{BASE}photo/{0:024x}")
    assert good.read()[:3] == b"\xff\xd8\xff"
    gone = fetch(f"{BASE}photo/{99:024x}")
    assert gone.read()[:3] == b"\xff\xd8\xff", "a photo that is gone does not keep the paper from being made"
    files.current().put("voice/x", b"stil")
    for bad in ("photo/../voice/x", "photo/x", f"photo/{0:024x}-small.webp", f"photo/{0:024X}G", "files/photo"):
        with pytest.raises(FatalURLFetchingError):
            fetch(f"{BASE}{bad}")


@pytest.mark.deep
@pytest.mark.parametrize("form", ["", "large"])
def test_forty_plans_take_at_most_ten_seconds_and_300_megabytes(form: str) -> None:
    command = [sys.executable, "-m", "tests.bench.booklet", "nl", *form.split()]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    print(f"booklet of {large_evening.PLANS} plans {form}: {said}")
    found = re.match(r"([0-9.]+) s .*?, ([0-9]+) MB", said)
    assert found
    assert float(found[1]) <= SECONDS
    assert float(found[2]) <= MEGABYTES
