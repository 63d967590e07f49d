"""The headings that are open at a place in a document, and what a reader calls that place."""

import re
from dataclasses import dataclass, field

from signpost.knowledge.capitals import sentence_case
from signpost.knowledge.elements import Element
from signpost.knowledge.marker import Marker
from signpost.knowledge.modality import sentence_modality

_RESETS_PATH = re.compile(
    r"(?<!\bthe )(?<!\bthis )(?<!\bour )\b(?:agreement|acceptable use|declaration|appendix|annex|schedule)\b", re.I
)
_ENDS_IN_MODAL = re.compile(
    r"(?:\b(?:must|should|shall|may|can|will)(?:\s+(?:not|never))?(?:\s+do)?|\b(?:do\s+not|don['’]ts?|never)|"
    r"(?:^|[–—:-]\s*)(?:please\s+)?dos?)\W*$",
    re.I,
)
_NAMES_BANNED = re.compile(
    r"\W*(?:(?:banned|prohibited|forbidden|unacceptable)\b(?:\s+[\w’'-]+){0,2}|"
    r"[\w’'-]+(?:\s+[\w’'-]+){0,2}\s+(?:(?:that|which)\s+are\s+)?(?:banned|prohibited|forbidden|not\s+(?:allowed|permitted|approved)))\W*",
    re.I,
)
"""A heading that says that what stands below is forbidden: "Banned apps", "Uses that are not allowed"."""
_NAMES_BOTH = re.compile(r"\bdo['’]?s?\s+(?:and|&|or)\s+do(?:n['’]?t['’]?s?|\s+not)\W*$", re.I)
"""A heading over both kinds of list: "Dos and don'ts"."""
_IS_BARE = re.compile(r"\W*(?:please\s+)?do(?:['’]?s|n['’]?t['’]?s?|\s+not)?\W*", re.I)
"""A list's heading that names no topic of its own, only the way its section's is taken: "Do", "Please don't"."""
_FIRST_PLACE = "Opening"
"""What the place above the first heading is called."""
_FURTHEST_JUMP = 3
"""A heading whose number leaps further than this is quoted from another document."""


@dataclass
class Heading:
    """A heading that is open: clauses below it are its own."""

    element: Element
    is_subtitle: bool
    """It followed another heading directly, and only adds to it."""
    is_quoted: bool = False
    """It is numbered, but by another document than this one."""
    counts: dict[str, int] = field(default_factory=dict)
    """How many paragraphs, bullets and rows were seen under it."""

    @property
    def text(self) -> str:
        """The heading as written, its number in front, without marks of emphasis."""
        marker = self.element.marker
        shown = re.sub(r"\s+", " ", self.element.text.strip().strip("*_").strip().rstrip(":").strip())
        if marker is None or not shown:
            return shown if marker is None else marker.value
        return f"{marker.value}{':' if marker.style in ('section', 'appendix') else ''} {shown}"

    @property
    def is_numbered(self) -> bool:
        """Whether its number is one by which a reader finds it."""
        return self.element.marker is not None and not self.is_quoted

    @property
    def label(self) -> str:
        """What a reader calls it: its number, or its words in sentence case."""
        marker = self.element.marker
        if marker is None:
            return sentence_case(self.text)
        if self.is_quoted:
            return sentence_case(self.text.removeprefix(marker.value).strip())
        if marker.style not in ("section", "appendix"):
            return marker.value.removesuffix(".0")
        kind, number = marker.value.split(maxsplit=1)
        return f"{kind.capitalize()} {number.lower() if len(number) > 2 and number.isalpha() else number}"

    def count(self, kind: str) -> int:
        """The number of the next clause of a kind under this heading, from 1."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return self.counts[kind]


_QUESTION_MARK = re.compile(r"Q\d{0,2}[.:)]\s+")


class HeadingStack:
    """The open headings, outermost first."""

    def __init__(self) -> None:
        self._open: list[Heading] = []
        self._nowhere: dict[str, int] = {}

    @property
    def path(self) -> tuple[str, ...]:
        """The texts of the open headings."""
        return tuple(heading.text for heading in self._open)

    @property
    def innermost(self) -> Element | None:
        """The last heading, None above the first."""
        return self._open[-1].element if self._open else None

    @property
    def lead_in(self) -> tuple[str, ...]:
        """The innermost heading, where the list below it completes it ("Further points:", "STAFF – DO NOT")."""
        innermost = self.innermost
        if innermost is None or not (innermost.style == "label" or heads_list(innermost.text)):
            return ()
        return (innermost.text.strip(),)

    @property
    def question(self) -> tuple[str, ...]:
        """The innermost heading, if it asks: "No." is then nothing without it."""
        asked = self.innermost.text.strip("*_ ") if self.innermost is not None else ""
        return (_QUESTION_MARK.sub("", asked),) if asked.endswith("?") else ()

    @property
    def place(self) -> str:
        """What a reader calls this place: "6", "7, Contact", "Social networking sites"."""
        labels: list[str] = []
        for heading in reversed(self._open):
            if heading.is_subtitle:
                continue
            labels.insert(0, heading.label)
            if heading.is_numbered:
                return ", ".join(labels)
        return labels[-1] if labels else _FIRST_PLACE

    @property
    def labels(self) -> list[str]:
        """What a reader would add to tell this place from another of the same name, innermost first."""
        return [heading.label for heading in reversed(self._open) if not heading.is_subtitle]

    def count(self, kind: str) -> int:
        """The number of the next clause of a kind at this place, from 1."""
        counting = next((h for h in reversed(self._open) if not h.is_subtitle), None)
        if counting is not None:
            return counting.count(kind)
        self._nowhere[kind] = self._nowhere.get(kind, 0) + 1
        return self._nowhere[kind]

    def close_label(self) -> None:
        """Forget a label that heads only the list before: "When at work, I will:" then begins one beside it."""
        if self._open and self._open[-1].element.style == "label":
            self._open.pop()

    def open(self, element: Element, after_heading: bool) -> None:
        """Take in a heading; `after_heading` says whether no text stood between it and the one before."""
        depth = self._depth(element, after_heading)
        is_subtitle = after_heading and depth == len(self._open) and self._only_adds(element)
        del self._open[depth:]
        above = self._open[-1].element.marker if self._open else None
        self._open.append(Heading(element, is_subtitle, is_quoted=_is_quoted(element.marker, above)))

    def _only_adds(self, element: Element) -> bool:
        """Whether a heading directly behind another one goes on with it ("Appendix A", "Guidance on incidents")."""
        before = self.innermost
        if before is None or element.marker is not None or element.style == "label":
            return False
        return self._is_bare_section or (before.style == element.style and _resets_path(before))

    @property
    def _is_bare_section(self) -> bool:
        """Whether the innermost heading is a number without words ("Appendix A"), which the next line may add."""
        innermost = self.innermost
        return innermost is not None and innermost.style == "section" and not innermost.text.strip()

    def _depth(self, element: Element, after_heading: bool) -> int:
        """How many of the open headings stay open above this one."""
        if element.style == "marked":
            level = element.block.heading or 1
            return sum(1 for h in self._open if (h.element.block.heading or 99) < level)
        if after_heading and self._is_bare_section and element.style != "section":
            return len(self._open)
        if element.style == "section" or (element.style != "label" and _resets_path(element)):
            return 0
        if element.style == "numbered" and element.marker is not None:
            return self._numbered_depth(element.marker)
        if after_heading:
            return len(self._open)
        if heads_list(element.text):
            if self._beside_lists < len(self._open):
                return len(self._open) - 1
            if _IS_BARE.fullmatch(element.text):
                return len(self._open)
        styles = [heading.element.style for heading in self._open]
        if element.style in styles:
            return styles.index(element.style)
        if element.style in ("capitals", "bold") and "title" in styles and not heads_list(element.text):
            return styles.index("title")
        return self._beside_lists

    @property
    def _beside_lists(self) -> int:
        """How many headings are open above those that only head the last lists ("Do", "Don't")."""
        depth = len(self._open)
        while depth and heads_list(self._open[depth - 1].text):
            depth -= 1
        return depth

    def _numbered_depth(self, marker: Marker) -> int:
        numbered = [(i, h.element.marker) for i, h in enumerate(self._open) if h.element.style == "numbered"]
        for index, other in numbered:
            if other is not None and other.style == "upper_letter" and _is_below(marker, other):
                continue
            if other is None or other.style not in ("integer", "decimal"):
                return index
            mine, theirs = _significant(marker.levels), _significant(other.levels)
            if len(mine) > len(theirs) and mine[: len(theirs)] == theirs:
                continue
            return index + 1 if _is_quoted(marker, other) else index
        if numbered:
            return numbered[-1][0] + 1
        roots = [i + 1 for i, h in enumerate(self._open) if h.element.style == "section" or _resets_path(h.element)]
        return max(roots, default=0)


def heads_list(text: str) -> bool:
    """Whether a heading's sentence goes on below it ("Staff must not", "Staff are not permitted to:")."""
    if _NAMES_BOTH.search(text):
        return False
    if _ENDS_IN_MODAL.search(text.strip("*_ ")) or _NAMES_BANNED.fullmatch(text):
        return True
    return text.rstrip("*_ ").endswith(":") and sentence_modality(text) not in (None, "fact")


def _resets_path(element: Element) -> bool:
    """Whether a heading begins another part of the document, whatever its style: an agreement, an appendix."""
    return _RESETS_PATH.search(element.text) is not None


def _is_below(marker: Marker, letter: Marker) -> bool:
    """Whether "B.3" or "B3" stands below "B"."""
    return marker.style == "decimal" and marker.value[0] == letter.value and not marker.value[1:2].isalpha()


def _significant(levels: tuple[int, ...]) -> tuple[int, ...]:
    """ "1.0" numbers the same heading as "1"."""
    return levels[:-1] if len(levels) > 1 and levels[-1] == 0 else levels


def _is_quoted(marker: Marker | None, above: Marker | None) -> bool:
    """Whether a heading's number belongs to a passage from elsewhere: "12." in the middle of section 5."""
    if marker is None or above is None or not marker.style == above.style == "integer":
        return False
    return marker.levels[0] > above.levels[0] + _FURTHEST_JUMP
