"""Who a clause says it speaks to, in Signpost's words for audiences."""

import re
from collections.abc import Sequence

_AUDIENCES: tuple[tuple[str, str], ...] = (
    ("staff", r"staff|employees?|teachers?|members? of staff|colleagues|teaching assistants?|workers|personnel"),
    ("governor", r"governors?|governing (?:body|board)|trustees?"),
    ("volunteer", r"volunteers?"),
    ("contractor", r"contractors?|contracted providers?|agency (?:staff|workers)|suppliers|visitors"),
    ("trainee", r"(?:teacher )?trainees?|student teachers?"),
    ("parent", r"parents?|carers?|parents?/carers?|families"),
    ("pupil", r"pupils?|students?|children|learners?"),
)
_COMPILED = tuple((name, re.compile(rf"\b(?:{pattern})\b", re.I)) for name, pattern in _AUDIENCES)
_SUBJECT_ENDS = re.compile(
    r"\b(?:must|should|shall|will|would|may|can|cannot|is|are|was|were|has|have|do|does|ought|need|needs|understand|"
    r"agree|recognise[sd]?)\b|[.;:]",
    re.I,
)
_APPLIES = re.compile(r"\bappl(?:y|ies) to\b(?P<who>[^.]*)|\b(?:expects?|requires?|advises?|asks?)\s+(?P<asked>[^.:]{0,80}?)\s+to\b", re.I)
_NOT_SUBJECT = re.compile(r"\b(?:of|with|from|about|by|between|to|for|that|which|who)\s+(?:the\s+|any\s+|their\s+|other\s+)?$", re.I)


def _named(text: str) -> list[str]:
    found = []
    for name, pattern in _COMPILED:
        for match in pattern.finditer(text):
            if not _NOT_SUBJECT.search(text[: match.start()]) and not text[match.end() :].startswith(("'", "’")):
                found.append((match.start(), name))
                break
    return [name for _, name in sorted(found)]


def read_audience(text: str, lead_in: Sequence[str] = ()) -> tuple[str, ...]:
    """The audiences that a clause or, failing that, its lead-in names as its subject; empty where none is named."""
    for words in (text, *reversed(lead_in)):
        applies = _APPLIES.search(words)
        if applies is not None:
            found = _named((applies.group("who") or applies.group("asked") or "").replace(" to ", " "))
        else:
            end = _SUBJECT_ENDS.search(words)
            found = _named(words[: end.start()]) if end else []
        if found:
            return tuple(dict.fromkeys(found))
    return ()
