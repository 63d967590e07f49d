"""Takes out of a question what could say who asked it, or whom it is about, before anything of it is kept.

It rather takes out too much. What it knows: the names and handles of the school's people, given names, capitals where
no sentence begins, whatever follows a title, and all that has a digit, an @, a slash or a dot in it. What it cannot
know is a pupil's unusual name in small letters; that is one more reason why few questions are never shown with their
wording.
"""

import re
import unicodedata
from functools import lru_cache
from importlib import resources
from typing import Final

from signpost.bot.answers.vocabulary import load_vocabulary
from signpost.bot.incidents.name_matching import is_same_name
from signpost.bot.people import Roster

NAME, NUMBER, ADDRESS, ACCOUNT = "[name]", "[number]", "[address]", "[account]"
"""What stands in the place of what was taken out."""
PLACEHOLDERS: Final = (NAME, NUMBER, ADDRESS, ACCOUNT)

_TITLES: Final = frozenset("mr mrs ms miss mx dr prof sir madam lady lord rev fr called named".split())
"""What follows these is a name."""
_SINGLE: Final = frozenset("a i u r k".split())
"""Letters that are words by themselves."""
_PROPER: Final = frozenset(
    "i im ive id ill ai ok okay dm dms gdpr ict it pe re pta phse pshe rse send senco ta tas tv uk url usb vpn wifi "
    "dbs lado dsl mat facebook fb insta instagram whatsapp snapchat snap tiktok youtube twitter x linkedin reddit "
    "discord telegram signal messenger threads bluesky mastodon pinterest twitch roblox minecraft fortnite xbox "
    "playstation steam zoom teams slack google microsoft apple android iphone ipad mac macbook windows chrome "
    "chromebook alexa siri gmail outlook hotmail icloud dropbox onedrive sharepoint classroom gemini copilot "
    "chatgpt claude openai canva kahoot seesaw tapestry dojo classdojo showbie arbor sims bromcom cpoms wikipedia "
    "ebay amazon etsy vinted netflix spotify bluetooth airdrop airtag fitbit christmas easter english british "
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
    "september october november december".split()
)
"""Words that are written with capitals, and name nobody."""
_OPENERS: Final = frozenset(
    "a about after also am an and any anyone are as asking at be because before but by can cant could couldnt did "
    "do does doesnt dont during for from had has have he hello help her hey hi his how if in is isnt its just let "
    "may me might must my need no not of on one or our please quick quite she should shouldnt since so some someone "
    "somebody staff than thanks that the their them then there these they this those to us was we were what whats "
    "when where which while who whom whose why will with would wouldnt yes you your school teacher teachers policy "
    "rule rules allowed into out over under up used using use between until without within".split()
)
"""Words that begin sentences."""
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_EDGES: Final = re.compile(r"^(\W*)(.*?)((?:['’]s)?\W*)$", re.DOTALL)
_SENTENCE_END: Final = re.compile(r"[.?!:]\W*$")
_LEAST_SPELT: Final = 4
"""Letters from which on a slip in a name of the school is forgiven."""


def fold(text: str) -> str:
    """A text without case, accents, apostrophes, and letters that do not show."""
    plain = unicodedata.normalize("NFKD", text)
    shown = "".join(letter for letter in plain if not (unicodedata.combining(letter) or _is_hidden(letter)))
    folded = unicodedata.normalize("NFKD", re.sub(r"['’‘`]", "", shown).casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) == "Cf"


@lru_cache(1)
def _given_names() -> frozenset[str]:
    text = resources.files("signpost.bot.gaps").joinpath("given_names.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


@lru_cache(1)
def _ordinary() -> frozenset[str]:
    """Words of the field and of questions: at the beginning of a sentence they are no names."""
    facets = load_vocabulary().facets
    phrases = " ".join(phrase for facet in facets for phrase in facet.words + facet.everyday)
    return frozenset(_LETTERS.findall(fold(phrases))) | _OPENERS | _PROPER


class Screen:
    """Knows one school's people, and takes them out of texts.

    Args:
        roster: the school's people, those who have left included.
    """

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        names = {word for person in roster.people for word in _words_of(person.name, person.handle, person.email or "")}
        self._names = frozenset(names - _SINGLE)
        self._spelt = tuple(sorted(name for name in self._names if len(name) >= _LEAST_SPELT))

    def screened(self, text: str) -> str:
        """A text without what could identify anybody."""
        shown = "".join(letter for letter in unicodedata.normalize("NFKC", text) if not _is_hidden(letter))
        letters = [letter for letter in shown if letter.isalpha()]
        # Where all is in capitals, none of them says anything.
        is_loud = sum(letter.isupper() for letter in letters) > len(letters) / 2
        kept: list[str] = []
        begins, names = True, False
        for token in shown.split():
            said = self._without(token, begins=begins or is_loud, is_name=names)
            if not (kept and said in PLACEHOLDERS and kept[-1] == said):
                kept.append(said)
            begins = bool(_SENTENCE_END.search(token))
            names = fold(token).strip(".,") in _TITLES
        return " ".join(kept)

    def _without(self, token: str, *, begins: bool, is_name: bool) -> str:
        found = _EDGES.match(token)
        before, core, after = found.groups() if found else ("", token, "")
        if "@" in token:
            return ADDRESS if "." in token else ACCOUNT
        if "_" in token or "\\" in token:
            return ACCOUNT
        if any(letter.isnumeric() for letter in fold(token)):
            return NUMBER
        if re.search(r"\w[./:]+\w|//", token):
            return ADDRESS
        words = _words_of(core)
        if not words:
            return "" if not token.isascii() else token
        if is_name or any(self._is_name(word) for word in words) or _is_proper(core, begins=begins):
            return f"{_punctuation(before)}{NAME}{_punctuation(after)}"
        return token

    def _is_name(self, word: str) -> bool:
        if word in self._names or word in _given_names():
            return True
        if len(word) == 1:
            return word not in _SINGLE
        if word in _ordinary():
            return False
        return any(is_same_name(name, word) for name in self._spelt)


def _is_proper(core: str, *, begins: bool) -> bool:
    """Whether a word's capitals make a name of it."""
    for part in re.split(r"[-–—]", core):
        word = fold(part)
        if not any(letter.isupper() for letter in part) or word in _PROPER:
            continue
        if not begins or word not in _ordinary():
            return True
    return False


def _words_of(*texts: str) -> set[str]:
    """The words of texts, folded; those that are written as one, too."""
    found: set[str] = set()
    for text in texts:
        words = _LETTERS.findall(fold(text))
        found |= {*words, "".join(words)} if words else set()
    return found


def _punctuation(edge: str) -> str:
    return re.sub(r"[^.,;?!]", "", edge)
