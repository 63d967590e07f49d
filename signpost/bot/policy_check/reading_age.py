"""How hard a policy is to read: the Flesch-Kincaid grade of its clauses, as a reading age in years.

The formula: J. P. Kincaid and others, Derivation of new readability formulas for Navy enlisted personnel (1975): grade
= 0.39 × words per sentence + 11.8 × syllables per word − 15.59. A pupil of grade n is about n + 5 years old.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from signpost.bot.policy_check.finding import Finding, quote
from signpost.knowledge.policy import Clause, Policy

HARD_AGE = 17.0
"""Years: from here on a whole policy is hard going for much of a school's staff."""
HARD_CLAUSE_AGE = 22.0
"""Years: what no one reads once and understands."""
LONG_SENTENCE = 40
"""Words: sentences from here on are worth cutting, whatever their syllables."""
_FEW_WORDS = 25
"""Fewer words than this say nothing about how hard a text is."""
_MOST_SHOWN = 3

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_END = re.compile(r"[.!?]+(?=\s|$)|\n\s*\n|;\s*\n")
_VOWELS = re.compile(r"[aeiouy]+")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|(?<!\S)\S{1,64}@\S+")


@dataclass(frozen=True)
class Counts:
    """What the formula counts in a text."""

    words: int
    sentences: int
    syllables: int

    @property
    def reading_age(self) -> float:
        """Years of age at which a text can be read; 5 at the least, 0 for no text at all."""
        if not self.words:
            return 0.0
        grade = 0.39 * self.words / max(1, self.sentences) + 11.8 * self.syllables / self.words - 15.59
        return round(max(5.0, grade + 5), 1)


def syllables(word: str) -> int:
    """About how many syllables an English word has: its groups of vowels, less those that are silent."""
    folded = re.sub(r"[^a-z]", "", word.lower())
    if len(folded) <= 3:
        return 1
    bare = re.sub(r"(?:[^laeiouycghsxz]es|[^tdaeiouy]ed|[^laeiouy]e)$", lambda found: found.group()[0], folded)
    return max(1, len(_VOWELS.findall(bare)))


def count(texts: Sequence[str]) -> Counts:
    """What the formula counts in some texts; the end of each ends a sentence."""
    words = sentences = parts = 0
    for text in texts:
        for sentence in _END.split(_ADDRESS.sub(" ", text)):
            found = _WORD.findall(sentence)
            if found:
                words, sentences, parts = words + len(found), sentences + 1, parts + sum(map(syllables, found))
    return Counts(words, sentences, parts)


def _flowing(policy: Policy) -> list[str]:
    """The texts that are read as one goes: a lead-in with its items is one sentence each, rows of tables are none."""
    return [clause.own_text for clause in policy.clauses if clause.kind != "row"]


def reading_age(policy: Policy) -> float:
    """The years of age at which a policy as a whole can be read."""
    return count(_flowing(policy)).reading_age


def _is_hard(clause: Clause) -> bool:
    counts = count([clause.own_text])
    return counts.words >= max(_FEW_WORDS, LONG_SENTENCE * counts.sentences) and counts.reading_age >= HARD_CLAUSE_AGE


def check_reading_age(policy: Policy) -> Iterator[Finding]:
    """Whether a policy as a whole is hard to read, and which of its clauses are the hardest."""
    whole = count(_flowing(policy))
    if whole.words >= _FEW_WORDS and whole.reading_age >= HARD_AGE:
        yield Finding(
            id="reading_age/whole",
            kind="reading_age",
            severity="worth a look",
            title=f"Its reading age is {whole.reading_age:.0f}",
            why=f"It has {whole.words / whole.sentences:.0f} words to a sentence. Many who must follow it will not "
            "read it through.",
            do="Shorten sentences to twenty words, and choose short words where there are any.",
        )
    hard = [clause for clause in policy.clauses if clause.kind != "row" and _is_hard(clause)]
    for clause in sorted(hard, key=lambda found: -count([found.own_text]).reading_age)[:_MOST_SHOWN]:
        counts = count([clause.own_text])
        yield Finding(
            id=f"reading_age/{clause.id}",
            kind="reading_age",
            severity="worth a look",
            title=f"{clause.ref} is hard to read",
            quotations=(quote(clause),),
            why=f"It has {counts.words / counts.sentences:.0f} words to a sentence.",
            do="Cut it into sentences of about twenty words.",
        )
