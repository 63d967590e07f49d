"""A policy ready to be searched: its clauses, their contexts as vectors and words, and their facets."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from signpost.bot.answers.answer import MOST_QUOTED
from signpost.bot.answers.vocabulary import Vocabulary
from signpost.embeddings.encoder import Encoder
from signpost.embeddings.lexical import LexicalIndex, words
from signpost.knowledge.policy import Clause, Modality, Policy

Matrix = NDArray[np.float32]
Stored = NDArray[np.float16]
"""Half precision: a trust's hundred thousand clauses are held in memory."""

_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Z(\"'“‘*])")
_SUBJECT = re.compile(
    r"^\W*(?:(?:all|any|the|school|our|members?|of|other|both|each|every|and|or|teaching|support)[\s,/&]+)*"
    r"(?:staff|employees?|teachers?|governors?|volunteers?|parents?|carers?|adults?|contractors?|trainees?|schools?|you|i|we)\b"
    r"(?:[\s,/&]+(?:and|or|members?|of|staff|employees?|teachers?|governors?|volunteers?|parents?|carers?|adults?|"
    r"contractors?|trainees?|others?|within|school|all|any|who work|the)\b)*(?=\W+(?:must|should|shall|will|may|can|cannot|are|is|"
    r"have|has|do|understand|need|who|wishing)\b)",
    re.I,
)
_ADDRESSED = re.compile(
    r"\b(?:all\s+)?staff(?:[\s,/]+(?:and|or)?\s*(?:governors?|parents?|carers?|volunteers?|visitors|contractors?|trainees?)\b)+|"
    r"\bmembers? of staff(?:[\s,/]+(?:and|or)?\s*(?:governors?|parents?|carers?|volunteers?)\b)+",
    re.I,
)
"""The whole school community listed, wherever it stands: it is spoken to, not about."""
_MEASURE = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|ten|twelve|twenty|thirty)\b[^.]{0,20}\b(?:minutes?|hours?|days?|weeks?|months?|terms?|years?|"
    r"characters?|working days)\b|\b(?:annual(?:ly)?|every|each|daily|weekly|monthly|termly|yearly|immediately|same day|once|at least|within)\b|"
    r"\b(?:19|20)\d{2}\b",
    re.I,
)
_SANCTION = re.compile(
    r"disciplin|dismiss|gross misconduct|legal (?:action|proceedings)|prosecut|sanction|suspen|liable|criminal|withdrawn|formal action",
    re.I,
)
_DEFINES = re.compile(
    r"\b(?:means|refers? to|defined as|definition|for the purposes? of|is a type of|includes?|such as|referred to as|the term|take on)\b",
    re.I,
)
_SCOPE = re.compile(
    r"\b(?:appl(?:y|ies) to|covers?|scope|who must follow|regardless of|all who work|not covered)\b", re.I
)
_RECITAL = re.compile(
    r"\b(?:recognises?|acknowledg\w+|purpose of (?:this|the)|aims? (?:of|to)|designed to|sets out|benefits|increasingly|widely|this policy (?:is|was|has))\b",
    re.I,
)
_PROCEDURE = re.compile(
    r"\b(?:report(?:ed)?|inform(?:ed)?|contact|tell|refer|notify|seek|keep|record|screenshots?|block|delete|let \w+ \w+ know|go(?:es)? to)\b",
    re.I,
)
_CONDITION = re.compile(
    r"\b(?:unless|except|only|provided|if|where|with the (?:approval|permission|agreement)|permission|approval|consent|agreed)\b",
    re.I,
)
_SENTENCE_WORDS = 12
"""Fewer words than these, with no full stop behind them, are a heading rather than a sentence."""
_ROLES = ("party.headteacher", "party.governor", "party.safeguarding_lead", "party.police", "party.union")

FLAGS = (
    "forbids", "advises_against", "requires", "advises", "allows", "cautions", "states",
    "sanction", "defines", "scope", "recital", "procedure", "condition", "measure", "role",
    "stub", "note", "row", "opening", "short", "long", "has_bullets", "bullet",
)  # fmt: skip
"""What kind of clause a clause is; the columns of `Passages.flags`."""

_MODALITIES: tuple[Modality, ...] = ("must_not", "should_not", "must", "should", "may", "caution", "fact")


EVERYBODY = "staff"
"""Whom nearly all clauses speak to: schools' policies mean volunteers, contractors and governors by it, too."""


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text begin and end."""
    found, position = [], 0
    for match in [*_SENTENCE.finditer(text), None]:
        end = match.start() if match else len(text)
        if text[position:end].strip():
            found.append((position, end))
        position = match.end() if match else end
    return found


def _is_quoted(heading: str, clause: Clause) -> bool:
    """Whether a heading asks what the clause answers, which then is its lead-in, too."""
    return heading.endswith("?") and heading.endswith(clause.lead_in[-1:])


def led(clause: Clause) -> tuple[str, ...]:
    """A clause's lead-in, that of a cell as one reads it: "WhatsApp, Parents: No"."""
    *others, last = clause.lead_in or ("",)
    is_head = clause.kind == "row" and last[-1:].isalnum()
    return (*(f"{words}," for words in others), f"{last}:") if is_head else clause.lead_in


def _context(clause: Clause, headings: int) -> str:
    parts = [part for part in clause.path[-headings:] if not _is_quoted(part, clause)] if headings else []
    plain = [re.sub(r"^[\d.]+\s+", "", part).capitalize() if part.isupper() else part for part in parts]
    return " ".join([*(f"{part}." if part[-1:].isalnum() else part for part in plain), *led(clause)])


@dataclass(frozen=True, eq=False)
class Passages:
    """The clauses of one policy, with everything a question is compared with. Compared and hashed by identity.

    n clauses, s sentences, d dimensions of the encoder, f facets of the vocabulary.
    """

    clauses: tuple[Clause, ...]
    own: Stored
    """n × d: each clause by itself."""
    context: Stored
    """n × d: with its lead-in, and the bullets that it keeps."""
    headed: Stored
    """n × d: with its heading, too."""
    sentence: Stored
    """s × d: each sentence by itself."""
    owner: NDArray[np.intp]
    """s: the clause that each sentence belongs to, ascending."""
    first: NDArray[np.intp]
    """n: each clause's first sentence."""
    facets: NDArray[np.bool_]
    """n × f: what each clause and its lead-in are about; the party that it only speaks to does not count."""
    lead_facets: NDArray[np.bool_]
    """n × f: what each clause's lead-in is about, whoever it speaks to."""
    sentence_facets: NDArray[np.bool_]
    """s × f: the same, sentence by sentence."""
    heading_facets: NDArray[np.bool_]
    """n × f: what its headings are about."""
    rarity: Matrix
    """f: how much a facet tells the clauses of this policy apart (inverse document frequency)."""
    flags: Matrix
    """n × `FLAGS`."""
    addressees: NDArray[np.bool_]
    """n × f: of a clause that speaks to others than staff only, the parties that it speaks to."""
    hollow: NDArray[np.intp]
    """The rows of the clauses that answer nothing: those that only ask, and those that only open a list."""
    notes: tuple[tuple[int, int], ...]
    """The row of each note, and of the clause that it qualifies."""
    lexical: LexicalIndex
    postings: dict[str, NDArray[np.intp]]
    """The rows of the clauses that have a word stem in their context."""


def rarity(count: float, of: int) -> float:
    """How much something tells apart that `count` of the `of` texts have: the inverse document frequency, smoothed."""
    return float(np.log((of + 1) / (count + 0.5)))


def predicate(text: str) -> str:
    """A clause without the party that it speaks to: "parents" in "Staff and parents must not …" is not its topic."""
    if _SCOPE.search(text):
        return text  # "This policy applies to staff, governors …": here they are what it is about
    found = _SUBJECT.match(text)
    return _ADDRESSED.sub(" ", text[found.end() :] if found else text)


def _flags(clause: Clause, facets: NDArray[np.bool_], vocabulary: Vocabulary, has_children: bool) -> list[float]:
    text = clause.own_text
    modality = [clause.modality == m for m in _MODALITIES]
    count = len(text.split())
    roles = [vocabulary.index[name] for name in _ROLES if name in vocabulary.index]
    return [
        float(value)
        for value in (
            *modality,
            bool(_SANCTION.search(text)),
            bool(_DEFINES.search(text)),
            bool(_SCOPE.search(text)),
            bool(_RECITAL.search(text)),
            bool(_PROCEDURE.search(text)),
            bool(_CONDITION.search(text)),
            bool(_MEASURE.search(text)),
            bool(facets[roles].any()),
            has_children and text.rstrip("*_ ")[-1:] in ":-–",
            clause.kind == "note",
            clause.kind == "row",
            clause.ref.startswith("Opening"),
            count < 7,
            count > 60,
            has_children and len(clause.text) > len(text),
            clause.kind == "bullet",
        )
    ]


def _only_asks(clause: Clause) -> bool:
    return not clause.lead_in and clause.text.rstrip("*_ ").endswith("?") and len(sentences(clause.text)) == 1


def _only_opens(clause: Clause) -> bool:
    """Whether a clause with items, as it would be quoted, says nothing without them ("Staff must not:", "On trips")."""
    room = MOST_QUOTED - sum(len(part) + 1 for part in clause.lead_in)
    if len(clause.own_text) < len(clause.text) <= room:
        return False
    last = clause.own_text.rstrip("*_ \"'”’)")[-1:]
    return last in ":-–—" or (last not in ".?!;" and len(clause.own_text.split()) < _SENTENCE_WORDS)


def _found(texts: Sequence[str], vocabulary: Vocabulary) -> NDArray[np.bool_]:
    found = np.zeros((len(texts), len(vocabulary.facets)), dtype=np.bool_)
    for row, text in enumerate(texts):
        found[row, list(vocabulary.find(text))] = True
    return found


def _addressees(clauses: Sequence[Clause], vocabulary: Vocabulary) -> NDArray[np.bool_]:
    found = np.zeros((len(clauses), len(vocabulary.facets)), dtype=np.bool_)
    for row, clause in enumerate(clauses):
        if clause.audience and EVERYBODY not in clause.audience:
            names = (f"party.{audience}" for audience in clause.audience)
            found[row, [vocabulary.index[name] for name in names if name in vocabulary.index]] = True
    return found


def _postings(texts: Sequence[str]) -> dict[str, NDArray[np.intp]]:
    rows: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        for stem in dict.fromkeys(words(text)):
            rows.setdefault(stem, []).append(row)
    return {stem: np.array(found, dtype=np.intp) for stem, found in rows.items()}


def in_context(clause: Clause, words: str | None = None) -> str:
    """A clause, or some words of it, under its headings, in its lead-in, and with its bullets."""
    return f"{_context(clause, 2)} {clause.text if words is None else words}".strip()


def contexts(policy: Policy) -> tuple[list[str], list[str], list[str]]:
    """What is encoded of each clause: by itself; in its lead-in, with its bullets; and under its headings, too."""
    clauses = policy.clauses
    return (
        [clause.own_text for clause in clauses],
        [" ".join((*led(clause), clause.text)) for clause in clauses],
        [in_context(clause) for clause in clauses],
    )


def read_passages(policy: Policy, vocabulary: Vocabulary, encoder: Encoder) -> Passages:
    """Make a policy ready to be searched: encode what is new, read the facets, index the words."""
    clauses = policy.clauses
    own, context, headed = contexts(policy)
    parts = [[text[a:b] for a, b in sentences(text)] or [text] for text in own]
    flat = [part for of_clause in parts for part in of_clause]
    owner = np.array([n for n, of_clause in enumerate(parts) for _ in of_clause], dtype=np.intp)
    vectors = encoder.encode([*own, *context, *headed, *flat]).astype(np.float16)
    n = len(clauses)
    leads = [" ".join(clause.lead_in) for clause in clauses]
    facets = _found(
        [f"{predicate(lead)} {predicate(clause.text)}" for lead, clause in zip(leads, clauses, strict=True)], vocabulary
    )
    sentence_facets = _found([predicate(part) for part in flat], vocabulary)
    rows = {clause.id: row for row, clause in enumerate(clauses)}
    parents = {clause.parent for clause in clauses if clause.parent}
    return Passages(
        clauses=clauses,
        own=vectors[:n],
        context=vectors[n : 2 * n],
        headed=vectors[2 * n : 3 * n],
        sentence=vectors[3 * n :],
        owner=owner,
        first=np.searchsorted(owner, np.arange(n)).astype(np.intp),
        facets=facets,
        lead_facets=_found(leads, vocabulary),
        sentence_facets=sentence_facets,
        heading_facets=_found([" ".join(clause.path) for clause in clauses], vocabulary),
        rarity=np.array([rarity(count, n) for count in facets.sum(axis=0)], dtype=np.float32),
        flags=np.array(
            [_flags(c, row, vocabulary, c.id in parents) for c, row in zip(clauses, facets, strict=True)],
            dtype=np.float32,
        ),
        addressees=_addressees(clauses, vocabulary),
        hollow=np.array(
            [n for n, c in enumerate(clauses) if _only_asks(c) or (c.id in parents and _only_opens(c))], dtype=np.intp
        ),
        notes=tuple((n, rows[c.parent]) for n, c in enumerate(clauses) if c.kind == "note" and c.parent in rows),
        lexical=LexicalIndex(headed),
        postings=_postings(headed),
    )
