"""Who a clause says it speaks to, in Signpost's words for audiences.

Only the subject of a rule counts: "Staff must not message pupils" speaks to staff.
"""

import re
from collections.abc import Iterator, Sequence

_MOST_READ = 600
"""Characters of a clause within which its subject stands."""
_AUDIENCES: tuple[tuple[str, str], ...] = (
    ("governor", r"(?:parent\s+)?governors?|governing (?:body|board)|trustees?"),
    ("volunteer", r"volunteers?|parent helpers?"),
    ("contractor", r"contractors?|contracted providers?|agency (?:staff|workers?)|suppliers?|visitors?"),
    ("trainee", r"(?:teacher |teaching )?trainees?|(?:trainee|student) teachers?|(?:gap )?students? on placement"),
    (
        "staff",
        r"staff|employees?|teachers?|members? of staff|colleagues?|teaching assistants?|workers?|personnel|"
        r"practitioners?|houseparents?",
    ),
    ("parent", r"parents?|carers?|parents?/carers?|families"),
    ("pupil", r"pupils?|students?|children|learners?|young people"),
)
_MENTION = re.compile("|".join(rf"(?P<{name}>\b(?:{pattern})\b)" for name, pattern in _AUDIENCES), re.I)
_VERB = re.compile(
    r"\b(?:must|should|shall|will|would|may|can|cannot|is|are|was|were|has|have|had|do|does|did|ought|needs?|understands?|"
    r"agrees?|recognises?|signs?|keeps?|checks?|sends?|takes?|uses?|waits?|report|reports|follows?|falls?|neither)\b|,?\s+nor\b",
    re.I,
)
_CONDITION_VERB = re.compile(
    rf"{_VERB.pattern}|\b(?:writes?|reach(?:es)?|leaves?|makes?|receives?|finds?|wish(?:es)?|wants?|tells?|comes?|becomes?|breaks?|"
    r"feels?|discovers?|believes?|suspects?|asks?)\b",
    re.I,
)
_RELATIVE = re.compile(r"\b(?:who|which|that|whose)\s+(?:\w+\s+)?$")
_ADDRESSED = re.compile(
    r"\b(?:appl(?:y|ies) to|covers?|binds?|(?:policy|rules|guidance|agreement|handbook|it|this) (?:is|are) for)\b"
    r"(?P<all>[^.;]*)|"
    r"\b(?:expects?|requires?|advises?|asks?|reminds?|responsibilities of)\s+"
    r"(?P<asked>[^.:;]{0,120}?)(?:\s+to\b|\s+setting\b|$)|"
    r"\bdiscourages\s+(?P<discouraged>[^.:;]{0,120}?)\s+from\b|"
    r"\bthat\s+(?P<expected>[^.:;,]{0,100}?)\s+(?:is|are)\s+(?:expected|required|asked|advised)\s+to\b",
    re.I,
)
_CONDITION = re.compile(r"\W*(?:if|where|when|whenever|once|before|after|while|whilst|during)\b", re.I)
_PRONOUN = re.compile(r"\b(?:they|he|she)\b", re.I)
_OPENING = re.compile(
    r"\W*(?:(?:in (?:some|all|many|most) cases|in addition|in particular|at all times|however|therefore|similarly|"
    r"ensure|make sure|that)\b\W+)+",
    re.I,
)
_RUN_IN = re.compile(r"\W*(?:[\w’'/-]+\s+){0,3}[\w’'/-]+[.:]\s+(?=\S)")
"""A heading that runs into its paragraph: "Former students. Connections with …"."""
_BETWEEN_NOUNS = re.compile(r"(?P<comma>,)|\band\b|\bor\b|\bwhether\b")
_INSIDE = re.compile(
    r"\b(?:of|with|from|about|by|between|to|for|that|which|who|whom|whose|against|towards|concerning|in|on|at|their|his|"
    r"her|its|between|among|[a-z]+ing)\s",
    re.I,
)
_NAMES_GROUP = re.compile(r"\b(?:teaching|visiting|supporting|boarding)\s", re.I)
_BEFORE_MODAL = re.compile(
    r"\b(?P<who>staff|employees?|colleagues?|teachers?|governors?|volunteers?)\b(?![’'-])[^,.;:’']{0,30}?\b(?:must|should|shall|may)\b",
    re.I,
)
_ENDS_INSIDE = re.compile(
    r"\b(?:of|with|by|for|to|from|about|at|on|towards)\s+(?:(?:an?|the|any|all|our|other|their)\s+)*$", re.I
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")
_STARTS_WITH_MENTION = re.compile(
    rf"{_OPENING.pattern[:-1]}*\W*(?:(?:if|where|when)\b\W+)?(?:(?:all|any|every|each|no|the|our|an?|current|former|new|other|school|both)\s+)*"
    rf"(?:{_MENTION.pattern})",
    re.I,
)
_ADULTS = {"staff", "governor", "volunteer", "contractor", "trainee"}


def _mentioned(phrase: str) -> Iterator[str]:
    """The audiences that a noun phrase names, those inside another noun's phrase ("friends of pupils") left out."""
    position, is_inside = 0, False
    for separator in [*_BETWEEN_NOUNS.finditer(phrase), None]:
        part = phrase[position : separator.start() if separator else len(phrase)]
        position = separator.end() if separator else len(phrase)
        found = _MENTION.search(part)
        if found is not None and part[found.end() : found.end() + 1] not in ("'", "’", "-"):
            is_inside = is_inside or _INSIDE.search(_NAMES_GROUP.sub("", part[: found.start()])) is not None
            if not is_inside:
                yield found.lastgroup or ""
        is_inside = is_inside and not (separator and separator.group("comma"))


def _verb(sentence: str) -> re.Match[str] | None:
    """The first verb that is not a relative clause's."""
    for verb in _VERB.finditer(sentence):
        if not _RELATIVE.search(sentence[max(0, verb.start() - 40) : verb.start()]):
            return verb
    return None


def _subject(sentence: str) -> list[str]:
    """The audiences that are the subject of a sentence, or that it addresses."""
    verb = _verb(sentence)
    addressed = _ADDRESSED.search(sentence)
    before_verb = sentence[: verb.start()] if verb else sentence
    if addressed is not None and (addressed.start() <= len(before_verb) or not _MENTION.search(before_verb)):
        named = list(_mentioned(next(group for group in addressed.groups() if group is not None)))
        if named:
            return named
    if verb is None:
        is_list = sentence.rstrip().endswith(":") or _STARTS_WITH_MENTION.match(sentence) is not None
        return list(_mentioned(sentence)) if is_list else []
    named = list(_mentioned(sentence[: verb.start()]))
    return named or [
        who
        for found in _BEFORE_MODAL.finditer(sentence)
        if not _ENDS_INSIDE.search(sentence[max(0, found.start() - 40) : found.start()])
        for who in _mentioned(found.group("who"))
    ]


def _of_sentence(sentence: str) -> list[str]:
    opening = _OPENING.match(sentence)
    text = sentence[opening.end() :] if opening else sentence
    condition = _CONDITION.match(text)
    verb = (_CONDITION_VERB.search(text) or _verb(text)) if condition else None
    comma = text.find(",", verb.end()) if verb else -1
    if condition is None or comma < 0:
        return _subject(text)
    rest = text[comma + 1 :]
    return _subject(rest) or (_subject(text[condition.end() : comma]) if _PRONOUN.search(rest) else [])


def _audience(words: str, in_list: bool) -> tuple[str, ...]:
    text = words[:_MOST_READ]
    run_in = None if in_list else _RUN_IN.match(text)
    for index, sentence in enumerate(_SENTENCE.split(text[run_in.end() :] if run_in else text)):
        if in_list and index == 0 and not _STARTS_WITH_MENTION.match(sentence):
            continue
        found = _of_sentence(sentence)
        if found and (index == 0 or _ADULTS.intersection(found)):
            return tuple(dict.fromkeys(found))
    return ()


def read_audience(text: str, lead_in: Sequence[str] = ()) -> tuple[str, ...]:
    """The audiences that a clause or, failing that, its lead-in names as its subject; empty where none is named.

    An item of a list ("supply staff;") is a subject only of a lead-in that is about whom something applies to.
    """
    if not lead_in:
        return _audience(text, in_list=False)
    listed = _ADDRESSED.search(lead_in[-1])
    if listed is not None and listed.group("all") is not None:
        return tuple(dict.fromkeys(_mentioned(text[:_MOST_READ].rstrip(" .;"))))
    found = _audience(text, in_list=True)
    return found or next((named for words in reversed(lead_in) if (named := _audience(words, in_list=False))), ())
