"""What a line is about: short Dutch lines, with plurals, diminutives and words that say nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.topic_words import Theme
from grants.rules.topics import is_theme, most_about, stem, theme_of, topics, words

LINES = st.text(max_size=300)

SAME = [
    ("bank", "bankjes"),
    ("bank", "banken"),
    ("zaal", "zalen"),
    ("brief", "brieven"),
    ("huis", "huizen"),
    ("lamp", "lampen"),
    ("tafel", "tafels"),
    ("rollator", "rollators"),
    ("kraam", "kraampje"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_plurals_and_diminutives_are_the_same_word(one: str, other: str) -> None:
    assert stem(one) == stem(other)


THEMES = [
    ("moestuin", Theme.GARDEN),
    ("moestuintje", Theme.GARDEN),
    ("plantjesmarkt", Theme.GARDEN),
    ("speeltuin", Theme.PLAY),
    ("burendag", Theme.PARTY),
    ("muzikant", Theme.MUSIC),
    ("gitarist", Theme.MUSIC),
    ("straatfeest", Theme.PARTY),
    ("ijsbaan", None),
    ("spelen", None),
]


@pytest.mark.parametrize(("word", "theme"), THEMES)
def test_what_a_word_is_about(word: str, theme: Theme | None) -> None:
    assert theme_of(word) is theme


@pytest.mark.parametrize("word", ["vergeten", "weten", "meten", "hoed", "balkon", "kantoor"])
def test_a_word_that_only_looks_like_it(word: str) -> None:
    assert theme_of(word) is None


def test_what_says_nothing_is_left_out() -> None:
    assert topics("Samen met de hele buurt iets leuks op dinsdag in het dorp") == {}
    assert topics("🙂 !! 12 34") == {}
    assert topics("") == {}


def test_a_topic_is_said_with_the_shortest_word_of_the_line() -> None:
    assert topics("Bankjes! Een bank bij het wáter") == {"bank": "bank", "water": "water"}
    assert topics("Een moestuintje") == {"#garden": "garden"}
    assert is_theme("#garden")
    assert not is_theme("garden")


def test_case_and_accents_do_not_matter() -> None:
    assert words("CAFÉ De Hóék 2") == ["cafe", "de", "hoek"]


def test_most_about_the_same_comes_first_and_equals_stay_in_order() -> None:
    rooms = [topics("vergaderen"), topics("koken en bakken"), topics("oven, naaien"), topics("sport")]
    assert most_about(topics("Soep koken en kleding naaien"), rooms) == [2, 1, 0, 3]


@given(LINES)
def test_every_line_can_be_read(line: str) -> None:
    assert all(key and word for key, word in topics(line).items())
    assert topics(f"{line} {line}") == topics(line)
