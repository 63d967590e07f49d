"""The facets of questions and clauses: who, what act, on what device, when; and everyday words for them.

The words are data (`vocabulary.toml`, and a school's own file of the same form); this module only matches them.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from signpost.errors import SettingsError

FacetKind = str
"""`party`, `act`, `device`, `time`, `place`, `part` or `elsewhere`; a school may add its own."""


class Facet(BaseModel):
    """One thing that a question or clause can be about; see `vocabulary.toml` for the fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: FacetKind
    name: str
    words: tuple[str, ...] = ()
    everyday: tuple[str, ...] = ()
    say: str = ""
    harmful: bool = False
    shadows: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


_WORD = re.compile(r"[^\W\d_]+")
_WHOLE = re.compile(r"[^\W\d_]+(?![\w*])")
_START = 3


def _fold(text: str) -> str:
    return text.replace("’", "'").replace("‘", "'").replace("\xa0", " ").replace("*", "").lower()


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    """One expression for all the words of a facet, the longest first so that the most exact one is found."""
    parts = []
    for word in sorted(words, key=len, reverse=True):
        escaped = re.escape(_fold_word(word)).replace(r"\*", r"\w*").replace("_", r"\d{1,2}")
        parts.append(re.sub(r"(?:\\ |\\-)+", r"[\\s-]+", escaped))
    return re.compile(rf"(?<![\w'])(?:{'|'.join(parts)})(?!\w)") if parts else None


def _fold_word(word: str) -> str:
    return word.replace("’", "'").lower()


class _Patterns:
    """The patterns of all facets; only those are tried that could match, by the first letters of their words."""

    def __init__(self, words: Sequence[Sequence[str]]) -> None:
        self._patterns = [_pattern(of_facet) for of_facet in words]
        self._by_start: dict[str, set[int]] = {}
        for column, of_facet in enumerate(words):
            for word in of_facet:
                start = re.match(r"[^\W\d_]*", _fold_word(word))
                self._by_start.setdefault(start.group()[:_START] if start else "", set()).add(column)

    def find(self, folded: str) -> set[int]:
        """The columns of the facets whose words stand in a folded text."""
        starts = {token[:length] for token in _WORD.findall(folded) for length in range(_START + 1)} | {""}
        likely = set().union(*(self._by_start.get(start, ()) for start in starts))
        return {n for n in likely if (pattern := self._patterns[n]) is not None and pattern.search(folded)}

    def without(self, column: int, folded: str) -> str:
        """A folded text without one facet's words."""
        pattern = self._patterns[column]
        return pattern.sub(" ", folded) if pattern is not None else folded


class Vocabulary:
    """All facets, ready to be found in texts.

    Args:
        facets: the facets; their order gives each its column in the arrays of `ranking`.

    Attributes:
        words: every word that stands in one of them, by itself or in a phrase.
    """

    def __init__(self, facets: Sequence[Facet]) -> None:
        self.facets = tuple(facets)
        self.index = {f"{facet.kind}.{facet.name}": number for number, facet in enumerate(self.facets)}
        self._of_kind: dict[FacetKind, list[int]] = {}
        for number, facet in enumerate(self.facets):
            self._of_kind.setdefault(facet.kind, []).append(number)
        phrases = " ".join(word for facet in self.facets for word in facet.words + facet.everyday)
        self.words = frozenset(word.lower() for word in _WHOLE.findall(phrases))
        self._words = _Patterns([facet.words for facet in self.facets])
        self._everyday = _Patterns([facet.everyday for facet in self.facets])

    def columns(self, kind: FacetKind) -> list[int]:
        """The columns of the facets of one kind."""
        return self._of_kind.get(kind, [])

    def near(self, columns: Iterable[int]) -> frozenset[int]:
        """The columns of the facets that are near to these, without these."""
        given = frozenset(columns)
        names = (name for column in given for name in self.facets[column].near)
        return frozenset(self.index[name] for name in names if name in self.index) - given

    def find(self, text: str) -> frozenset[int]:
        """The columns of the facets that the words of a text show."""
        folded = _fold(text)
        found = self._words.find(folded)
        for column in [n for n in found if self.facets[n].shadows]:
            lit = self._words.without(column, folded)
            shadowed = {self.index[name] for name in self.facets[column].shadows if name in self.index}
            found -= (found & shadowed) - self._words.find(lit)
        return frozenset(found)

    def find_everyday(self, text: str) -> frozenset[int]:
        """The columns of the facets that only everyday words of a text show; for questions."""
        return frozenset(self._everyday.find(_fold(text)))

    def in_field_words(self, text: str, everyday: Iterable[int]) -> str:
        """A question with the field's words added for its everyday ones, for the language model.

        They are added behind the question, not put in place: "snap" may yet mean what it says.
        """
        said = [self.facets[n].say for n in sorted(everyday) if self.facets[n].say]
        return f"{text} ({', '.join(said)})" if said else text

    def name(self, column: int) -> str:
        """ "party.pupil" for the column of that facet."""
        return f"{self.facets[column].kind}.{self.facets[column].name}"


def _facets(data: Mapping[str, Any], file: str) -> dict[tuple[str, str], Facet]:
    try:
        return {
            (kind, name): Facet(kind=kind, name=name, **entry)
            for kind, entries in data.items()
            for name, entry in entries.items()
        }
    except (ValidationError, TypeError, AttributeError) as error:
        raise SettingsError(
            f"{file} is not a vocabulary: every entry must be [KIND.NAME] with `words`, `everyday` or `say`."
        ) from error


@lru_cache(maxsize=8)
def load_vocabulary(own: Path | None = None) -> Vocabulary:
    """The packaged vocabulary, with a school's own words and facets added.

    Raises:
        SettingsError: the school's file is missing or is not of the form of `vocabulary.toml`.
    """
    packaged = resources.files("signpost.bot.answers").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    facets = _facets(tomllib.loads(packaged), "vocabulary.toml")
    if own is not None:
        try:
            added = tomllib.loads(own.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"The vocabulary {own.name} cannot be read: check the path and the form.") from error
        for key, facet in _facets(added, own.name).items():
            known = facets.get(key)
            facets[key] = (
                facet
                if known is None
                else known.model_copy(
                    update={
                        "words": known.words + facet.words,
                        "everyday": known.everyday + facet.everyday,
                        "say": facet.say or known.say,
                        "harmful": facet.harmful or known.harmful,
                        "shadows": known.shadows + facet.shadows,
                        "near": known.near + facet.near,
                    }
                )
            )
    return Vocabulary(tuple(facets.values()))
