"""Elements into clauses: what stands under what, and the ref by which a reader finds it.

Structure is read from markers, lead-ins and, where the format has them, list levels. Indentation alone is not trusted:
converters lose it, or keep it for every item but the first.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from signpost.knowledge.elements import Element, words
from signpost.knowledge.marker import Marker
from signpost.knowledge.policy import ClauseKind
from signpost.knowledge.source import Block

_RESETS_PATH = re.compile(r"\b(?:agreement|acceptable use|declaration|appendix|annex|schedule)\b", re.I)
_LAST_SENTENCE = re.compile(r"(?:(?<=[.!?])\s+|\A)(?=[^.!?]*(?:[.!?](?!\s)[^.!?]*)*[:–—-]*\s*\Z)")
_ADDRESS = re.compile(r"<?(?:https?://|www\.)\S+>?\s*$")
_NOWHERE = Block(start=0, end=1)


@dataclass
class Heading:
    """A heading that is open: clauses below it are its own."""

    element: Element
    subtitle: bool
    """It followed another heading directly, and only adds to it."""
    quoted: bool = False
    """It is numbered, but by another document than this one."""
    counts: dict[str, int] = field(default_factory=dict)
    """How many paragraphs, bullets and rows were seen under it."""

    @property
    def text(self) -> str:
        """The heading as written, its number in front, without marks of emphasis."""
        marker = self.element.marker
        shown = re.sub(r"\s+", " ", self.element.text.strip().strip("*_").strip().rstrip(":").strip())
        return shown if marker is None else f"{marker.value} {shown}".strip()

    @property
    def label(self) -> str:
        """What a reader calls it: its number, or its words in sentence case."""
        marker = self.element.marker
        if marker is not None and not self.quoted:
            value = marker.value.removesuffix(".0")
            return value[:1].upper() + value[1:] if marker.style in ("section", "appendix") else value
        text = self.text
        if self.quoted and marker is not None:
            text = text.removeprefix(marker.value).strip()
        return text.capitalize() if text.isupper() else text


@dataclass
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

    @property
    def id(self) -> str:
        """Stable for the same words under the same ref."""
        folded = re.sub(r"\s+", " ", self.element.text)
        return hashlib.sha256(f"{self.ref}\n{folded}".encode()).hexdigest()[:12]


def _last_sentence(text: str) -> str:
    found = list(_LAST_SENTENCE.finditer(text.strip()))
    return text.strip()[found[-1].end() :] if found else text.strip()


class Outline:
    """Builds the clauses of one document; feed the elements in order, then take `nodes`."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._headings: list[Heading] = []
        self._after_heading = False
        self._items: list[Node] = []
        self._lead: Node | None = None
        """The paragraph that introduces the list at hand."""
        self._refs: dict[str, int] = {}
        self._opening = Heading(Element("heading", _NOWHERE, 0, 0, "Opening"), subtitle=False)
        self._table_head: Node | None = None

    def add(self, element: Element) -> None:
        """Take in the next element."""
        if element.kind not in ("row", "page", "debris"):
            self._table_head = None
        match element.kind:
            case "heading" | "label":
                self._open_heading(element)
            case "item":
                self._add_item(element)
            case "paragraph":
                self._add_paragraph(element)
            case "note":
                self._add_note(element)
            case "row":
                self._add_row(element)
            case _:
                return
        self._after_heading = element.kind in ("heading", "label")

    # headings

    def _open_heading(self, element: Element) -> None:
        self._items, self._lead = [], None
        depth = self._heading_depth(element)
        before = self._headings[-1].element.style if self._headings else None
        subtitle = (
            self._after_heading
            and depth == len(self._headings)
            and element.marker is None
            and before in (element.style, "section")
            and element.style != "label"
        )
        del self._headings[depth:]
        above = self._headings[-1].element.marker if self._headings else None
        self._headings.append(Heading(element, subtitle, quoted=_is_quoted(element.marker, above)))

    def _heading_depth(self, element: Element) -> int:
        """How many of the open headings stay open above this one."""
        styles = [(h.element.style, h.element.block.heading) for h in self._headings]
        if element.style == "marked":
            level = element.block.heading or 1
            return sum(1 for h in self._headings if (h.element.block.heading or 99) < level)
        if element.style == "section" or (element.style != "label" and _RESETS_PATH.search(element.text)):
            return 0
        if element.style == "numbered" and element.marker is not None:
            return self._numbered_depth(element.marker)
        here = (element.style, element.block.heading)
        if self._after_heading:
            return len(self._headings)
        if here in styles:
            return styles.index(here)
        if element.style in ("capitals", "bold") and "title" in {h.element.style for h in self._headings}:
            return next(i for i, h in enumerate(self._headings) if h.element.style == "title")
        return len(self._headings)

    def _numbered_depth(self, marker: Marker) -> int:
        numbered = [(i, h.element.marker) for i, h in enumerate(self._headings) if h.element.style == "numbered"]
        for index, other in numbered:
            if other is None or other.style not in ("integer", "decimal"):
                return index
            mine, theirs = _significant(marker.levels), _significant(other.levels)
            if len(mine) > len(theirs) and mine[: len(theirs)] == theirs:
                continue
            if _is_quoted(marker, other):
                return index + 1
            return index
        sections = [i + 1 for i, h in enumerate(self._headings) if h.element.style == "section"]
        resets = [i + 1 for i, h in enumerate(self._headings) if _RESETS_PATH.search(h.element.text)]
        if numbered:
            return numbered[-1][0] + 1
        return max([*sections, *resets], default=0)

    @property
    def _path(self) -> tuple[str, ...]:
        return tuple(heading.text for heading in self._headings)

    def _base(self) -> tuple[Heading, str]:
        """The heading that counts the paragraphs here, and the beginning of their refs."""
        labels: list[str] = []
        counting: Heading | None = None
        for heading in reversed(self._headings):
            if heading.subtitle:
                continue
            counting = counting or heading
            labels.insert(0, heading.label)
            if heading.element.marker is not None and not heading.quoted:
                break
        else:
            labels = labels[-1:]
        return counting or self._opening, ", ".join(labels) or self._opening.label

    # clauses

    def _add_paragraph(self, element: Element) -> None:
        numbered = self._numbered_item()
        if numbered is not None and self._items and not self._after_heading:
            self._items = self._items[: self._items.index(numbered) + 1]
            heading, base = None, numbered.ref
            count = sum(1 for n in self.nodes if n.parent is numbered and n.kind == "paragraph") + 2
            ref = f"{base}, paragraph {count}"
        else:
            self._items = []
            if element.is_lead_in and self._headings and self._headings[-1].element.style == "label":
                self._headings.pop()  # "Further points:" and "When at work, I will:" head lists side by side
            heading, base = self._base()
            heading.counts["paragraph"] = heading.counts.get("paragraph", 0) + 1
            ref = f"{base}, paragraph {heading.counts['paragraph']}"
        node = self._node(element, ref, numbered if heading is None else None, "paragraph", ())
        if not _ADDRESS.match(element.text):
            self._lead = node if element.is_lead_in or element.text.rstrip("*_ ")[-1:] not in ".!?" else None

    def _numbered_item(self) -> Node | None:
        """The decimal clause that is open, under which a plain paragraph is still its own."""
        return next((n for n in reversed(self._items) if n.element.marker and n.element.marker.style == "decimal"), None)

    def _add_item(self, element: Element) -> None:
        marker = self._settle(element.marker or Marker("bullet", "•", 0))
        element = Element(element.kind, element.block, element.start, element.end, element.text, marker, element.style)
        parent = self._parent(element, marker)
        if marker.style == "decimal":
            self._items, self._lead = [], None
            above = next((n for n in reversed(self.nodes) if _is_above(n, marker)), None)
            node = self._node(element, marker.value, above, "item", ())
        else:
            if parent is None and self._lead is not None:
                parent = self._lead
            lead_in = _lead_ins(parent) if parent is not None else self._label()
            node = self._node(element, self._item_ref(marker, parent), parent, _kind_of(marker), lead_in)
            if marker.style == "bullet":
                self._grow(parent, node.end)
        self._items = [*self._items[: self._items.index(parent) + 1 if parent in self._items else 0], node]

    def _label(self) -> tuple[str, ...]:
        """ "Further points:", where the list at hand stands directly below it."""
        innermost = self._headings[-1].element if self._headings else None
        return (innermost.text.strip(),) if innermost is not None and innermost.style == "label" else ()

    def _settle(self, marker: Marker) -> Marker:
        """ "(i)" after "(h)" is a letter; "(i)" otherwise a Roman one."""
        if marker.style not in ("roman", "upper_roman") or len(marker.value) != 1:
            return marker
        letter = marker.as_letter()
        for node in reversed(self._items):
            other = node.element.marker
            if other is not None and other.style == letter.style and other.order == (letter.order or 0) - 1:
                return letter
        return marker

    def _parent(self, element: Element, marker: Marker) -> Node | None:
        """The open item that this one stands under, None for the outermost list."""
        if not self._items:
            return None
        last = self._items[-1]
        depth = element.block.depth
        if depth is not None and any(n.element.block.depth is not None for n in self._items):
            deeper = [n for n in self._items if n.element.block.depth is None or n.element.block.depth < depth]
            return deeper[-1] if deeper else None
        same = [n for n in self._items if n.element.marker and _same_list(n.element.marker, marker)]
        if same and not (last.element.is_lead_in and last is same[-1] and _opens_below(last, element, marker)):
            return self._above(same[-1], element)
        below = last.element.marker is not None and (
            last.element.marker.style == "decimal" or last.element.marker.style == marker.style == "bullet"
        )
        if last.element.is_lead_in or below:
            return last
        return self._above(same[-1] if same else last, element)

    def _above(self, sibling: Node, element: Element) -> Node | None:
        index = self._items.index(sibling)
        above = self._items[index - 1] if index else None
        if above is not None and sibling.element.marker and sibling.element.marker.style == "bullet":
            outer = above.element.marker
            if outer and outer.style == "bullet" and _leaves_sublist(self._siblings(sibling), element):
                return self._above(above, element)
        return above

    def _siblings(self, node: Node) -> list[Element]:
        return [n.element for n in self.nodes if n.parent is node.parent and n.kind == "bullet"]

    def _item_ref(self, marker: Marker, parent: Node | None) -> str:
        if parent is not None and parent.kind != "paragraph":
            if marker.style != "bullet":
                return f"{parent.ref}({marker.value})"
            parent.bullets += 1
            if parent.kind == "bullet":
                return f"{parent.ref}.{parent.bullets}"
            return f"{parent.ref}, bullet {parent.bullets}"
        if parent is not None and parent.parent is not None and parent.parent.kind == "item":
            return self._item_ref(marker, parent.parent)
        heading, base = self._base()
        if marker.style == "bullet":
            heading.counts["bullet"] = heading.counts.get("bullet", 0) + 1
            return f"{base}, bullet {heading.counts['bullet']}"
        return f"{base}({marker.value})" if base[-1:].isdigit() else f"{base} ({marker.value})"

    def _grow(self, node: Node | None, end: int) -> None:
        """A numbered clause keeps its bullets: its text runs on to the end of the last of them."""
        while node is not None:
            if node.kind == "item" or node.kind == "bullet":
                node.end = max(node.end, end)
            elif node.parent is None or node.parent.kind != "item":
                return
            node = node.parent

    def _add_note(self, element: Element) -> None:
        anchor = self._anchor(element)
        ref = f"{self._note_base(anchor)}, note"
        self._node(element, ref, anchor, "note", ())

    def _anchor(self, note: Element) -> Node | None:
        """The clause that a note qualifies: the one that bears its asterisk, else the one before it."""
        here = [n for n in self.nodes if n.path == self._path]
        if note.text.lstrip("(").startswith("*") or note.marker is not None:
            marked = [n for n in here if re.search(r"(?<![*\w])\*(?=\w)[^*]*$|\w\*(?![*\w])[^*]*$", n.element.text)]
            if marked:
                return marked[-1]
        return here[-1] if here else None

    def _note_base(self, anchor: Node | None) -> str:
        return self._base()[1] if anchor is None else anchor.ref

    def _add_row(self, element: Element) -> None:
        heading, base = self._base()
        if self._table_head is None and _is_table_head(element.text):
            self._table_head = Node(element, "", self._path, None, "row", (), element.end)
            return
        heading.counts["row"] = heading.counts.get("row", 0) + 1
        lead = (self._table_head.element.text,) if self._table_head else ()
        self._table_head = self._table_head or Node(element, "", self._path, None, "row", (), element.end)
        self._node(element, f"{base}, row {heading.counts['row']}", None, "row", lead)

    def _node(
        self, element: Element, ref: str, parent: Node | None, kind: ClauseKind, lead_in: Sequence[str]
    ) -> Node:
        seen = self._refs.get(ref, 0)
        self._refs[ref] = seen + 1
        if seen:
            ref = f"{ref} [{seen + 1}]"
        node = Node(element, ref, self._path, parent, kind, tuple(lead_in), element.end)
        self.nodes.append(node)
        return node


def _significant(levels: tuple[int, ...]) -> tuple[int, ...]:
    """ "1.0" numbers the same heading as "1"."""
    return levels[:-1] if len(levels) > 1 and levels[-1] == 0 else levels


def _is_quoted(marker: Marker | None, above: Marker | None) -> bool:
    """Whether a heading's number belongs to a passage from elsewhere: "12." in the middle of section 5."""
    if marker is None or above is None or not marker.style == above.style == "integer":
        return False
    return marker.levels[0] > above.levels[0] + 3


def _is_above(node: Node, marker: Marker) -> bool:
    other = node.element.marker
    return other is not None and other.style == "decimal" and (
        len(other.levels) < len(marker.levels) and marker.levels[: len(other.levels)] == other.levels
    )


def _kind_of(marker: Marker) -> ClauseKind:
    return "bullet" if marker.style == "bullet" else "item"


def _same_list(one: Marker, other: Marker) -> bool:
    glyphs_agree = one.style != "bullet" or one.value == other.value
    return one.style == other.style != "decimal" and glyphs_agree


def _opens_below(last: Node, element: Element, marker: Marker) -> bool:
    """Whether an item behind a lead-in of its own style begins a list below it."""
    if marker.style != "bullet":
        return marker.order == 1
    return not (element.is_lead_in and last.bullets == 0 and last.parent is None)


def _leaves_sublist(siblings: Sequence[Element], element: Element) -> bool:
    """Whether a bullet, set like those before it, goes back to the outer list.

    It does where it opens a list of its own, or where the inner items all began with one word ("by …") and it does not.
    """
    if element.is_lead_in:
        return True
    first_words = {words(s.text)[0].lower() for s in siblings if words(s.text)}
    mine = words(element.text)
    return len(siblings) > 1 and len(first_words) == 1 and bool(mine) and mine[0].lower() not in first_words


def _lead_ins(parent: Node | None) -> tuple[str, ...]:
    if parent is None:
        return ()
    own = parent.element.text.strip()
    introduces = parent.element.is_lead_in or own[-1:] not in ".;!?"
    outer = parent.lead_in if parent.kind != "paragraph" else ()
    return (*outer, _last_sentence(own)) if introduces and own else outer


def _is_table_head(text: str) -> bool:
    cells = [cell for cell in re.split(r"\t|\|", text.strip("| ")) if cell.strip()]
    return len(cells) > 1 and all(len(words(cell)) <= 5 and cell.strip()[-1] not in ".;" for cell in cells)


def build_outline(elements: Iterable[Element]) -> list[Node]:
    """The clauses of a document in reading order, from its elements."""
    outline = Outline()
    for element in elements:
        outline.add(element)
    return outline.nodes

