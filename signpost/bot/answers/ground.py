"""Which words of a clause a verdict rests on: the sentence, or the part of it, that is nearest to the question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from signpost.bot.answers import phrases
from signpost.bot.answers.limits import HOLLOW, excepts, leaves_out, names_only
from signpost.bot.answers.passage import Matrix, Passages, sentences
from signpost.bot.answers.question import Question
from signpost.bot.answers.verdict import Ground, is_negated
from signpost.bot.answers.vocabulary import Vocabulary
from signpost.embeddings.lexical import words
from signpost.knowledge.modality import read_modality, sentence_modality

_PARTS = re.compile(
    r";\s+|,\s+(?:and|but|or|so)\s+|,\s+(?=(?:do|must|should|will|may|can|not|never|nor|they|it|you|i|staff|but|however|no)\b)"
    r"|\s+(?=nor\s)|\s+(?:and|but|however)\s+(?=(?:do|must|should|will|may|can|cannot|not|never|they|it|you|i|staff|are|is|to)\b)",
    re.I,
)
_VERB = re.compile(
    r"\b(?:i|we|you|u|staff|teachers?|they|to|it|someone|he|she|tas?|governors?|parents?|pupils?)\s+"
    r"(?:(?:still|just|also|ever|really|actually|even|then|only|always|now|be|get|go|ok|allowed|have|need|to|supposed|expected|able|quickly|please|not)\s+)*"
    r"(?P<verb>[a-z]{3,})",
    re.I,
)
_PLATFORMS = re.compile(
    r"\b(facebook|fb|twitter|instagram|insta|snapchat|snap|tiktok|tik tok|linkedin|youtube|whatsapp|telegram|discord|"
    r"zoom|teams|skype|facetime|chatgpt|copilot|dropbox|icloud|myspace|pinterest|reddit|messenger)\b",
    re.I,
)
_SHORT_NAMES = {"fb": "facebook", "insta": "instagram", "snap": "snapchat", "tik tok": "tiktok"}
_EXAMPLES = re.compile(r"\b(?:such as|for example|e\.?g\.?|including|etc|other|any|like)\b", re.I)
_CONDITION = re.compile(r"\W*(?:should|were|had|if|where|when|whenever|once|unless)\b", re.I)
"""How a sentence begins whose first part tells when the rest holds: "Should it be abusive, staff must …"."""
_FEW_WORDS = 4
_TIES = ("party.", "device.", "time.")
"""Kinds of facets that a plain "yes" must cover: who, on what device, and when."""
_DONE_TO_ONE = {"act.bully", "act.criticise", "act.fake_account", "act.racism"}
"""Harmful acts that people ask about as those to whom they were done."""
_FACET_WEIGHT = 0.35
"""How much a shared facet counts against similarity in choosing a sentence; the choice is robust to it."""

_READ = 4096
"""Sentences of policies that are not read anew for each question about them."""


def asked_verbs(question: Question) -> list[str]:
    """The verbs that a question asks about: "should we delete …" asks about "delete"."""
    return [match.group("verb").lower() for match in _VERB.finditer(question.text)]


@dataclass(frozen=True)
class _Verbs:
    """What a question asks about doing, however the clause puts it: to "report" is also to "tell" and to "inform"."""

    stems: frozenset[str]
    acts: frozenset[int]
    vocabulary: Vocabulary

    def stand_in(self, text: str) -> bool:
        """Whether a text of the policy speaks of doing that."""
        return bool(self.stems & _stems(text)) or bool(self.acts and self.acts & self.vocabulary.find(text))


def _verbs(question: Question, vocabulary: Vocabulary) -> _Verbs:
    verbs = asked_verbs(question)
    acts = (column for column in vocabulary.find(" ".join(verbs)) if vocabulary.facets[column].kind == "act")
    return _Verbs(frozenset(stem for verb in verbs for stem in words(verb)), frozenset(acts), vocabulary)


@lru_cache(_READ)
def _stems(text: str) -> frozenset[str]:
    return frozenset(words(text))


@lru_cache(_READ)
def _spans(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(sentences(text)) or ((0, len(text)),)


@lru_cache(_READ)
def _parts(sentence: str) -> tuple[str, ...]:
    position, parts = 0, []
    for match in [*_PARTS.finditer(sentence), None]:
        end = match.start() if match else len(sentence)
        if sentence[position:end].strip():
            parts.append(sentence[position:end].strip())
        position = match.end() if match else end
    return tuple(parts)


def _narrowed(sentence: str, verbs: _Verbs) -> str:
    """The part of a sentence that has the verb asked about, where that part says by itself what is to be done."""
    parts = _parts(sentence)
    if len(parts) > 1:
        for part in parts[1:] if _CONDITION.match(sentence) else parts:
            modality = read_modality(part)
            if sentence_modality(part) is None and read_modality(sentence) in ("must_not", "should_not"):
                continue  # "must not add a pupil, or follow one": no instruction to follow one
            if modality != "fact" and verbs.stand_in(part):
                return sentence if modality == "may" else part  # what follows a permission may take it back
    return sentence


def _shares_words(question: Question, sentence: str) -> bool:
    asked = question.stems - HOLLOW
    shared = asked & _stems(sentence)
    return len(shared) > 1 or (len(shared) == 1 and len(asked) < _FEW_WORDS)


def _touches(question: Question, sentence: str, facets: NDArray[np.bool_], verbs: _Verbs) -> bool:
    """Whether a sentence may bear on the question at all: a word, a facet or the verb is the same."""
    shared = (set(words(question.text)) - HOLLOW) & set(words(sentence))
    return bool(shared) or bool(facets[list(question.facets)].any()) or verbs.stand_in(sentence)


def _platforms(text: str) -> frozenset[str]:
    found = (match.group().lower() for match in _PLATFORMS.finditer(text))
    return frozenset(_SHORT_NAMES.get(name, name) for name in found)


def _elsewhere(question: Question, sentence: str) -> bool:
    """Whether the words name platforms, not as examples, and none is the one asked about."""
    asked, named = _platforms(question.text), _platforms(sentence)
    return bool(asked and named) and not asked & named and not _EXAMPLES.search(sentence)


def _conflicts(question: Question, said: NDArray[np.bool_], vocabulary: Vocabulary) -> bool:
    """Whether the words name a device or time, but none that was asked about."""
    for kind in ("device", "time"):
        columns = vocabulary.columns(kind)
        asked = [column for column in columns if column in question.facets]
        if asked and said[columns].any() and not said[asked].any():
            return True
    return False


def _is_harmful(question: Question, vocabulary: Vocabulary) -> bool:
    """Whether a question is about doing what no school allows; not where whom it was done to asks for help."""
    names = {vocabulary.name(column) for column in question.facets if vocabulary.facets[column].harmful}
    return bool(names - _DONE_TO_ONE if phrases.SEEKS_HELP.search(question.text) else names)


def find_grounds(
    question: Question, vector: Matrix, passages: Passages, rows: Sequence[int], vocabulary: Vocabulary
) -> list[Ground]:
    """The grounds of a verdict in some clauses, one for each.

    Args:
        question: the question as read.
        vector: the question encoded, d numbers.
        passages: the policy.
        rows: the clauses' rows in `passages`.
        vocabulary: the one that the question was read with.
    """
    verbs = _verbs(question, vocabulary)
    return [_ground(question, vector, passages, row, verbs) for row in rows]


def _ground(question: Question, vector: Matrix, passages: Passages, row: int, verbs: _Verbs) -> Ground:
    vocabulary, clause = verbs.vocabulary, passages.clauses[row]
    own = clause.own_text
    spans = _spans(own)
    first = int(passages.first[row])
    rows = slice(first, first + len(spans))
    columns = list(question.facets)
    weights = np.maximum(passages.rarity[columns], 0.1)
    # No product of matrices: on some processors it warns of invalid values where so few of them are none.
    shared = (passages.sentence_facets[rows][:, columns] * weights).sum(axis=1) / (float(weights.sum()) or 1.0)
    nearness = passages.sentence[rows].astype(np.float32) @ vector + _FACET_WEIGHT * shared
    for index, (start, end) in enumerate(spans):
        if len(spans) > 1 and (end - start < 20 or own[end - 1] == "?"):
            nearness[index] -= 1.0  # a run-in heading ("Passwords.") or a question rules nothing
    start, end = spans[int(np.argmax(nearness))]
    besides = [
        own[a:b]
        for index, (a, b) in enumerate(spans)
        if a != start and _touches(question, own[a:b], passages.sentence_facets[first + index], verbs)
    ]
    theirs = passages.facets[row]
    said = passages.sentence_facets[first + int(np.argmax(nearness))] | passages.lead_facets[row]
    tied = [column for column in columns if vocabulary.name(column).startswith(_TIES)]
    same_verb = verbs.stand_in(own[start:end])
    relative = vocabulary.index.get("party.relative")
    return Ground(
        sentence=_narrowed(own[start:end], verbs),
        lead_in=clause.lead_in,
        about_exception=relative is not None and relative in question.facets and bool(theirs[relative]),
        excepted=excepts(question, own[start:end]),
        left_out=leaves_out(question, own[start:end]),
        named=names_only(question, own[start:end]),
        covered=bool(said[tied].all()) and not _elsewhere(question, own[start:end]),
        device_covered=all(said[c] for c in tied if vocabulary.name(c).startswith("device.")),
        time_agrees=any(said[c] for c in tied if vocabulary.name(c).startswith("time.")),
        conflict=_conflicts(question, said, vocabulary),
        shares_words=_shares_words(question, own[start:end]),
        same_verb=same_verb,
        forbids_besides=any(read_modality(other, clause.lead_in) in ("must_not", "should_not") for other in besides),
        denies_besides=any(is_negated(other) for other in besides),
        shares_act=same_verb or any(said[c] for c in columns if vocabulary.name(c).startswith("act.")),
        harmful=_is_harmful(question, vocabulary),
    )
