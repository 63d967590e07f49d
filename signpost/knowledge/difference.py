"""What changed between two versions of a policy, clause by clause.

The same words are found again first, wherever they stand; what is left over is paired by ref and likeness, then by
likeness alone. A clause has moved when it stands under another heading, or has changed places with its neighbours; it
was renumbered when only its number is another, as it is for all that follow an insertion. Words that a clause depends
on are its own here where they are no clause: "share photographs" below "Staff must not" says the opposite below "Staff
may", and a heading in other words may say something else of all that stands below it.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal

from pydantic import BaseModel, ConfigDict

from signpost.knowledge.policy import Clause, Policy

ChangeKind = Literal["added", "removed", "changed", "moved", "renumbered"]
WordsKind = Literal["kept", "inserted", "deleted"]

SAME_REF_LIKENESS = 0.3
"""Two clauses under one ref are the same clause, changed, if their words are at least so alike."""
LEAST_LIKENESS = 0.6
"""Two clauses under different refs are the same clause, changed, only if their words are at least so alike."""
_FURTHEST = 60
"""Clauses that stand further apart than this are paired by their exact words only."""
_MOST_WORDS = 400
"""Words of a clause that are compared to find its pair."""
_MOST_MARKED = 3000
"""In a text of more words than this, what changed is not shown word by word."""


class Words(BaseModel):
    """A run of words that two versions share, or that only one of them has."""

    model_config = ConfigDict(frozen=True)

    kind: WordsKind
    text: str


class Change(BaseModel):
    """What happened to one clause."""

    model_config = ConfigDict(frozen=True)

    kinds: tuple[ChangeKind, ...]
    """`added` and `removed` stand alone; a clause may be `changed`, `moved` and `renumbered` at once, in this order."""
    old: Clause | None = None
    """The clause as it was; None where it is new."""
    new: Clause | None = None
    """The clause as it is; None where it is gone."""
    words: tuple[Words, ...] = ()
    """For a changed clause its own words, old and new: those kept and inserted, joined, are the new own text. Where the
    heading or the column that it depends on changed, that stands before them, on a line of its own."""

    @property
    def ref(self) -> str:
        """Where a reader finds it: its new ref, or the old one of a clause that is gone."""
        clause = self.new or self.old
        return clause.ref if clause is not None else ""


def compare(old: Policy, new: Policy) -> tuple[Change, ...]:
    """What changed from one version of a policy to another; empty if nothing did.

    In the reading order of the new version, each removed clause behind the one that it stood behind. White space,
    quotation marks and dashes set in another way are no change.
    """
    pairs = _pair(old.clauses, new.clauses)
    steady = _steady(pairs)
    reworded = _reworded_headings([(old.clauses[i], new.clauses[j]) for i, j in pairs], old)
    of_new = {after: before for before, after in pairs}
    gone = set(range(len(old.clauses))).difference(before for before, _ in pairs)
    found = [*_removed(old, gone, steady, 0)]
    told = set[tuple[str, ...]]()
    for after, clause in enumerate(new.clauses):
        before = of_new.get(after)
        if before is None:
            found.append(Change(kinds=("added",), new=clause))
            continue
        was = old.clauses[before]
        place = _headings(was)
        above = _above(was, clause, tell_heading=place in reworded and place not in told)
        kinds = tuple(_kinds(was, clause, reworded.get(place, place), is_steady=before in steady, above=above))
        told.add(place)
        if kinds:
            texts = [
                f"{words}\n{one.own_text}" if words else one.own_text
                for words, one in zip(above, (was, clause), strict=True)
            ]
            words = tuple(_words(*texts)) if "changed" in kinds else ()
            found.append(Change(kinds=kinds, old=was, new=clause, words=words))
        if before in steady:
            found.extend(_removed(old, gone, steady, before + 1))
    return tuple(found)


def _removed(old: Policy, gone: Set[int], steady: Set[int], begin: int) -> Iterator[Change]:
    """The clauses that stood from here to the next one that kept its place, and are gone."""
    for before in takewhile(lambda place: place not in steady, range(begin, len(old.clauses))):
        if before in gone:
            yield Change(kinds=("removed",), old=old.clauses[before])


# --- Pairing ----------------------------------------------------------------------------------------------------------


def folded(text: str) -> str:
    """A text without what is no change: white space, and how quotation marks and dashes are set."""
    plain = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return re.sub(r"[‐‑–—-]+", "-", re.sub(r"\s+", " ", plain)).strip()


def _pair(old: Sequence[Clause], new: Sequence[Clause]) -> list[tuple[int, int]]:
    """Which clause of the old version is which of the new one, as pairs of their places."""
    pairing = _Pairing(old, new)
    pairing.by_words()
    pairing.by_ref()
    pairing.by_likeness()
    return sorted(pairing.pairs, key=lambda pair: pair[1])


class _Pairing:
    """Two lists of clauses, and the pairs found so far."""

    def __init__(self, old: Sequence[Clause], new: Sequence[Clause]) -> None:
        self._old, self._new = old, new
        self._old_words = [folded(clause.own_text) for clause in old]
        self._new_words = [folded(clause.own_text) for clause in new]
        self._old_lists = [re.findall(r"[\w'-]+", words.casefold())[:_MOST_WORDS] for words in self._old_words]
        self._new_lists = [re.findall(r"[\w'-]+", words.casefold())[:_MOST_WORDS] for words in self._new_words]
        self._old_counts = [Counter(words) for words in self._old_lists]
        self._new_counts = [Counter(words) for words in self._new_lists]
        self._left_old = set(range(len(old)))
        self._left_new = set(range(len(new)))
        self.pairs: list[tuple[int, int]] = []

    def _add(self, before: int, after: int) -> None:
        self.pairs.append((before, after))
        self._left_old.discard(before)
        self._left_new.discard(after)

    def by_words(self) -> None:
        """Pair the clauses with the same words; where some occur twice, by ref, then by heading, then in order."""
        places: dict[str, list[int]] = defaultdict(list)
        for before, words in enumerate(self._old_words):
            places[words].append(before)
        for same in ("ref", "path", None):
            for after in sorted(self._left_new):
                clause = self._new[after]
                for before in places[self._new_words[after]]:
                    agrees = same is None or getattr(self._old[before], same) == getattr(clause, same)
                    if before in self._left_old and agrees:
                        self._add(before, after)
                        break

    def by_ref(self) -> None:
        """Pair the clauses left over that stand under the same ref and are not all too different."""
        places = {self._old[before].ref: before for before in sorted(self._left_old, reverse=True)}
        for after in sorted(self._left_new):
            before = places.get(self._new[after].ref)
            if before is not None and self._likeness(before, after, SAME_REF_LIKENESS) >= SAME_REF_LIKENESS:
                self._add(before, after)

    def by_likeness(self) -> None:
        """Pair the clauses left over that are most alike, the most alike ones first."""
        shift = self._shift()
        alike = [
            (likeness, -abs(after - before - shift), -after, before)
            for after in self._left_new
            for before in self._left_old
            if abs(after - before - shift) <= _FURTHEST
            and (likeness := self._likeness(before, after, LEAST_LIKENESS)) >= LEAST_LIKENESS
        ]
        for _, _, minus_after, before in sorted(alike, reverse=True):
            if before in self._left_old and -minus_after in self._left_new:
                self._add(before, -minus_after)

    def _shift(self) -> int:
        """By how many places most clauses have gone down."""
        shifts = Counter(after - before for before, after in self.pairs)
        return shifts.most_common(1)[0][0] if shifts else 0

    def _likeness(self, before: int, after: int, least: float) -> float:
        """How alike two clauses' words are, from 0 to 1; 0 as soon as it is known to be less than `least`."""
        old, new = self._old_counts[before], self._new_counts[after]
        total = old.total() + new.total()
        if not total or 2 * (old & new).total() < least * total:
            return 0.0
        return SequenceMatcher(None, self._old_lists[before], self._new_lists[after], autojunk=False).ratio()


# --- Kinds ------------------------------------------------------------------------------------------------------------


def _steady(pairs: Sequence[tuple[int, int]]) -> set[int]:
    """The places in the old version of the largest set of clauses that kept their order among themselves.

    `pairs` are in the order of the new version. All that kept its place while others moved around it is in the set, so
    that one clause that moved does not make its neighbours moved.
    """
    lows: list[int] = []
    ends: list[int] = []
    previous: list[int | None] = []
    for index, (before, _) in enumerate(pairs):
        position = bisect_left(lows, before)
        previous.append(ends[position - 1] if position else None)
        if position == len(lows):
            lows.append(before)
            ends.append(index)
        else:
            lows[position], ends[position] = before, index
    found: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        found.add(pairs[last][0])
        last = previous[last]
    return found


def _bare(heading: str) -> str:
    """A heading's words, without its number."""
    words = re.sub(r"^(?:\d+(?:\.\d+)*|[A-Za-z]|[IVXivx]+)[.):]?\s+", "", folded(heading))
    return words.casefold()


def _headings(clause: Clause) -> tuple[str, ...]:
    return tuple(_bare(heading) for heading in clause.path)


def _reworded_headings(pairs: Sequence[tuple[Clause, Clause]], old: Policy) -> dict[tuple[str, ...], tuple[str, ...]]:
    """For each place in the old version the new wording of its headings: most of its clauses now stand under them."""
    known = {_headings(clause) for clause in old.clauses}
    seen: dict[tuple[str, ...], Counter[tuple[str, ...]]] = defaultdict(Counter)
    for was, now in pairs:
        seen[_headings(was)][_headings(now)] += 1
    best = {before: counts.most_common(1)[0][0] for before, counts in seen.items()}
    return {before: after for before, after in best.items() if after not in known}


def _above(was: Clause, now: Clause, *, tell_heading: bool) -> tuple[str, str]:
    """The words above a clause that changed and are no clause, as they were and are; empty where there are none.

    Args:
        was: the clause in the old version.
        now: in the new one.
        tell_heading: whether this is the first clause below a heading in other words.
    """
    leads = [" ".join(clause.lead_in) if clause.parent is None else "" for clause in (was, now)]
    if folded(leads[0]).casefold() != folded(leads[1]).casefold():
        tell_heading = not all(leads)
    elif not tell_heading:
        return "", ""
    else:
        leads = ["", ""]
    if tell_heading:
        leads = [lead or " / ".join(clause.path) for lead, clause in zip(leads, (was, now), strict=True)]
    return leads[0], leads[1]


def _kinds(
    was: Clause, now: Clause, place: tuple[str, ...], *, is_steady: bool, above: tuple[str, str]
) -> Iterator[ChangeKind]:
    """What happened to a clause that is in both versions; `place` are the headings above it, as now worded."""
    if folded(was.own_text) != folded(now.own_text) or any(above):
        yield "changed"
    if not is_steady or place != _headings(now):
        yield "moved"
    if was.ref != now.ref:
        yield "renumbered"


def _words(old: str, new: str) -> Iterator[Words]:
    """The words of two texts, those that only one of them has marked as such."""
    was, now = re.findall(r"\s*\S+", old), re.findall(r"\s*\S+", new)
    if len(was) + len(now) > _MOST_MARKED:
        was, now = [old], [new]
    matcher = SequenceMatcher(None, [folded(word) for word in was], [folded(word) for word in now], autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            yield Words(kind="kept", text="".join(now[k:m]))
            continue
        if i < j:
            yield Words(kind="deleted", text="".join(was[i:j]))
        if k < m:
            yield Words(kind="inserted", text="".join(now[k:m]))
