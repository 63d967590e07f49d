"""Which paragraphs are headings, in documents that mark none.

The signs are those that a reader goes by: few words, no full stop, capitals or bold, a number that continues the count,
and text that follows.
"""

import re
from dataclasses import dataclass
from typing import Literal

from signpost.knowledge.capitals import is_capitals
from signpost.knowledge.marker import Marker
from signpost.knowledge.modality import sentence_modality

HeadingStyle = Literal["marked", "numbered", "section", "capitals", "bold", "title", "label"]
"""What shows a heading: the format, its number, "Part A", capitals, bold, its wording, or only a colon ("Note:")."""

_MOST_WORDS = 14
_MOST_WORDS_OF_A_PLAIN_ONE = 8
_MOST_WORDS_OF_A_TOPIC = 10
_SMALL = frozenset("and of the in on to for by with a an at or from as that your".split())
_VERB = re.compile(
    r"\b(?:must|should|shall|will|would|can|cannot|may|might|is|are|was|were|has|have|had|do|does|did|apply|applies|"
    r"follows?|includes?|need|needs|means?|ensure|report|recognises?|expects?|understand|agree|made|adopted)\b",
    re.I,
)
_RULE = re.compile(
    r"\W{0,9}(?!(?:who|what|when|where|why|how|if|which)\b)(?:[\w'’&/-]+ ){1,6}"
    r"(?:must|shall|should|may|cannot|can|will|(?:is|are) (?:not )?(?:allowed|permitted|required|expected)(?: to)?)"
    r"(?: (?:not|never|only|always))?(?: [\w'’&/-]+){2,}",
    re.I,
)
"""A subject, a modal verb, and what is to be done: a rule, however it is set."""
_TOPIC = re.compile(r"(?:who|what|when|where|why|how|if)\b[^,;]*$", re.I)
"""A heading that is a clause but no sentence: "What the school can see", "If things go wrong"."""
_UNFINISHED = re.compile(r"\b(?:including|to|that|which|and|or|of|the|for|example|follows)$", re.I)
_SUBORDINATE = re.compile(
    r"\W*(?:when|while|whilst|if|where|during|as|to|before|after|once|in|on|at)\b|.*\b(?:who|which|whose)\b", re.I
)
_STRANDED = re.compile(r"(?:for )?(?:who|whom|what|which)\b.*\b(?:to|for|of)$", re.I)
"""A topic that ends in its preposition: "Who this policy is for"."""
_RELATIVE = re.compile(r"(?<=\w )(?:who|whom|whose|which|when|where)\b.*", re.I | re.DOTALL)
"""What only describes the subject of a heading: "Children who are family"."""
_ANSWER = re.compile(
    r"\W*(?:A\d{0,2}[.:)]\s+)?(?:yes|no|not|never|of course|certainly|absolutely|definitely|only|always|sorry|"
    r"please do|please don['’]t|"
    r"it depends|that depends|(?:this|that) is|we (?:ask|would|do not|don['’]t)|we['’]d|(?:as|so) long as|provided|"
    r"you (?:may|can|must|should|are)|(?:I['’]m|we['’]re) afraid|better not|sometimes)\b",
    re.I,
)
_FIELD = re.compile(r"[A-Z][^.:;\t]{1,60}?\s*(?::\s*|\t+\s*)\S.{0,120}$", re.DOTALL)
_ADDRESS = ("http", "<http", "www")


def words(text: str) -> list[str]:
    """The words of a text, without its marks."""
    return re.findall(r"[\w'’&-]+", text)


def begins_answer(text: str) -> bool:
    """Whether a text begins as the answer to a question does: "No. Never …", "Only if …"."""
    return _ANSWER.match(text) is not None


def is_rule(text: str) -> bool:
    """Whether a text says by itself who must do what, and opens no list."""
    plain = text.strip("*_ \n")
    return _RULE.match(plain) is not None and plain[-1:] not in ("?", ":")


def is_title_like(text: str) -> bool:
    """Few words and no sentence: could be a heading, if what is around it agrees."""
    if len(text) > 200:
        return False
    plain = text.strip("*_ ").rstrip()
    return (
        0 < len(words(plain)) <= _MOST_WORDS
        and plain[-1] not in ".;,!"
        and "\t" not in plain
        and "@" not in plain
        and not plain.startswith(_ADDRESS)
    )


def _is_title_case(text: str) -> bool:
    found = [word for word in words(text) if word[0].isalpha() and word.lower() not in _SMALL]
    return bool(found) and text.lstrip("*_( ")[:1].isupper() and all(word[0].isupper() for word in found)


@dataclass(frozen=True)
class Candidate:
    """A paragraph that may be a heading, and what stands around it."""

    text: str
    """Without its marker."""
    marker: Marker | None
    bold: bool
    following: str
    """The text of the next paragraph that is no furniture; empty at the end of the document."""
    next_marker: Marker | None
    marker_before: Marker | None = None
    """Of the paragraph before."""
    before: str = ""
    """The text of the paragraph before that is no furniture."""
    is_counted: bool = True
    """Whether its number or letter is the first, or comes after the one before it: "H. Cole" may be a person."""

    def style(self) -> HeadingStyle | None:
        """What shows that it is a heading; None if it is none."""
        if self.marker is not None and self.marker.style in ("section", "appendix"):
            return "section" if not self.text or is_title_like(self.text) else None
        if not self.text or not is_title_like(self.text) or (is_rule(self.text) and not self._is_numbered_on):
            return None
        if not self.following:
            return "capitals" if self.marker is None and is_capitals(self.text) else None
        if self.marker is not None:
            return "numbered" if self._is_numbered() else None
        if self.text.rstrip("*_ ").endswith(":"):
            return "label" if self._is_label() else None
        if self.following.startswith(_ADDRESS):
            return None
        if is_capitals(self.text):
            return "capitals"
        if self._is_bold:
            return "bold"
        return "title" if self._is_worded_as_one() else None

    @property
    def _is_numbered_on(self) -> bool:
        """Whether its number goes on in the next one's: "3", then "3.1"."""
        levels = self.marker.levels if self.marker is not None else ()
        below = self.next_marker.levels if self.next_marker is not None else ()
        return bool(levels) and len(below) > len(levels) and below[: len(levels)] == levels

    @property
    def _is_bold(self) -> bool:
        return self.bold or re.fullmatch(r"(\*\*|__).+\1", self.text, re.DOTALL) is not None

    def _is_label(self) -> bool:
        """ "Further points:" is one; "When I use social media:" is the beginning of a sentence."""
        short = len(words(self.text)) <= 9 and not _VERB.search(self.text) and not _SUBORDINATE.match(self.text)
        return short and not _FIELD.match(self.following)

    def _is_worded_as_one(self) -> bool:
        if self.text.endswith("?"):
            return self._is_answered()
        if _UNFINISHED.search(self.text) and not _STRANDED.match(self.text):
            return False
        opens_list = self.next_marker is not None and self.next_marker.order in (None, 1)
        longer = len(words(self.following)) > len(words(self.text)) + 3 or is_title_like(self.following) or opens_list
        if not longer or not self.text[:1].isupper():
            return False
        if _is_title_case(self.text):
            return len(words(self.text)) <= _MOST_WORDS_OF_A_PLAIN_ONE or opens_list
        if _TOPIC.match(self.text):
            return len(words(self.text)) <= _MOST_WORDS_OF_A_TOPIC
        told = self.text if opens_list else _RELATIVE.sub("", self.text)
        return len(words(self.text)) <= _MOST_WORDS_OF_A_PLAIN_ONE and not _VERB.search(told)

    def _is_answered(self) -> bool:
        """ "What if I get it wrong?", before the paragraph that says so; not one of several that are asked."""
        says_so = begins_answer(self.following) or len(words(self.following)) > len(words(self.text))
        is_alone = not self.following.rstrip().endswith("?") and not self.before.rstrip().endswith(("?", ":"))
        return self.text[:1].isupper() and is_alone and says_so

    def _is_numbered(self) -> bool:
        marker = self.marker
        if marker is None or marker.style not in ("integer", "decimal", "upper_letter", "upper_roman"):
            return False
        goes_on = self.next_marker is None or (self.next_marker.style == "bullet" and begins_answer(self.following))
        if self.text.rstrip("*_ ").endswith("?") and goes_on and self._is_answered():
            return True
        if self.text.rstrip("*_ ").endswith((":", "?")) and marker.style != "integer":
            return False
        capitals, following = is_capitals(self.text), self.next_marker
        if self.text.rstrip().endswith(":") and not (capitals or self._is_bold) and sentence_modality(self.text):
            return False
        if marker.style == "decimal":
            if marker.value[0].isalpha() and (following is None or following.style != "decimal"):
                return capitals or self._is_worded_as_one()
            return (self._opens_section(marker) or capitals) and not (_VERB.search(self.text) and not _is_round(marker))
        if _is_next(marker, following) and not capitals and not self._is_bold:
            return False
        if marker.style != "integer" and not (capitals or self._is_bold):
            goes_on = _is_next(self.marker_before, marker)
            return (self.is_counted and not goes_on and self._is_worded_as_one()) or _opens_codes(marker, following)
        return not _VERB.search(self.text) or capitals or len(words(self.text)) <= 7

    def _opens_section(self, marker: Marker) -> bool:
        """Whether deeper numbers follow a decimal one ("6.2.1" behind "6.2", "1.1" behind "1.0"), or plain prose."""
        if self.next_marker is None:
            return len(words(self.following)) > 12
        above = marker.levels[:-1] if _is_round(marker) else marker.levels
        below = self.next_marker.levels
        return (
            len(below) > len(above)
            and below[: len(above)] == above
            and below != marker.levels
            and (len(below) > len(marker.levels) or _is_round(marker))
        )


def _is_next(marker: Marker | None, following: Marker | None) -> bool:
    """Whether a list goes on from one marker to the other."""
    if marker is None or following is None:
        return False
    readings = ((marker, following), (marker.as_letter(), following.as_letter()))
    return any(one.style == next_.style and next_.order == (one.order or 0) + 1 for one, next_ in readings)


def _opens_codes(marker: Marker, following: Marker | None) -> bool:
    """ "B", before "B1"."""
    return following is not None and re.match(rf"{marker.value}\.?\d", following.value) is not None


def _is_round(marker: Marker) -> bool:
    """ "1.0", which numbers a section as "1" does."""
    return len(marker.levels) > 1 and marker.levels[-1] == 0
