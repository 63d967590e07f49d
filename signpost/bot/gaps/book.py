"""What was asked, noted beside the answer and written down behind it: no question waits for the database.

What was asked within the last second may be lost with its process; nothing else hangs on it. Until it is written, what
was asked is in memory only.
"""

import asyncio
import datetime as dt
import logging
import secrets
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from signpost.bot.answers.answer import Answer, OwnersAnswer
from signpost.bot.answers.small_talk import read_talk
from signpost.bot.gaps.contents import GAP_USE, GapContent, Why, packed, seal
from signpost.bot.gaps.counts import Cell, add_counts
from signpost.bot.gaps.identifying import PLACEHOLDERS, Screen
from signpost.bot.gaps.retention import schedule_deletion, week_of
from signpost.bot.gaps.standing_answers import StandingAnswer, find_answer, standing_answers
from signpost.bot.gaps.topics import CameOf
from signpost.bot.gaps.views import THANKS
from signpost.bot.incidents.dossier import new_id
from signpost.bot.incidents.reference import GAP, new_reference
from signpost.bot.questions.disclosure import REPORT_INSTEAD, reads_as_report
from signpost.bot.store.tables import GapRow
from signpost.bot.unit_of_work import Office, UnitOfWork
from signpost.embeddings import Vectors
from signpost.knowledge.policy import Policy

Meaning = Callable[[str], Awaitable[Vectors]]
"""What a question means, as a unit vector."""
MOST_PENDING = 2_000
"""Questions that wait to be written; more are counted as lost, in the log."""
MOST_MARKS = 5_000
"""Answers of which their askers can still say whether they helped."""
WRITTEN_AFTER_S = 1.0
_RETRIED_AFTER_S = 30.0
_CLOSED_WITHIN_S = 5.0
_YIELDS_S = 2.0
"""How long writing lets those go first who wait for an answer."""
_KNOWN_FOR = dt.timedelta(minutes=1)
"""How long a school's people and standing answers are taken for what they were."""
_MOST_AT_ONCE = 200
_LEAST_WORDS = 2
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Noted:
    """A question that was answered: what is written of it, and what is only known until it is."""

    at: dt.datetime
    topic: str
    came_of: CameOf
    was: CameOf | None = None
    """What it was counted as before."""
    text: str | None = None
    """The question, where it is to be kept; as it was typed, until it is written."""
    why: Why = "silent"
    nearest: str | None = None


@dataclass(frozen=True)
class _Marked:
    school: str
    person: str
    noted: Noted
    is_report: bool


@dataclass(frozen=True)
class _Known:
    """What was read of a school."""

    at: dt.datetime
    screen: Screen
    answers: tuple[StandingAnswer, ...]


class GapBook:
    """Keeps what was not settled, and counts all questions.

    Args:
        office: begins units of work.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._pending: dict[str, list[tuple[Noted, Meaning]]] = defaultdict(list)
        self._marks: OrderedDict[str, _Marked] = OrderedDict()
        self._known: dict[str, _Known] = {}
        self._screens: dict[str, Screen] = {}
        self._writing: asyncio.Task[None] | None = None
        self._reading: dict[str, asyncio.Task[None]] = {}
        self._closing = asyncio.Event()

    # --- Beside an answer ---------------------------------------------------------------------------------------------

    async def said_by_owner(
        self, school: str, text: str, meaning: Meaning, policies: tuple[Policy, ...]
    ) -> OwnersAnswer | None:
        """The standing answer to a question, as far as it is known in this process; nothing is waited for."""
        known = self._known.get(school)
        if (known is None or self._office.clock() - known.at > _KNOWN_FOR) and school not in self._reading:
            self._reading[school] = asyncio.create_task(self._read(school))
        if known is None or not known.answers:
            return None
        return find_answer(await meaning(known.screen.screened(text)), known.answers, policies)

    def note(  # noqa: PLR0913, PLR0917 - each is a fact by itself
        self, school: str, person: str, whole: str, topic: str, answer: Answer, meaning: Meaning
    ) -> str:
        """Note a question, with what came of it.

        Args:
            school: the school's id.
            person: who asked; kept in memory alone, so that nobody else says whether it helped.
            whole: the message that it was in: where that reads as a report, nothing of it is kept.
            topic: the key of its topic.
            answer: its answer.
            meaning: encodes it later.

        Returns:
            The mark by which its asker can say whether the answer helped.
        """
        is_report = reads_as_report(whole) or read_talk(whole) == "distress"
        is_settled = answer.outcome == "answered"
        nearest = answer.citations[0] if answer.citations else None
        noted = Noted(
            at=self._office.clock(),
            topic=topic,
            came_of=CameOf.UNSAID if is_settled else CameOf.UNSETTLED,
            text=answer.question,
            why="unclear" if answer.outcome == "unclear" else "silent",
            nearest=f"{nearest.ref} ({nearest.title})" if nearest else None,
        )
        if not is_report:
            # Of an answered question there is nothing to keep, unless its asker says that the answer did not help.
            self._add(school, replace(noted, text=None) if is_settled or answer.owners else noted, meaning)
        mark = secrets.token_urlsafe(9)
        self._marks[mark] = _Marked(school, person, replace(noted, text=None) if is_report else noted, is_report)
        while len(self._marks) > MOST_MARKS:
            self._marks.popitem(last=False)
        return mark

    def rate(self, school: str, person: str, mark: str, meaning: Meaning, *, has_helped: bool) -> str:
        """Note whether an answer helped, once.

        Returns:
            A sentence for whoever says so.
        """
        mark = mark or next((mark for mark, one in reversed(self._marks.items()) if one.person == person), "")
        marked = self._marks.get(mark)
        if marked is None or (marked.school, marked.person) != (school, person):
            return THANKS[has_helped]
        del self._marks[mark]
        if marked.is_report:
            return THANKS[True] if has_helped else REPORT_INSTEAD
        if marked.noted.came_of is CameOf.UNSAID:
            came_of = CameOf.HELPED if has_helped else CameOf.NOT_HELPED
            noted = replace(marked.noted, came_of=came_of, was=CameOf.UNSAID, why="not_helpful")
            self._add(school, replace(noted, text=None) if has_helped else noted, meaning)
        return THANKS[has_helped]

    def forget(self, school: str) -> None:
        """Have what is known of a school read again, since somebody has changed it."""
        self._known.pop(school, None)

    # --- Behind it ----------------------------------------------------------------------------------------------------

    def _add(self, school: str, noted: Noted, meaning: Meaning) -> None:
        if sum(map(len, self._pending.values())) >= MOST_PENDING:
            _LOG.warning("a question is not counted: too many wait to be written")
            return
        self._pending[school].append((noted, meaning))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_soon())

    async def _write_soon(self) -> None:
        delay = WRITTEN_AFTER_S
        while self._pending:
            with suppress(TimeoutError):
                async with asyncio.timeout(delay):
                    await self._closing.wait()
                    return
            await self._office.store.quiet(_YIELDS_S)
            try:
                await self.write()
                delay = WRITTEN_AFTER_S
            except Exception as error:
                _LOG.warning("questions could not be written, and will be: %s", type(error).__name__)
                delay = _RETRIED_AFTER_S

    async def write(self) -> None:
        """Write what waits now, in every school; what comes meanwhile, the next time, and not by ones and twos."""
        for school in list(self._pending):
            left = len(self._pending[school])
            while batch := self._pending[school][: min(left, _MOST_AT_ONCE)]:
                await self._write(school, batch)
                del self._pending[school][: len(batch)]
                left -= len(batch)
            if not self._pending[school]:
                del self._pending[school]

    async def _write(self, school: str, batch: list[tuple[Noted, Meaning]]) -> None:
        async with self._office.work(school, read_only=True) as work:
            screen = self._screen(work)
        contents = [(noted, await _content(noted, meaning, screen)) for noted, meaning in batch]
        async with self._office.work(school) as work:
            await _keep(work, contents)

    def _screen(self, work: UnitOfWork) -> Screen:
        """What knows the school's people: made anew only where they are others."""
        known = self._screens.get(work.school.id)
        if known is None or known.roster is not work.school.roster:
            known = self._screens[work.school.id] = Screen(work.school.roster)
        return known

    async def _read(self, school: str) -> None:
        try:
            async with self._office.work(school, read_only=True) as work:
                known = _Known(work.now, self._screen(work), await standing_answers(work))
            self._known[school] = known
        except Exception as error:
            _LOG.warning("standing answers could not be read: %s", type(error).__name__)
        finally:
            self._reading.pop(school, None)

    async def settled(self) -> None:
        """Wait until what is being read is read, and write what waits."""
        await asyncio.gather(*self._reading.values())
        await self.write()

    async def close(self) -> None:
        """Write what waits, for as long as that takes in seconds, and end."""
        self._closing.set()
        begun = [*self._reading.values(), *([] if self._writing is None else [self._writing])]
        try:
            async with asyncio.timeout(_CLOSED_WITHIN_S):
                await asyncio.gather(*begun)  # not cancelled: what is being written would be written twice
                await self.write()
        except Exception as error:
            _LOG.warning("questions could not be written: %s", type(error).__name__)


async def _keep(work: UnitOfWork, batch: list[tuple[Noted, GapContent | None]]) -> None:
    counts: Counter[Cell] = Counter()
    weeks: set[dt.date] = set()
    for noted, content in batch:
        day = work.school.local(noted.at).date()
        month = day.replace(day=1)
        counts[month, noted.topic, noted.came_of] += 1
        if noted.was is not None:
            counts[month, noted.topic, noted.was] -= 1
        if content is not None:
            id_, week = new_id(), week_of(day)
            sealed = seal(work.school, GAP_USE, id_, content)
            work.transaction.add(GapRow(id=id_, reference=new_reference(GAP), week=week, sealed=sealed))
            weeks.add(week)
    for week in weeks:
        await schedule_deletion(work, week)
    await add_counts(work, counts)


async def _content(noted: Noted, meaning: Meaning, screen: Screen) -> GapContent | None:
    """What is kept of a question; None where nothing is, or nothing is left of it."""
    if noted.text is None:
        return None
    text = screen.screened(noted.text)
    if sum(word.strip(".,;?!") not in PLACEHOLDERS for word in text.split()) < _LEAST_WORDS:
        return None
    vector = packed(await meaning(text))
    return GapContent(text=text, topic=noted.topic, why=noted.why, nearest=noted.nearest, vector=vector)
