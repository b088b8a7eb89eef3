"""The slip: what stands on it, and nothing more."""

from grants.paper.facts import html

FACTS = {
    "reference": "SID-7K4M",
    "code": "K7PM 4TXZ",
    "name": "Trijn <b>",
    "title": "Een bankje & meer",
    "place": "Siddeburen",
    "scribe": "Hilda Bos",
    "last_day": "2026-12-21",
    "contact_name": "Harma",
    "contact_phone": "050 123 45 68",
    "contact_hours": "",
    "address": "noaber.example/slip",
}


def test_everything_to_say_yes_stands_on_it():
    words = html("applications/slip", FACTS, "nl")
    for one in ("SID-7K4M", "K7PM 4TXZ", "noaber.example/slip", "21 december 2026", "050 123 45 68", "Hilda Bos"):
        assert one in words
    assert "Trijn &lt;b&gt;" in words
