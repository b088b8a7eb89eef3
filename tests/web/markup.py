"""What HTML of ours must always be: parsed without one error, ids once, everything named that must be named."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib

REFERS = ("for", "aria-describedby", "aria-labelledby", "aria-controls")


@lru_cache(maxsize=64)
def parsed(html: str) -> Element:
    """Return the tree of a page. Raises html5lib's ParseError for anything a browser would have to guess."""
    tree: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    return tree


def faults(html: str) -> list[str]:
    """List what is wrong with a page of ours."""
    try:
        tree = parsed(html)
    except html5lib.html5parser.ParseError as error:
        return [f"HTML: {error}"]
    return [*_ids(tree), *_inline(tree), *_forms(tree), *_names(tree)]


def _ids(tree: Element) -> Iterator[str]:
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id") is not None)
    yield from (f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1)
    for element in tree.iter():
        for attribute in REFERS:
            for name in (element.get(attribute) or "").split():
                if name not in ids:
                    yield f"{attribute}={name!r} points at nothing"
        href = element.get("href") or ""
        if element.tag == "a" and href.startswith("#") and href[1:] not in ids:
            yield f"a link to {href!r} leads nowhere"


def _inline(tree: Element) -> Iterator[str]:
    for element in tree.iter():
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"inline <{element.tag}>"
        for name in element.attrib:
            if name == "style" or name.startswith("on"):
                yield f"inline {name} on <{element.tag}>"
        for name in ("src", "href"):
            if element.tag in ("script", "link", "img", "use") and "//" in (element.get(name) or ""):
                yield f"<{element.tag}> fetches {element.get(name)} from elsewhere"


def _forms(tree: Element) -> Iterator[str]:
    for form in tree.iter("form"):
        if (form.get("method") or "get").lower() != "post":
            continue
        names = {element.get("name") for element in form.iter("input") if element.get("type") == "hidden"}
        for needed in ("csrf_token", "key"):
            if not any((name or "").endswith(needed) for name in names):
                yield f"a POST form to {form.get('action')!r} without {needed}"
        if not any((element.get("type") or "submit") == "submit" for element in form.iter("button")):
            yield f"a POST form to {form.get('action')!r} without a button"


def _names(tree: Element) -> Iterator[str]:
    html = next(tree.iter("html"), tree)
    if html.get("lang") not in ("nl", "en"):
        yield "the page says no language"
    if (count := len(list(tree.iter("h1")))) != 1:
        yield f"{count} h1 on one page"
    if not "".join(element.text or "" for element in tree.iter("title")).strip():
        yield "the page has no title"
    labelled = {element.get("for") for element in tree.iter("label")}
    inside = {id(element) for label in tree.iter("label") for element in label.iter()}
    for element in tree.iter():
        if element.tag == "img" and element.get("alt") is None:
            yield f"img {element.get('src')} without alt"
        if element.tag in ("input", "select", "textarea") and element.get("type") not in ("hidden", "submit"):
            named = element.get("aria-label") or element.get("aria-labelledby")
            if not (named or element.get("id") in labelled or id(element) in inside):
                yield f"<{element.tag} name={element.get('name')!r}> without a label"


def fields(form: Element) -> list[tuple[str, str]]:
    """Return what a browser would send of a form that nobody touched, without its buttons."""
    sent: list[tuple[str, str]] = []
    for element in form.iter():
        name, kind = element.get("name"), (element.get("type") or "text").lower()
        if not name or element.get("disabled") is not None:
            continue
        if element.tag == "input" and kind not in ("submit", "button", "image", "reset", "file"):
            if kind not in ("checkbox", "radio"):
                sent.append((name, element.get("value") or ""))
            elif element.get("checked") is not None:
                sent.append((name, element.get("value") or "on"))
        elif element.tag == "textarea":
            sent.append((name, "".join(element.itertext()).removeprefix("\n")))
        elif element.tag == "select":
            sent.extend((name, value) for value in _selected(element))
    return sent


def _selected(select: Element) -> list[str]:
    options = list(select.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None]
    if not chosen and select.get("multiple") is None:
        chosen = options[:1]
    return [option.get("value", option.text or "") for option in chosen]


def options(form: Element, name: str) -> set[str] | None:
    """Return the values a browser could send for ``name``; None where anything can be typed. Raises for no field."""
    found = [element for element in form.iter() if element.get("name") == name]
    if not found:
        names = sorted({element.get("name") or "" for element in form.iter()} - {""})
        raise AssertionError(f"the form has no field {name!r}; it has {names}")
    if found[0].tag == "select":
        return {option.get("value", option.text or "") for option in found[0].iter("option")}
    if found[0].get("type") in ("radio", "checkbox"):
        return {element.get("value") or "on" for element in found}
    return None
