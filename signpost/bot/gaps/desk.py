"""What the policy does not settle, for its owner: seen in groups, answered, noted; for nobody else."""

import asyncio
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import delete, select

from signpost.bot.audit import Act
from signpost.bot.gaps.commands import AnswerGap, NoteGap, OwnersCommand, ShowGaps, WithdrawAnswer
from signpost.bot.gaps.contents import (
    ANSWER_USE,
    GAP_USE,
    NOTE_USE,
    AnswerContent,
    GapContent,
    NoteContent,
    seal,
    unpacked,
    unsealed,
)
from signpost.bot.gaps.grouping import group
from signpost.bot.gaps.standing_answers import clause_now, digest_of, standing_answers
from signpost.bot.gaps.topics import TOPICS
from signpost.bot.gaps.views import GapGroup, GapList, GapNote, WrittenAnswer
from signpost.bot.governors.suppression import LEAST
from signpost.bot.incidents.dossier import new_id
from signpost.bot.incidents.reference import GAP, parse_reference
from signpost.bot.people import Role, Roster
from signpost.bot.questions.disclosure import HOW_TO_REPORT, reads_as_report
from signpost.bot.store.tables import GapNoteRow, GapRow, StandingAnswerRow
from signpost.bot.unit_of_work import Office, UnitOfWork
from signpost.errors import SignpostError
from signpost.knowledge.policy import Clause, Policy

MOST_GROUPED = 600
"""Questions that are put together, the newest: grouping takes longer the more there are."""
LONGEST_ANSWER = 2_000
"""Characters."""
_MOST_WORDINGS = 5
_MOST_KEPT_WITH_ANSWER = 20
NOT_FOR_YOU = (
    "What the policy does not settle is for the policy’s owner. If it left a question of yours open, /ask-person "
    "passes that on."
)
_UNKNOWN = "There is no such group. /gaps lists those that there are; groups change as questions come and go."


class GapError(SignpostError):
    """Something cannot be done with a gap, or not so."""


@dataclass(frozen=True)
class _Group:
    """Questions that mean the same, the oldest first."""

    members: tuple[tuple[str, GapContent], ...]
    """Each by its reference."""

    @property
    def reference(self) -> str:
        """The oldest question's."""
        return self.members[0][0]

    @property
    def references(self) -> frozenset[str]:
        return frozenset(reference for reference, _ in self.members)

    @property
    def topic(self) -> str:
        return _most(Counter(content.topic for _, content in self.members)) or "unknown"

    @property
    def is_shown(self) -> bool:
        """Whether there are so many questions that some of their wording may be shown."""
        return len(self.members) >= LEAST

    @property
    def wordings(self) -> tuple[str, ...]:
        """Some of the wordings; fewer than five questions show none."""
        if not self.is_shown:
            return ()
        return tuple(dict.fromkeys(content.text for _, content in self.members))[:_MOST_WORDINGS]

    @property
    def nearest(self) -> str | None:
        near = Counter(content.nearest for _, content in self.members if content.nearest)
        found = _most(near)
        return found if found and near[found] * 2 > len(self.members) and self.is_shown else None


def _most(counter: Counter[str]) -> str | None:
    return min(counter, key=lambda key: (-counter[key], key), default=None)


def is_owner(roster: Roster, person: str) -> bool:
    """Whether somebody looks after the policy: its owner and deputies, or where there is none, the headteacher."""
    known = roster.person(person)
    if known is None or not known.is_active:
        return False
    role = Role.POLICY_OWNER if roster.holdings_of(Role.POLICY_OWNER) else Role.HEADTEACHER
    return person in roster.holders_of(role) | roster.deputies_of(role)


class GapDesk:
    """Answers the commands of the policy's owner.

    Args:
        office: begins units of work.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    async def respond(
        self, school: str, person: str, command: OwnersCommand, policies: tuple[Policy, ...], clause: Clause | None
    ) -> GapList | str:
        """Do what a command says: all of it, or nothing.

        Args:
            school: the school's id.
            person: who says it.
            command: what they want.
            policies: the school's, as they are today.
            clause: the one that the command names, where there is just one.

        Returns:
            What there is now, or one sentence for whoever may not have it.

        Raises:
            GapError: it cannot be done; the message says why, and what to do.
        """
        groups = await self._groups(school)

        async def act(work: UnitOfWork) -> GapList | str:
            if not is_owner(work.school.roster, person):
                return NOT_FOR_YOU
            said = ""
            match command:
                case AnswerGap():
                    said = await _answer(work, person, command, _find(groups, command.reference), policies, clause)
                case WithdrawAnswer(reference=reference):
                    said = await _withdraw(work, person, reference)
                case NoteGap(reference=reference):
                    said = await _note(work, person, reference, groups)
                case ShowGaps():
                    pass
            return await _listed(work, groups, policies, said)

        return await self._office.act(school, person, act)

    async def _groups(self, school: str) -> tuple[_Group, ...]:
        """The groups; put together beside the event loop, and before anything is written."""
        async with self._office.work(school, read_only=True) as work:
            query = select(GapRow).order_by(GapRow.week.desc(), GapRow.id).limit(MOST_GROUPED)
            rows = sorted(await work.transaction.scalars(query), key=lambda row: (row.week, row.id))
            read = [(row.reference, unsealed(GapContent, work.school, GAP_USE, row.id, row.sealed)) for row in rows]
        found = await asyncio.to_thread(group, [unpacked(content.vector) for _, content in read])
        return tuple(_Group(tuple(read[place] for place in members)) for members in found)


def _find(groups: tuple[_Group, ...], typed: str) -> _Group:
    reference = parse_reference(typed, GAP) or ""
    found = next((one for one in groups if reference in one.references), None)
    if found is None:
        raise GapError(_UNKNOWN)
    return found


async def _answer(  # noqa: PLR0913, PLR0917 - each is a fact by itself
    work: UnitOfWork,
    person: str,
    command: AnswerGap,
    found: _Group,
    policies: tuple[Policy, ...],
    clause: Clause | None,
) -> str:
    text = command.text.strip()
    if not found.is_shown:
        raise GapError(
            f"Fewer than {LEAST} questions are in that group, so their wording is not shown, and they cannot be "
            "answered yet. You can note the gap for the next review."
        )
    if clause is None:
        raise GapError(
            "A standing answer is tied to one clause of the policy, which it explains. Name it by its number, with the "
            "policy’s name beside it where two have that number."
        )
    if not text:
        raise GapError("There is nothing in your answer. Please write it behind the clause’s number.")
    if len(text) > LONGEST_ANSWER:
        raise GapError(f"A standing answer has at most {LONGEST_ANSWER:,} characters. Please shorten it.")
    if reads_as_report(text):
        raise GapError(f"This reads as if something has happened, so it is not kept as an answer. {HOW_TO_REPORT}")
    policy = next(policy for policy in policies if clause in policy.clauses)
    content = AnswerContent(
        text=text,
        policy=policy.name,
        ref=clause.ref,
        title=policy.title,
        version=policy.version,
        vectors=tuple(member.vector for _, member in found.members[:_MOST_KEPT_WITH_ANSWER]),
    )
    transaction = work.transaction
    await transaction.execute(delete(StandingAnswerRow).where(StandingAnswerRow.reference.in_(found.references)))
    id_ = new_id()
    transaction.add(
        StandingAnswerRow(
            id=id_,
            reference=found.reference,
            written_by=person,
            written_on=work.school.today(work.now),
            clause_digest=digest_of(clause),
            sealed=seal(work.school, ANSWER_USE, id_, content),
        )
    )
    await work.record(Act.STANDING_ANSWER_WRITTEN, actor=person, about=id_)
    return f"Kept. Whoever asks this again reads it as your words, beside the policy’s, until {clause.ref} is changed."


async def _withdraw(work: UnitOfWork, person: str, typed: str) -> str:
    query = select(StandingAnswerRow).where(StandingAnswerRow.reference == (parse_reference(typed, GAP) or ""))
    row = await work.transaction.scalar(query)
    if row is None:
        raise GapError("There is no standing answer of that reference. /gaps lists those that there are.")
    await work.record(Act.STANDING_ANSWER_WITHDRAWN, actor=person, about=row.id)
    await work.transaction.delete(row)
    return "The standing answer is withdrawn."


async def _note(work: UnitOfWork, person: str, typed: str, groups: tuple[_Group, ...]) -> str:
    query = select(GapNoteRow).where(GapNoteRow.reference == (parse_reference(typed, GAP) or ""))
    row = await work.transaction.scalar(query)
    if row is not None:
        await work.transaction.delete(row)
        return "It is struck off the list for the next review."
    found = _find(groups, typed)
    if found.references & set(await work.transaction.scalars(select(GapNoteRow.reference))):
        return "It is on the list for the next review already."
    id_, content = new_id(), NoteContent(topic=found.topic, wordings=found.wordings)
    sealed, today = seal(work.school, NOTE_USE, id_, content), work.school.today(work.now)
    work.transaction.add(GapNoteRow(id=id_, reference=found.reference, noted_on=today, sealed=sealed))
    await work.record(Act.GAP_NOTED, actor=person, about=id_)
    return "It is on the list for the next review."


async def _listed(work: UnitOfWork, groups: tuple[_Group, ...], policies: tuple[Policy, ...], said: str) -> GapList:
    await work.transaction.flush()
    answers = await standing_answers(work)
    notes = await gap_notes(work)
    answered = {answer.reference for answer in answers if clause_now(answer, policies)}
    noted = {note.reference for note in notes}
    return GapList(
        said=said,
        groups=tuple(
            GapGroup(
                reference=one.reference,
                topic=TOPICS.get(one.topic, TOPICS["unknown"]),
                count=len(one.members) if one.is_shown else None,
                wordings=one.wordings,
                nearest=one.nearest,
                is_answered=bool(one.references & answered),
                is_noted=bool(one.references & noted),
            )
            for one in groups
        ),
        notes=notes,
        answers=tuple(
            WrittenAnswer(
                reference=answer.reference,
                by=answer.by,
                written_on=answer.written_on,
                clause=f"{answer.ref} ({', '.join(filter(None, (answer.title, answer.version)))})",
                text=answer.text,
                has_lapsed=clause_now(answer, policies) is None,
            )
            for answer in answers
        ),
        kept_days=work.school.file.questions.gaps_kept_days,
    )


async def gap_notes(work: UnitOfWork) -> tuple[GapNote, ...]:
    """What is noted for the policy's next review, the oldest first."""
    rows = await work.transaction.scalars(select(GapNoteRow).order_by(GapNoteRow.noted_on, GapNoteRow.id))
    found = []
    for row in rows:
        content = unsealed(NoteContent, work.school, NOTE_USE, row.id, row.sealed)
        topic = TOPICS.get(content.topic, TOPICS["unknown"])
        found.append(GapNote(reference=row.reference, topic=topic, wordings=content.wordings, noted_on=row.noted_on))
    return tuple(found)
