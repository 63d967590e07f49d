"""Search by words: what a question and a text share literally, and how rare it is."""

import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from Stemmer import Stemmer

from signpost.embeddings.encoder import Vectors

if TYPE_CHECKING:
    from bm25s import BM25

STOP_WORDS = frozenset(
    """
    a about also am an and any are as at be been being but by do does did for from had has have having he her him his
    how i if in into is it its itself me my of on or our she so some such than that the their them then there these
    they this those to too us was we were what when where which while who whom whose why with you your
""".split()
)
"""Words too common to tell clauses apart. Negations (no, not, never) and modal verbs (must, should, may, can, will)
are no stop words here: in rules they carry the meaning."""

TYPOGRAPHY = str.maketrans({"\u2019": "'", "\u2010": "-", "\u2011": "-", "\u00ad": None})
"""Apostrophes and hyphens as a word processor sets them, and the soft hyphen."""

WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


def words(text: str) -> list[str]:
    """Cut a text into word stems, in order, without stop words.

    A hyphenated word counts joined and in parts, because "on-line", "cyber-bullying" and "e-mail" are also written
    "online", "cyber bullying" and "email".
    """
    found: list[str] = []
    for word in WORD.findall(text.casefold().translate(TYPOGRAPHY)):
        parts = word.split("-")
        found.extend(parts if len(parts) == 1 else ["".join(parts), *(part for part in parts if len(part) > 1)])
    # A stemmer has state that threads must not share, and costs less than a microsecond.
    stems = Stemmer("english", 0).stemWords([word for word in found if word not in STOP_WORDS])
    # A trust's thousand indexes have mostly the same words.
    return [sys.intern(stem) for stem in stems]


class LexicalIndex:
    """BM25 (Lucene's variant) over n texts, in memory: about 1 kB for a clause of thirty words.

    Args:
        texts: n texts; empty ones are allowed and match nothing.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._length = len(texts)
        self._index = _index([words(text) for text in texts])

    def __len__(self) -> int:
        return self._length

    def scores(self, query: str) -> Vectors:
        """Score every text: n numbers, 0 where it shares no word with the query."""
        return self.scores_by_stems(words(query))

    def scores_by_stems(self, stems: Sequence[str]) -> Vectors:
        """The same for a query that is already cut, by `words`: it is asked of many indexes."""
        tokens = self._index.get_tokens_ids(list(stems)) if self._index else []
        if not self._index or not tokens:
            return np.zeros(self._length, dtype=np.float32)
        return np.asarray(self._index.get_scores_from_ids(tokens), dtype=np.float32)


def _index(texts: list[list[str]]) -> "BM25 | None":
    """Build the index; None where there is no word at all, which bm25s does not accept."""
    vocabulary = {word: number for number, word in enumerate(dict.fromkeys(word for text in texts for word in text))}
    if not vocabulary:
        return None
    from bm25s import BM25

    index = BM25(method="lucene", dtype="float32", int_dtype="int32", backend="numpy")
    ids = [[vocabulary[word] for word in text] for text in texts]
    index.index((ids, vocabulary), create_empty_token=False, show_progress=False)
    return index
