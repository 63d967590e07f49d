"""Slips of the finger in a question, put right before anything is read in it.

People type on their phones: "can I firend a parent". A model that reads pieces of words, and patterns that read whole
ones, both lose what such a word says. Only a word that nobody knows is changed, and only into one that is a single slip
away: first of all into one that the school's policies or the vocabulary have, else into a common one. In a long word of
the vocabulary there may be several.
"""

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from importlib import resources
from itertools import groupby, islice
from typing import TYPE_CHECKING

from signpost.bot.answers.vocabulary import Vocabulary
from signpost.embeddings.lexical import words

if TYPE_CHECKING:
    from spellchecker import SpellChecker

IsUsed = Callable[[str], bool]
"""Whether the school's policies have a word stem."""

_WORD = re.compile(r"(?<![\w@'’./-])[^\W\d_]+(?![\w@]|['’-]\w|\.\w)")
"""A word by itself: no part of an address, a name with a hyphen, or "yr6"."""
_SHORT = re.compile(r"(?<![\w@'’./-])\w+(?![\w@]|['’/-]\w|\.\w)")
_FEWEST_LETTERS, _FEWEST_OF_COMMON, _FEWEST_IF_CHANGED, _FEWEST_OF_SEVERAL = 4, 5, 6, 7
"""Shorter words are too often others: names, years, short forms of a school's own."""
_ALIKE = 0.8
"""How much of a long word must be right for several slips to be put right, by difflib's ratio."""
_COMMON_FROM = 500
"""How often a word stands in the dictionary's source, films' talk, to be what somebody may well have meant."""
_MOST_SLIPS = 12
"""Words of one question that are put right: nobody slips more often, and each takes a millisecond."""
_RARE = 50
"""As often as that stand names and what others have misspelt, too."""
_PREFIXES = re.compile(r"^(?:re|un|de|dis|mis|pre|over|out|non|self)(?=\w{4})")
_BRITISH = tuple(
    (re.compile(ours), theirs)
    for ours, theirs in (
        ("our", "or"), ("is(?=e|ing|ation)", "iz"), ("ys(?=e|ing)", "yz"), ("ll(?=ed|ing|er|ous|y)", "l"),
        ("ae", "e"), ("oe", "e"), ("tre", "ter"), ("ogue", "og"), ("ce$", "se"), ("mme", "m"),
    )
)  # fmt: skip
"""Endings by which words here differ from those of the dictionary, which is American."""
_IN_FULL = dict(
    pair.split("=")
    for pair in (
        "dont=don't cant=can't wont=won't isnt=isn't arent=aren't wasnt=wasn't werent=weren't doesnt=doesn't "
        "didnt=didn't hasnt=hasn't havent=haven't hadnt=hadn't couldnt=couldn't shouldnt=shouldn't wouldnt=wouldn't "
        "mustnt=mustn't thats=that's whats=what's wheres=where's whos=who's hows=how's theyre=they're theyve=they've "
        "youre=you're youve=you've weve=we've ive=I've ur=your ppl=people shd=should wld=would "
        "cld=could cos=because coz=because bcoz=because abt=about msg=message msgs=messages pls=please plz=please "
        "sum1=someone some1=someone any1=anyone b4=before tmrw=tomorrow acct=account"
    ).split()
)
"""What is written without its apostrophe, and the short forms of those who type with their thumbs; in small letters
only, since "UR" and "MSG" may be a school's own."""
_LETTERS = (
    (re.compile(r"(?<![\w'’-])u(?![\w'’-]|\s*\d)"), "you"),
    (re.compile(r"(?<![\w'’-])r(?=\s+(?:we|u|you|they|the|there)\b)"), "are"),
    (re.compile(r"(?<![\w'’-])(?<!\bi )(?<!\bwe )(?<!\bto )im\b(?!['’-])"), "I'm"),
)


@lru_cache(maxsize=1)
def load_dictionary() -> "SpellChecker":
    """The dictionary of common words, half a second's work."""
    from spellchecker import SpellChecker

    return SpellChecker(language="en", distance=1)


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    lines = resources.files("signpost.bot.answers").joinpath("known_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


class Speller:
    """Puts slips right.

    Args:
        vocabulary: the words of the field and everyday ones, as a school has extended them.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary.words
        self._long = sorted(word for word in self._words if len(word) >= _FEWEST_OF_SEVERAL)
        self._stems = frozenset(stem for word in self._words | _known_words() for stem in words(word))

    def put_right(self, text: str, is_used: IsUsed = lambda _: False) -> str:
        """A question with its slips put right; all else in it stays as it was typed, unless all is in capitals.

        Args:
            text: the question.
            is_used: tells the words of the policies that it is asked of; they are right, and likely.
        """
        if text.isupper() or text.istitle():
            text = text.lower()  # no word in it is a name more than another
        for letters, meant in _LETTERS:
            text = letters.sub(meant, text)
        text = _SHORT.sub(lambda found: _IN_FULL.get(found.group(), found.group()), text)
        unknown = islice((found for found in _WORD.finditer(text) if self._is_unknown(found, is_used)), _MOST_SLIPS)
        for found in reversed(list(unknown)):
            text = text[: found.start()] + self._meant(found.group(), is_used) + text[found.end() :]
        return text

    def _is_unknown(self, found: re.Match[str], is_used: IsUsed) -> bool:
        typed = found.group()
        is_name = not (typed.islower() or (found.start() == 0 and typed[1:].islower()))
        return len(typed) >= _FEWEST_LETTERS and not is_name and not self._is_known(typed.lower(), is_used)

    def _is_known(self, word: str, is_used: IsUsed) -> bool:
        stems = words(word)
        if word in self._words or not stems or stems[0] in self._stems or is_used(stems[0]):
            return True
        dictionary = load_dictionary()
        spelt = {word, *(ours.sub(theirs, word) for ours, theirs in _BRITISH)}
        if any(dictionary[one] > _RARE for one in spelt):
            return True
        bare = _PREFIXES.sub("", word)
        return bare != word and self._is_known(bare, is_used)

    def _meant(self, typed: str, is_used: IsUsed) -> str:
        likely = max(self._likely(typed.lower(), is_used), default=None)
        return likely[-1] if likely else self._alike(typed.lower()) or typed

    def _likely(self, typed: str, is_used: IsUsed) -> Iterator[tuple[int, bool, int, str]]:
        """What may have been meant, the likeliest being the greatest: by the slip, then of the field, then common."""
        dictionary = load_dictionary()
        is_rare = typed in dictionary
        for word in dictionary.edit_distance_1(typed):
            ease, often = _ease(typed, word), dictionary[word]
            of_field = word in self._words or (word in dictionary and any(map(is_used, words(word))))
            is_common = often >= _COMMON_FROM and not is_rare and _is_inside(typed, word)
            if (of_field and ease >= 0) or (is_common and ease == 2):
                yield ease, of_field, often, word

    def _alike(self, typed: str) -> str:
        """A long word of the vocabulary that has several slips in it; empty where there is none."""
        if len(typed) < _FEWEST_OF_SEVERAL:
            return ""
        ends = [word for word in self._long if (word[0], word[-1]) == (typed[0], typed[-1])]
        return next(iter(get_close_matches(typed, ends, n=1, cutoff=_ALIKE)), "")


def _undoubled(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))


def _ease(typed: str, meant: str) -> int:
    """How easily one is typed for the other.

    2: two letters are swapped, one is left out, or one stands twice. 1: one letter too many. 0: one is another, in a
    long word. Less: hardly.
    """
    if sorted(typed) == sorted(meant):
        return 2
    if typed[0] != meant[0]:
        return -1
    if len(typed) == len(meant):
        return 0 if len(typed) >= _FEWEST_IF_CHANGED else -1
    if len(typed) < len(meant) or _undoubled(typed) == _undoubled(meant):
        return 2
    return 1 if len(typed) >= _FEWEST_OF_COMMON else -1


def _is_inside(typed: str, meant: str) -> bool:
    """Whether the slip is inside the word: at the end, it is more often another word."""
    return len(typed) >= _FEWEST_OF_COMMON and (typed[-1] == meant[-1] or sorted(typed) == sorted(meant))
