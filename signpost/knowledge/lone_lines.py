"""Lines that look like headings, but are all that a section says: "Teams, Seesaw", below "Approved apps"."""

from collections.abc import Sequence
from dataclasses import replace

from signpost.knowledge.elements import Element, ElementKind
from signpost.knowledge.headings import is_title_like

_INFERRED = ("title", "bold")
_UNSEEN = ("page", "contents", "debris", "marker", "form")


def as_text(elements: Sequence[Element]) -> list[Element]:
    """The elements of a document, of which no section is without text.

    What is only worded or set as headings are, stands under a heading of a surer kind, and is followed by no text but
    the next heading of that kind, or by the document's last words, of the same sort, is text: items where a sentence
    opens their list, else paragraphs.
    """
    found = list(elements)
    seen = [index for index, element in enumerate(elements) if element.kind not in _UNSEEN]
    heading: Element | None = None
    run: list[int] = []
    before: Element | None = None
    for index in seen:
        element = found[index]
        if element.kind == "heading" and element.style in _INFERRED:
            run.append(index)
            continue
        ends = index == seen[-1] and element.kind == "paragraph" and is_title_like(element.text)
        if heading is not None and (ends or _is_beside(heading, element)):
            kind: ElementKind = (
                "item" if before is not None and before.kind == "paragraph" and before.is_lead_in else "paragraph"
            )
            for lone in run:
                found[lone] = replace(found[lone], kind=kind, style=None)
        run = []
        before = element
        if element.kind == "heading":
            heading = element
    return found


def _is_beside(heading: Element, other: Element) -> bool:
    """Whether another heading opens the section behind that of this one, or one further out."""
    if other.kind != "heading" or heading.style != other.style:
        return False
    if heading.style == "marked":
        return (other.block.heading or 1) <= (heading.block.heading or 1)
    if heading.style != "numbered" or heading.marker is None or other.marker is None:
        return True
    mine, theirs = heading.marker.levels, other.marker.levels
    return (heading.marker.order or 0) + 1 == other.marker.order and mine[:-1] == theirs[:-1]
