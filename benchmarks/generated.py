"""What is asked and read in measuring speed: questions and policies of the corpus, as many as are wanted."""

import random
import re
import textwrap
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from benchmarks.corpus import CORPUS, OWN, rows
from signpost.bot.answers.message import split_questions
from signpost.bot.answers.small_talk import read_talk
from signpost.knowledge.plain_text import read_text
from signpost.knowledge.policy import Policy
from signpost.knowledge.reader import policy_of

_WORD = re.compile(r"[a-z]{5,}")
_COLUMNS, _LINES_OF_PAGE = 80, 50
_CHANGED = 0.05
"""The share of the words that differ from school to school."""


def distinct_questions(most: int) -> list[str]:
    """Questions of the corpus, all different, each a message with one question in it."""
    asked = dict.fromkeys(row.question for name in reversed(OWN) for row in rows(name))
    return [text for text in asked if read_talk(text) is None and len(split_questions(text)) == 1][:most]


def corpus_texts() -> list[str]:
    """The policies of the corpus."""
    return [path.read_text("utf-8") for path in sorted(CORPUS.glob("*.txt"))]


def long_policy(clauses: int) -> tuple[str, int]:
    """As few whole policies, one behind the other, as have so many clauses; and how many they have."""
    text = ""
    for more in corpus_texts():
        text = f"{text}\n\n{more}" if text else more
        count = len(policy_of(read_text(text, "long")).clauses)
        if count >= clauses:
            return text, count
    raise ValueError(f"The corpus has no {clauses} clauses")


def perturbed(text: str, chance: random.Random) -> str:
    """A text with some of its longer words written otherwise, each in its own way."""

    def written(match: re.Match[str]) -> str:
        word = match.group()
        return word if chance.random() > _CHANGED else f"{word[:-2]}{chance.choice('aeiou')}{chance.randrange(100)}"

    return _WORD.sub(written, text)


def policies(clauses: int) -> Iterator[Policy]:
    """Policies without end, each of at least so many clauses, no two alike."""
    chance = random.Random(0)
    texts = corpus_texts()
    lengths = [len(policy_of(read_text(text, "part")).clauses) for text in texts]
    bases = []
    for start in range(len(texts)):
        joined, count, n = "", 0, start
        while count < clauses:
            joined, count, n = f"{joined}\n\n{texts[n % len(texts)]}", count + lengths[n % len(texts)], n + 1
        bases.append(_cut(joined, clauses))
    for number, base in enumerate(cycle(bases)):
        yield policy_of(read_text(perturbed(base, chance), f"school{number}"))


def _cut(text: str, clauses: int) -> str:
    """The beginning of a text, with as many clauses as are wanted, or a few more."""
    paragraphs = text.strip().split("\n\n")
    least, most = 1, len(paragraphs)
    while least < most:
        middle = (least + most) // 2
        if len(policy_of(read_text("\n\n".join(paragraphs[:middle]), "part")).clauses) < clauses:
            least = middle + 1
        else:
            most = middle
    return "\n\n".join(paragraphs[:least])


def write(text: str, folder: Path) -> Path:
    """A text as a file to be read."""
    file = folder / "policy.txt"
    file.write_text(text, "utf-8")
    return file


def printed(text: str) -> str:
    """A policy as it comes out of a print: broken into lines, none of them blank, with numbers and headers of pages."""
    lines = [part for line in text.splitlines() for part in textwrap.wrap(line.strip(), _COLUMNS)]
    pages = [lines[start : start + _LINES_OF_PAGE] for start in range(0, len(lines), _LINES_OF_PAGE)]
    edges = [f"\nPage {number} of {len(pages)}\nHill View School: Policies\n" for number in range(1, len(pages) + 1)]
    return "\n".join(line for page, edge in zip(pages, edges, strict=True) for line in (*page, edge))


def slipped(question: str, chance: random.Random) -> str:
    """A question with a slip of the finger in one of its words: two letters swapped, one left out, or one twice."""
    found = list(re.finditer(r"[a-z]{5,}", question))
    if not found:
        return question
    word = chance.choice(found)
    at = word.start() + chance.randrange(1, len(word.group()) - 1)
    put = chance.choice((question[at + 1] + question[at], question[at + 1], question[at] * 2 + question[at + 1]))
    return question[:at] + put + question[at + 2 :]
