"""Which of the school's people may be meant by a name that somebody wrote: forgiving, since a miss is worse than a hit.

Case, accents, titles, the order of the names and one slip of the finger do not matter. A surname alone is enough, and
so are a first name that no other surname follows, initials, or the words for a role: "the deputy head".
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from signpost.bot.people import Person, Role, Roster

SPELT_FROM = 4
"""Letters from which on a slip is forgiven; shorter names differ by one letter rightly."""
_TITLES = frozenset("mr mrs ms miss mx dr doctor prof professor sir madam lady lord rev reverend father sister".split())
_SMALL = frozenset("a an as at by for from head her his in is of on our she the their they was who with year".split())
"""What may follow a first name and is no surname: "Sarah from the office"."""
_BREAKS = re.compile(r"[,;:/&+()\\\n]|\s(?:and|or)\s")
_LETTERS = re.compile(r"[^\W\d_]+")
_ROLE_WORDS = {
    Role.HEADTEACHER: r"head(?: ?(?:teacher|master|mistress))?(?! of (?!school\b)| boy| girl)|principal",
    Role.CHAIR: r"chair(?: ?(?:man|woman|person))?",
    Role.NOMINATED_PERSON: r"nominated person|(?:designated )?safeguarding lead|dsl",
}
_ROLES = tuple(
    (role, re.compile(rf"\b(?P<below>(?:deputy|assistant|vice) )?(?:{words})\b")) for role, words in _ROLE_WORDS.items()
)


def people_named(written: str, roster: Roster) -> frozenset[str]:
    """The ids of all who may be meant.

    Who is named in full is meant, and not everybody else who shares a part of that name; in what is left of the words,
    each part of a name may mean whoever has it.

    Args:
        written: what the reporter wrote: a name or several, or words with names in them.
        roster: the school's people and roles.
    """
    found = set(_by_role(" ".join(_words(written)), roster))
    names = [(person, name) for person in roster.people if (name := _name(person))]
    for part in _BREAKS.split(_fold(written)):
        words = _words(part, without=_TITLES)
        full = {person.id: places for person, name in names if (places := _in_full(name, words))}
        used = {place for places in full.values() for place in places}
        found |= full.keys()
        found |= {person.id for person, name in names if _in_part(name, words, used)}
        found |= {person.id for person in roster.people if person.handle.casefold() == part.strip()}
    return frozenset(found)


def _fold(text: str) -> str:
    """A text without case, accents and apostrophes."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return re.sub(r"['’‘`]s\b|['’‘`]", "", plain.casefold())


def _words(text: str, without: Collection[str] = ()) -> tuple[str, ...]:
    """The words of a text; letters that stand alone one after the other are initials, and one word."""
    joined = re.sub(r"\b([^\W\d_])[.\s]+(?=[^\W\d_]\b)", r"\1", _fold(text))
    return tuple(word for word in _LETTERS.findall(joined) if word not in without)


def _name(person: Person) -> tuple[str, ...]:
    return _words(person.name, without=_TITLES) or _words(person.name)


def _in_full(name: Sequence[str], words: Sequence[str]) -> frozenset[int]:
    """The places of a first name and a surname that stand side by side, in whatever order, or are written as one."""
    joined = {name[0] + name[-1], "".join(name), name[-1] + name[0]} if len(name) > 1 else set()
    places = {place for place, word in enumerate(words) if word in joined}
    for place, pair in enumerate(pairwise(words)):
        for first, last in (pair, pair[::-1]):
            if is_same_name(name[0], first) and any(is_same_name(surname, last) for surname in name[1:]):
                places |= {place, place + 1}
    return frozenset(places)


def _in_part(name: Sequence[str], words: Sequence[str], used: Collection[int]) -> bool:
    """Whether a surname, a first name or initials stand in words that are not used up by a full name."""
    initials = {"".join(word[0] for word in name), name[0][0] + name[-1][0]}
    for place, word in enumerate(words):
        if place in used:
            continue
        if any(is_same_name(surname, word) for surname in name[1:]):
            return True
        if word in initials and len(word) > 1 and word not in _SMALL:
            return True
        if is_same_name(name[0], word):
            following = words[place + 1] if place + 1 < len(words) and place + 1 not in used else ""
            if not following or following in _SMALL or any(surname.startswith(following) for surname in name[1:]):
                return True
    return False


def _by_role(words: str, roster: Roster) -> Iterator[str]:
    for role, pattern in _ROLES:
        for found in pattern.finditer(words):
            if not found["below"]:
                yield from roster.holders_of(role)
                continue
            yield from roster.deputies_of(role)
            if role is Role.CHAIR:
                yield from roster.holders_of(Role.VICE_CHAIR)


def is_same_name(mine: str, theirs: str) -> bool:
    """Whether a word is the name, with at most one letter more, less, other or swapped."""
    if mine == theirs or len(mine) < SPELT_FROM or abs(len(mine) - len(theirs)) > 1:
        return mine == theirs
    return not _one_less(mine).isdisjoint(_one_less(theirs))


def _one_less(word: str) -> set[str]:
    """A word, and all that leaving out one of its letters makes of it."""
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}
