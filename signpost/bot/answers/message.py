"""A message cut into the questions that it asks."""

import re

from signpost.bot.answers.question import read_kind

MOST_QUESTIONS = 3
"""Questions that are answered of one message."""

_WHOM = (
    r"(?:i|we|you|u|they|he|she|it|staff|teachers?|parents?|pupils?|kids|governors?|volunteers?|someone|anyone|people|"
    r"a|an|the|my|our|your|their|any|there|this|that)"
)
_ASKS = re.compile(
    rf"\b(?:can|could|may|must|should|shall|do|does|did|am|is|are|will|would|have|has)\s+{_WHOM}\b|"
    r"^\W*(?:who|whom|whose|what|when|where|which|why|how)\b",
    re.I,
)
"""The words stand as they do in a question."""
_NEXT = re.compile(
    rf"[\s,;.]+(?:and|but|also|plus)\s+(?=(?:also\s+|then\s+|if\s+so,?\s+)?(?:"
    rf"(?:can|could|may|must|should|am|do|does|is|are|will|would)\s+{_WHOM}\s+\w+|"
    r"what\s+(?:if|about|happens|should|do|can|must)\b|(?:who|when|where|how)\s+(?:do|does|should|can|must|would|will|is|are|long|often)\b))",
    re.I,
)
"""Where a further question begins without a mark between."""
_FEWEST_WORDS = 3


def split_questions(text: str) -> tuple[str, ...]:
    """The questions of a message: each sentence that asks, with the story told before it.

    "Can I friend a parent? And can I text them?" is two questions, and so is "can I friend a parent and can I text
    them"; "A parent posted about us. Can I comment?" is one, and so is "can I friend a parent and their child".
    """
    parts = [part.strip() for part in re.split(r"(?<=\?)(?=\s|$)", text) if re.search(r"[^\W\d_]{2}", part)]
    asked = [part for part in parts if part.endswith("?")]
    if parts and not parts[-1].endswith("?") and (not asked or read_kind(parts[-1]) != "other"):
        asked.append(parts[-1])
    questions = [question for part in asked for question in _joined(part)]
    if len(questions) < 2:
        return (text.strip(),)
    return tuple(q for q in questions if len(q.split()) >= _FEWEST_WORDS) or (text.strip(),)


def _joined(part: str) -> list[str]:
    """The questions of one sentence, where each could stand by itself."""
    for join in _NEXT.finditer(part):
        first, rest = part[: join.start()], part[join.end() :]
        if len(first.split()) >= _FEWEST_WORDS and _ASKS.search(first) and read_kind(first) != "other":
            return [first, *_joined(rest)]
    return [part]
