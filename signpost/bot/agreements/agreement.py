"""An agreement: a policy document read as statements under headings, and the exact text that is shown and signed."""

import hashlib
import unicodedata
from collections.abc import Iterator
from functools import cached_property
from itertools import groupby

from pydantic import BaseModel, ConfigDict

from signpost.errors import UnreadableDocumentError
from signpost.knowledge.difference import folded
from signpost.knowledge.policy import Clause, Policy

DECLARATION = "I have read this agreement and agree to it. My name, as I typed it, stands for my signature."
"""What typing a name and choosing *Sign* means; part of the text that is signed."""
BUTTON = "Sign"
"""What is chosen to sign, in the words of every platform."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Statement(_Value):
    """One clause of an agreement: what somebody agrees to by ticking it."""

    number: int
    """Its place among all statements, from 1."""
    ref: str
    """How a reader finds it in the document."""
    text: str
    """Character for character as in the document."""


class Group(_Value):
    """Statements that stand together under one heading and one lead-in; they may be ticked at once."""

    heading: str
    """The nearest heading above them; empty where there is none."""
    lead_in: tuple[str, ...]
    """The words that they depend on ("I will not:"), outermost first."""
    statements: tuple[Statement, ...]


class Agreement(_Value):
    """One version of an agreement, as it is shown."""

    title: str
    version: str | None
    """As the document calls it."""
    preamble: tuple[str, ...]
    """What else stands at the head of the document."""
    groups: tuple[Group, ...]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All of them, in order."""
        return tuple(statement for group in self.groups for statement in group.statements)

    @cached_property
    def wording(self) -> str:
        """The exact text that is shown, and signed: title, headings, statements, and what signing means."""
        return "\n".join(_lines(self)) + "\n"

    @property
    def digest(self) -> str:
        """SHA-256 of the wording, in hexadecimal."""
        return digest_of(self.wording)


def digest_of(wording: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal: `sha256sum` of the text in a file gives the same."""
    return hashlib.sha256(wording.encode()).hexdigest()


def read_agreement(policy: Policy) -> Agreement:
    """A document's statements under their headings.

    A statement is a clause. Words that only lead in to others stand above those, and are none themselves; blanks for
    a name, a signature and a date were set aside when the document was read.

    Args:
        policy: the document, from `signpost.knowledge.reader`.

    Raises:
        UnreadableDocumentError: it has characters that cannot be shown as they are, so that nobody could see what
            they sign.
    """
    leads = {folded(words) for clause in policy.clauses for words in clause.lead_in}
    clauses = [clause for clause in policy.clauses if folded(clause.own_text) not in leads]
    groups, number = [], 1
    for (path, lead_in), run in groupby(clauses, key=lambda clause: (clause.path, clause.lead_in)):
        statements = []
        for clause in run:
            statements.append(Statement(number=number, ref=clause.ref, text=_shown(clause)))
            number += 1
        heading = path[-1] if path else ""
        words = tuple(words for words in lead_in if _bare(words) != _bare(heading))
        groups.append(Group(heading=heading, lead_in=words, statements=tuple(statements)))
    return Agreement(
        title=policy.title, version=policy.version, preamble=tuple(_preamble(policy)), groups=tuple(groups)
    )


def _preamble(policy: Policy) -> Iterator[str]:
    """Lines that are set as titles, and are not the title."""
    for part in policy.set_aside:
        line = policy.text[part.start : part.end].lstrip("# ").strip()
        if part.kind == "title" and _bare(line) != _bare(policy.title):
            yield line


def _bare(words: str) -> str:
    return folded(words).rstrip(":- ").casefold()


def _shown(clause: Clause) -> str:
    text = clause.own_text
    for place, letter in enumerate(text):
        # Control codes, and codes that turn the direction of writing, are taken out before a person sees a text.
        if (unicodedata.category(letter) == "Cc" and letter not in "\n\t") or unicodedata.bidirectional(
            letter
        ) in _TURNS:
            near = text[max(0, place - 30) : place].strip()
            raise UnreadableDocumentError(
                f"{clause.ref} has a hidden character behind “{near}”. Type that line anew, and try again: what is "
                "signed has to be what is seen."
            )
    return text


_TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def _lines(agreement: Agreement) -> Iterator[str]:
    yield agreement.title
    if agreement.version:
        yield f"Version {agreement.version.removeprefix('v')}"
    yield from agreement.preamble
    heading = ""
    for group in agreement.groups:
        yield ""
        if group.heading and group.heading != heading:
            yield group.heading
        heading = group.heading
        yield from group.lead_in
        yield from (f"{statement.number}. {statement.text}" for statement in group.statements)
    yield ""
    yield DECLARATION
