"""Elements into clauses: what stands under what, and the ref by which a reader finds it.

Structure is read from markers, lead-ins and, where the format has them, list levels. Indentation alone is not trusted:
converters lose it, or keep it for every item but the first.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from signpost.knowledge.elements import Element
from signpost.knowledge.heading_stack import HeadingStack
from signpost.knowledge.headings import begins_answer, is_title_like
from signpost.knowledge.list_stack import ListStack, is_decimal
from signpost.knowledge.marker import Marker
from signpost.knowledge.policy import ClauseKind
from signpost.knowledge.source import Block
from signpost.knowledge.tables import cells
from signpost.knowledge.wrapped_text import FOOTNOTE

_ADDRESS = re.compile(r"<?(?:https?://|www\.)\S+>?\s*$")
_MOST_LEAD_IN = 600
"""A lead-in is one sentence; nothing longer is looked at for where it begins."""


@dataclass(eq=False)
class Node:
    """A clause in the making."""

    element: Element
    ref: str
    path: tuple[str, ...]
    parent: "Node | None"
    kind: ClauseKind
    lead_in: tuple[str, ...]
    end: int
    """Offset after its last character; grows as it takes in its bullets."""
    bullets: int = 0
    list_place: str | None = None
    """Where its list is found, if its items cannot be told from those of another list otherwise."""

    @property
    def id(self) -> str:
        """Stable for the same words under the same ref."""
        folded = re.sub(r"\s+", " ", self.element.text)
        return hashlib.sha256(f"{self.ref}\n{folded}".encode()).hexdigest()[:12]


_ANSWERER = re.compile(r"A\d{0,2}")
_ANSWER_MARK = re.compile(r"(?:A|Ans|Answer)\s?\d{0,2}[:.)]\s+(?=\S)")


@dataclass
class _Dialogue:
    """A question of the policy's own, as in a list of questions that staff ask."""

    question: Element
    ref: str
    paragraphs: int = 0
    """Of its answer, so far."""


class _Outline:
    """Builds the clauses of one document; feed the elements in order, then take `nodes`."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._headings = HeadingStack()
        self._after_heading = False
        self._items: ListStack[Node] = ListStack()
        self._lead: Node | None = None
        """The paragraph that introduces the list at hand."""
        self._dialogue: _Dialogue | None = None
        """The question that the next paragraphs answer."""
        self._decimals: dict[tuple[int, ...], Node] = {}
        self._refs: set[str] = set()
        self._repeated: Counter[str] = Counter()
        self._table_head: Element | None = None
        self._row_block: Block | None = None
        self._row = 0
        """The number of the row at hand, of which each cell may be a clause."""

    def add(self, element: Element) -> None:
        """Take in the next element."""
        if element.kind not in ("row", "page", "debris"):
            self._table_head = None
        match element.kind:
            case "heading" | "label":
                self._end_dialogue()
                self._items.clear()
                self._lead = None
                self._headings.open(element, self._after_heading)
            case "item":
                self._add_item(element)
            case "paragraph":
                self._add_paragraph(element)
            case "note":
                self._add_note(element)
            case "row":
                self._add_row(element)
            case "head":
                self._table_head = element
            case _:
                return
        self._after_heading = element.kind in ("heading", "label")

    def end(self) -> None:
        """Say that there are no more elements."""
        self._end_dialogue()

    # questions and answers

    def _ask(self, element: Element) -> None:
        self._end_dialogue()
        self._items.clear()
        self._lead = None
        number = self._headings.count("question")
        self._dialogue = _Dialogue(element, f"{self._headings.place}, question {number}")

    def _add_answer(self, element: Element, dialogue: "_Dialogue") -> None:
        """ "Q. May I …?", "A. Yes, once …": an answer depends on its question as an item does on its lead-in."""
        dialogue.paragraphs += 1
        ref = re.sub(r"question (\d+)$", r"answer \1", dialogue.ref)
        ref = ref if dialogue.paragraphs == 1 else f"{ref}, paragraph {dialogue.paragraphs}"
        self._items.clear()
        node = self._node(_without_mark(element), ref, None, "paragraph", (dialogue.question.text.strip("*_ \n"),))
        self._lead = node if element.is_lead_in else None

    def _end_dialogue(self) -> None:
        """Leave the question at hand, which is a clause where nothing answers it."""
        dialogue, self._dialogue = self._dialogue, None
        if dialogue is not None and not dialogue.paragraphs:
            self._lead = self._node(dialogue.question, dialogue.ref, None, "paragraph")

    # paragraphs

    def _add_paragraph(self, element: Element) -> None:
        if self._dialogue is not None:
            self._add_answer(element, self._dialogue)
            return
        numbered = None if self._after_heading else self._items.decimal
        if numbered is not None:
            self._items.close_below(numbered)
            number = 2 + sum(1 for n in self._children(numbered) if n.kind == "paragraph")
            node = self._node(element, f"{numbered.ref}, paragraph {number}", numbered, "paragraph")
        else:
            self._items.clear()
            if element.is_lead_in:
                self._headings.close_label()
            number = self._headings.count("paragraph")
            asked = self._headings.question if self._after_heading else ()
            element = _without_mark(element) if asked else element
            asked = asked if begins_answer(element.text) else ()
            if is_title_like(element.text) and not element.is_lead_in:
                asked = asked or self._headings.lead_in
            node = self._node(element, f"{self._headings.place}, paragraph {number}", None, "paragraph", asked)
        if not _ADDRESS.match(element.text):
            self._lead = node if element.is_lead_in or not element.is_finished else None

    def _children(self, parent: Node) -> Iterator[Node]:
        for node in reversed(self.nodes):
            if node is parent:
                return
            if node.parent is parent:
                yield node

    # list items

    def _add_item(self, element: Element) -> None:
        marker = self._items.settled(element.marker or Marker("bullet", "•", 0))
        element = replace(element, marker=marker)
        dialogue = self._dialogue
        if marker.style == "question":
            self._ask(element)
        elif dialogue is not None and not dialogue.paragraphs and _ANSWERER.fullmatch(marker.value):
            self._add_answer(element, dialogue)
        elif marker.style == "decimal":
            self._add_decimal(element, marker)
        else:
            self._add_list_item(element, marker)

    def _add_decimal(self, element: Element, marker: Marker) -> None:
        self._end_dialogue()
        above = next((n for i in range(1, len(marker.levels)) if (n := self._decimals.get(marker.levels[:-i]))), None)
        node = self._node(element, marker.value, above, "item", _lead_ins(above))
        self._decimals[marker.levels] = node
        self._lead = None
        self._items.restart(node)

    def _add_list_item(self, element: Element, marker: Marker) -> None:
        if self._dialogue is not None and not self._dialogue.paragraphs:
            self._end_dialogue()
        parent = self._items.parent_of(element, marker)
        if self._lead is not None and (parent is None or self._lead.parent is parent):
            parent = self._lead
        asked = self._headings.question if self._after_heading and begins_answer(element.text) else ()
        lead_in = _lead_ins(parent) if parent is not None else self._headings.lead_in or asked
        kind: ClauseKind = "bullet" if marker.style == "bullet" else "item"
        node = self._node(element, self._item_ref(marker, parent), parent, kind, lead_in)
        if kind == "bullet":
            _grow(parent, node.end)
        self._items.push(node, below=parent)

    def _item_ref(self, marker: Marker, parent: Node | None) -> str:
        if parent is None:
            return self._outer_ref(marker)
        if parent.list_place is not None:
            return f"{parent.list_place} ({marker.value})"
        if parent.kind == "paragraph":
            if parent.parent is not None and parent.parent.kind == "item":
                return self._item_ref(marker, parent.parent)
            ref = self._outer_ref(marker)
            if ref in self._refs and marker.order == 1:
                parent.list_place = parent.ref
                return self._item_ref(marker, parent)
            return ref
        if marker.style != "bullet":
            return f"{parent.ref}({marker.value})"
        parent.bullets += 1
        return f"{parent.ref}.{parent.bullets}" if parent.kind == "bullet" else f"{parent.ref}, bullet {parent.bullets}"

    def _outer_ref(self, marker: Marker) -> str:
        place = self._headings.place
        if marker.style == "bullet":
            return f"{place}, bullet {self._headings.count('bullet')}"
        return f"{place}({marker.value})" if place[-1:].isdigit() else f"{place} ({marker.value})"

    # notes and rows

    def _add_note(self, element: Element) -> None:
        anchor = self._anchor(element)
        place = anchor.ref if anchor is not None and anchor.kind != "paragraph" else self._headings.place
        note = self._node(element, f"{place}, note", anchor, "note")
        if anchor is not None and FOOTNOTE.match(element.text):
            note.path = anchor.path

    def _anchor(self, note: Element) -> Node | None:
        """The clause that a note qualifies: the one with its mark, else the one before it or before its list."""
        footnote = FOOTNOTE.match(note.text)
        if footnote is not None:
            mark = f"[{footnote.group(1)}]"
            return next(
                (node for node in reversed(self.nodes) if mark in node.element.text and node.kind != "note"), None
            )
        stars = _stars_before(note)
        if stars:
            for node in reversed(self.nodes):
                if node.kind != "note" and _bears_stars(node.element.text, stars):
                    return node
        last = next((node for node in reversed(self.nodes) if node.kind != "note"), None)
        if last is None or last.path != self._headings.path:
            return None
        if last.kind in ("item", "bullet") and last.parent is not None and last.parent.kind == "paragraph":
            return last.parent
        return last

    def _add_row(self, element: Element) -> None:
        self._end_dialogue()
        if self._row_block is not element.block:
            self._row_block, self._row = element.block, self._headings.count("row")
        ref = f"{self._headings.place}, row {self._row}"
        if element.column:
            whole = element.end - element.start == element.block.end - element.block.start
            self._node(element, ref if whole else f"{ref}, {element.column[-1]}", None, "row", element.column)
            return
        lead_in = () if self._table_head is None else (" | ".join(cells(self._table_head.text)),)
        self._node(element, ref, None, "row", lead_in)

    # clauses

    def _node(
        self, element: Element, ref: str, parent: Node | None, kind: ClauseKind, lead_in: Sequence[str] = ()
    ) -> Node:
        node = Node(element, self._distinct(ref), self._headings.path, parent, kind, tuple(lead_in), element.end)
        self._refs.add(node.ref)
        self.nodes.append(node)
        return node

    def _distinct(self, ref: str) -> str:
        """A ref that no other clause has: with the place around it, else with a number."""
        candidate = ref
        for place in self._headings.labels if candidate in self._refs else ():
            candidate = candidate if place in candidate else f"{place}, {candidate}"
            if candidate not in self._refs:
                return candidate
        while candidate in self._refs:
            self._repeated[ref] += 1
            candidate = f"{ref} [{self._repeated[ref] + 1}]"
        return candidate


def _without_mark(answer: Element) -> Element:
    """An answer without the "A:" in front of it."""
    mark = _ANSWER_MARK.match(answer.text)
    return answer if mark is None else replace(answer, start=answer.start + mark.end(), text=answer.text[mark.end() :])


def _grow(node: Node | None, end: int) -> None:
    """A numbered clause keeps its bullets: its text runs on to the end of the last of them."""
    while node is not None and node.kind in ("item", "bullet"):
        node.end = max(node.end, end)
        node = node.parent if node.kind == "bullet" else None


def _lead_ins(parent: Node | None) -> tuple[str, ...]:
    """What an item below this clause depends on, outermost first."""
    if parent is None:
        return ()
    own = parent.element.text.strip()
    outer = parent.lead_in if parent.kind != "paragraph" else ()
    if not own or own[-1] in ".;!?" or (is_decimal(parent.element) and not parent.element.is_lead_in):
        return outer
    return (*outer, _last_sentence(own))


def _last_sentence(text: str) -> str:
    """The sentence that a list completes: "Staff must …. They must not:" → "They must not:"."""
    begin = max(0, len(text) - _MOST_LEAD_IN)
    ends = [found.end() for found in re.finditer(r"[.!?][\"”’')*]*\s+(?=[^\s])", text[begin:])]
    return text[begin + ends[-1] :] if ends else text


def _stars_before(note: Element) -> int:
    """The asterisks by which a note points at its clause: "(* see 4.1)", "*(\\*\\* Staff …)*"."""
    if note.marker is not None and note.marker.value == "*":
        return 1
    found = re.match(r"\*?[(\[]?\s*((?:\\?\*)+)", note.text)
    return found.group(1).count("*") if found else 0


def _bears_stars(text: str, stars: int) -> bool:
    """Whether a text holds a mark of so many asterisks that is no emphasis."""
    plain = re.sub(r"(?<!\*)(\*{1,2})(?=[^\s*])[^*]{1,300}(?<=[^\s*])\1(?!\*)", "", text)
    return re.search(rf"(?<!\*)(?:\\?\*){{{stars}}}(?!\\?\*)", plain) is not None


def build_outline(elements: Iterable[Element]) -> list[Node]:
    """The clauses of a document in reading order, from its elements."""
    outline = _Outline()
    for element in elements:
        outline.add(element)
    outline.end()
    return outline.nodes
