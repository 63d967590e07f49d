"""What limits a rule in its own sentence, and whether it is asked about: "except …", "so long as …", "only …".

A model that reads clauses takes "personal blogs are fine so long as the school is not named" for leave to name it.
"""

import re
from collections.abc import Set

from signpost.bot.answers import phrases
from signpost.bot.answers.question import Question
from signpost.embeddings.lexical import words
from signpost.knowledge.modality import read_modality

HOLLOW = frozenset(
    words("school work policy staff can could will would should must may do does is are use using allowed online get")
)
"""Word stems that any question and any clause may share."""
_EXCEPTED = re.compile(
    r"\b(?:except(?:ing)?|unless|other than|apart from|save (?:for|in|on|where))\b"
    r"(?P<what>(?:(?!\b(?:must|may|should|will|can|shall|never|not|nor)\b)[^.;,])*)",
    re.I,
)
_LEFT_OUT = re.compile(
    r"\b(?:(?P<condition>(?:so|as) long as|provided|providing)|other than|except(?:ing)?|apart from|up to|"
    r"outside(?=[^.;]{0,40}\b(?:lessons?|times?|hours?|days?|duty|duties|terms?)\b)|"
    r"(?:but|although|though) (?:not|never))\b(?P<what>[^.;]*)",
    re.I,
)
_NO_EXCEPTION = re.compile(
    r"\b(?:no|not any|without) (?:exceptions?|exemptions?|allowances?)\b[^.;]{0,20}\bfor\b", re.I
)
_DENIED = re.compile(r"\b(?:not|no|never|nor|nobody|none|nothing|without|off|cannot|\w+n['’]t)\b", re.I)
_OTHER_HOURS = re.compile(r"\b(?:after|before|outside|between)\b", re.I)
_ONLY = re.compile(
    r"\b(?:only|solely|exclusively)\b(?!\s+(?:be\s+)?(?:\w+\s+)?(?:if|when|where|with|after|once|by|in\s+exceptional)\b)"
    r"(?P<what>[^.;]*)",
    re.I,
)
_ONLY_SOME = re.compile(r"\W*(?:only|solely)\b[^.;]*\b(?:may|can|should|must)\b", re.I)
"""Says who may, and not what: "Only the office may send letters"."""
_LEAST_SHORT = 5
_INSTEAD = re.compile(r"\b(?:not|never|rather than|instead of)\b", re.I)


def excepts(question: Question, sentence: str) -> bool:
    """Whether words that except something, approved by nobody, name what is asked about there and only there.

    They stand behind what is forbidden: "Unless it is urgent, staff must not" excepts nothing that follows it.
    """
    if phrases.APPROVAL.search(sentence):
        return False
    return any(
        _names(question, found["what"], sentence[: found.start()])
        for found in _EXCEPTED.finditer(sentence)
        if read_modality(sentence[: found.start()]) in ("must_not", "should_not")
    )


def leaves_out(question: Question, sentence: str) -> bool:
    """Whether words that allow something do not allow what is asked about: it is excepted, or denied by a condition.

    Where a sentence says that nobody is excepted, it allows nothing, whoever else it goes on to allow it to. Not where
    the question itself denies it ("can I post it if no pupil is in it?"), or is about other hours.
    """
    if _NO_EXCEPTION.search(sentence):
        return True
    if any(pattern.search(question.text) for pattern in (_DENIED, _OTHER_HOURS, phrases.OFF_DUTY)):
        return False
    return any(
        _names(question, found["what"], sentence[: found.start()])
        for found in _LEFT_OUT.finditer(sentence)
        if (found["condition"] is None or _DENIED.search(found["what"]))
        and read_modality(sentence[: found.start()]) not in ("must_not", "should_not")
    )


def names_only(question: Question, sentence: str) -> bool:
    """Whether a sentence names, as the only thing, the very thing that is asked about ("only use school cameras")."""
    found = None if _ONLY_SOME.match(sentence) else _ONLY.search(sentence)
    if found is None:
        return False
    asked = question.stems - HOLLOW
    named = _stems(_INSTEAD.split(found["what"])[0])
    said = named | _stems(sentence[: found.start()])
    return any(_is_among(stem, named) for stem in asked) and all(_is_among(stem, said) for stem in asked)


def _is_among(stem: str, stems: Set[str]) -> bool:
    """Whether a word is among others, short or in full: "photo" among "photographs"."""
    return stem in stems or (len(stem) >= _LEAST_SHORT and any(other.startswith(stem) for other in stems))


def _names(question: Question, what: str, before: str) -> bool:
    return bool((_stems(what) - set(words(before))) & question.stems)


def _stems(text: str) -> Set[str]:
    return set(words(text)) - HOLLOW
