"""What stands above the first real text of a document: its title, its school, its dates. None of it is a rule."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Literal

from signpost.knowledge.elements import Element
from signpost.knowledge.heading_stack import heads_list
from signpost.knowledge.headings import begins_answer, is_rule, words
from signpost.knowledge.tables import cells

FrontKind = Literal["title", "metadata", "paragraph"]

NAMES_DOCUMENT = re.compile(
    r"\b(?:polic(?:y|ies)|agreement|code|conduct|guidance|guidelines|procedures?|statement|handbook|rules|charter|"
    r"acceptable use)\b",
    re.I,
)
_NAMES_SCHOOL = re.compile(r"\b(?:school|academy|college|nursery|federation|trust|studio)\b", re.I)
_PARTICULAR = re.compile(
    r"\W*(?:school|version|issue|date[ds]?|adopted|approved|agreed|ratified|(?:last |next )?review\w*|next|last|owner|"
    r"(?:document|policy) (?:owner|holder|lead|number|type)|author|written by|prepared by|responsib\w+|status|"
    r"committee|governor\w*|signed|due|effective|updated?|amended|headteacher|head teacher|chair\b[^:]*|to be \w+|"
    r"this \w+ (?:was|will))\b[^:]{0,40}:",
    re.I,
)
"""A field about the document: "Adopted: 11 October 2023"."""
_STATEMENT = re.compile(r"\b(?:adopted|approved|agreed|ratified|recommended|reviewed|taken on)\b.*\bby\b\s+\w", re.I)
"""Says who did what with the document, as staff may ask: "approved by the resources committee, January 2025"."""
_ABOUT_DOCUMENT = re.compile(
    r"\b(?:version|issue|date[ds]?|reviewe?d?|approv(?:ed|al)|adopted|ratified|originated|updated?|amended|initial|author|"
    r"owner|committee|governors?|policy|statement|status|january|february|march|april|may|june|july|august|september|"
    r"october|november|december|\d{4})\b",
    re.I,
)
_TOPIC = re.compile(r"^(?:.*\b)?(?:this|our|the|why|about|what|how)\b", re.I)
_NAMES_ITSELF = re.compile(r"\b(?:school|academy|college|trust|version|review(?:ed)?|date|\d{4})\b", re.I)
_COMMON_HEADING = re.compile(
    r"\W*(?:(?:general|key|basic|our)\s+)?(?:rules|conduct|procedures?|guidelines|statement)\W*$", re.I
)
"""Names a document only where nothing above it does."""
_ASKS_AND_SAYS = re.compile(r"\W{0,9}(?:Q\d{0,2}[.:)])?[^.?]*\?[*_\"”’')]*\s+\S", re.DOTALL)
"""A question with its answer: "May I …? No."."""
_FEWEST_WORDS_OF_A_TEXT = 12


def _begins_text(element: Element, following: Element | None) -> bool:
    if element.kind in ("paragraph", "label") and following is not None and following.kind == "item":
        return not _PARTICULAR.match(element.text)
    if element.kind == "paragraph" and _ASKS_AND_SAYS.match(element.text):
        return True
    if element.kind == "heading":
        if element.text.rstrip("*_ ").endswith("?") and following is not None and begins_answer(following.text):
            return True
        return element.style in ("numbered", "section") or (element.block.heading or 0) > 1
    sentence = element.kind == "paragraph" and len(words(element.text)) >= _FEWEST_WORDS_OF_A_TEXT
    ends = element.text.rstrip("*_ ")[-1:] in (".", ":", ";")
    said = sentence or (element.kind == "paragraph" and is_rule(element.text) and not _PARTICULAR.match(element.text))
    return element.kind == "item" or (said and ends and not _STATEMENT.match(element.text))


def _is_section_heading(element: Element, above: Sequence[Element]) -> bool:
    """Whether a heading right above the first text is that text's own, and no part of the document's title."""
    text = element.text
    is_titled = any(NAMES_DOCUMENT.search(other.text) for other in above)
    names_document = NAMES_DOCUMENT.search(text) and not (is_titled and _COMMON_HEADING.match(text))
    names_itself = names_document or _NAMES_ITSELF.search(text)
    is_particular = _PARTICULAR.match(text) or _STATEMENT.search(text)
    return element.kind == "heading" and not is_particular and not (names_itself and not _TOPIC.match(text))


def set_apart(elements: Sequence[Element]) -> list[Element]:
    """The elements of a document, those of its front matter as what they are."""
    pairs = zip_longest(elements, elements[1:])
    begins = (i for i, (element, following) in enumerate(pairs) if element and _begins_text(element, following))
    body = next(begins, 0)
    body = next((i for i in range(1, body) if _heads_first_section(elements, i)), body)
    while body and elements[body - 1].kind == "marker":
        body -= 1
    if body and _is_section_heading(elements[body - 1], elements[: body - 1]) and not _is_title(elements, body):
        body -= 1 if body > 1 or _has_another(elements[0], elements[1:]) else 0
        if (
            heads_list(elements[body].text)
            and body > 1
            and _is_section_heading(elements[body - 1], elements[: body - 1])
        ):
            body -= 1  # "Social media", "Do": the list's own heading, and above it that of its section
    return [_apart(element) if index < body else element for index, element in enumerate(elements)]


def _heads_first_section(elements: Sequence[Element], at: int) -> bool:
    """Whether a heading that the format marks, below the document's title, is the first of several of its level."""
    heading, above = elements[at], elements[:at]
    is_first = heading.kind == "heading" and heading.style == "marked" and _has_another(heading, elements[at + 1 :])
    return (
        is_first and any(NAMES_DOCUMENT.search(other.text) for other in above) and _is_section_heading(heading, above)
    )


def _is_title(elements: Sequence[Element], body: int) -> bool:
    """Whether the last line above a first numbered heading is the only one that could be the title."""
    first = elements[body]
    above = [element.text for element in elements[: body - 1]]
    if first.kind != "heading" or first.style != "numbered" or any(map(NAMES_DOCUMENT.search, above)):
        return False
    return elements[body - 1].marker is None and bool(above) and all(map(_NAMES_SCHOOL.search, above))


def _has_another(heading: Element, others: Sequence[Element]) -> bool:
    """Whether another heading is set in the same way, so that the first one is no title."""
    return any(
        other.kind == "heading" and (other.style, other.block.heading) == (heading.style, heading.block.heading)
        for other in others
    )


def _apart(element: Element) -> Element:
    if element.kind == "row":
        found = cells(element.text)
        return replace(element, kind="title") if all(_NAMES_SCHOOL.search(cell) for cell in found) else element
    if element.kind not in ("heading", "label", "paragraph", "note"):
        return element
    return replace(element, kind=_front_kind(element), marker=None, style=None)


def _front_kind(element: Element) -> FrontKind:
    text = element.text.strip()
    if _PARTICULAR.match(text) or element.kind == "note":
        return "metadata"
    if _STATEMENT.search(text):
        return "paragraph"
    return "title" if NAMES_DOCUMENT.search(text) or not _ABOUT_DOCUMENT.search(text) else "metadata"
