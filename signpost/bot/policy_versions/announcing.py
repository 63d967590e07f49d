"""A policy's new version is announced to its readers: what changed, to each once, in school hours, at a steady pace."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from signpost.bot.agreements.changes import StatementChange, changes_between
from signpost.bot.audit import Act
from signpost.bot.calendar import SchoolCalendar
from signpost.bot.notices import notify_all
from signpost.bot.people import Absence, Audience, Person
from signpost.bot.policy_versions.known import name_of, note_version, version_before
from signpost.bot.policy_versions.views import PolicyNews
from signpost.bot.school import School
from signpost.bot.unit_of_work import UnitOfWork
from signpost.knowledge.difference import Words
from signpost.knowledge.policy import Policy

MOST_CHANGES = 8
"""Clauses in one message; the others are counted, and stand in the policy."""
MOST_LETTERS = 600
"""Of one clause in a message."""


@dataclass(frozen=True)
class Announcement:
    """What announcing a policy would say, and to whom."""

    news: PolicyNews
    changes: tuple[StatementChange, ...]
    """All of them."""
    audience: tuple[Audience, ...]
    people: tuple[Person, ...]
    is_first: bool
    """Whether no other text of it is known, so that nothing can be said of what changed."""


async def draft_announcement(
    work: UnitOfWork, policy: Policy, *, audience: Sequence[Audience] = (), before: Policy | None = None
) -> Announcement:
    """What announcing a policy would say, and to whom; nothing is changed.

    Args:
        work: in the school.
        policy: the new version.
        audience: whom it is for; default: as the school file says, or the staff.
        before: the version that its readers know; default: see `version_before`.
    """
    old = before or await version_before(work, policy)
    changes = () if old is None else changes_between(old, policy, by_ref=True)
    chosen = tuple(audience) or work.school.file.policies.audience_of(name_of(policy.name))
    shown = tuple(map(_shortened, changes[:MOST_CHANGES]))
    return Announcement(
        news=PolicyNews(
            title=policy.title, version=policy.version, changes=shown, left_out=len(changes) - len(shown)
        ),
        changes=changes,
        audience=chosen,
        people=tuple(p for p in work.school.roster.people if p.is_active and p.audience in chosen),
        is_first=old is None,
    )  # fmt: skip


async def announce(
    work: UnitOfWork,
    policy: Policy,
    *,
    by: str,
    audience: Sequence[Audience] = (),
    before: Policy | None = None,
) -> int:
    """Announce a policy's version; how many are told. Who was told of this version before is not told again.

    Who is away is told when they are back; who is away until further notice is not told.

    Args:
        work: in the school.
        policy: the new version.
        by: who announces it: a person's id, or `system`.
        audience: see `draft_announcement`.
        before: see `draft_announcement`.
    """
    announcement = await draft_announcement(work, policy, audience=audience, before=before)
    row = await note_version(work, policy)
    row.announced_at = row.announced_at or work.now
    times = dict(_times(work.school, announcement.people, work.now))
    count = await notify_all(work, times, announcement.news, about=f"policy:{row.name}", occasion=policy.digest)
    await work.record(Act.POLICY_ANNOUNCED, actor=by, about=row.id)
    return count


def _times(school: School, people: Sequence[Person], now: dt.datetime) -> Iterator[tuple[str, dt.datetime]]:
    """For everybody who is told, when: in school time, at the pace that the platform takes."""
    pause = dt.timedelta(minutes=1) / school.file.signing.messages_a_minute
    paces: dict[dt.date, dt.datetime] = {}
    today = school.today(now)
    for person in people:
        absence = next((one for one in school.roster.absences if one.person == person.id and one.covers(today)), None)
        back_on = _back_on(absence, today)
        if back_on is None:
            continue
        begin = max(now, dt.datetime.combine(back_on, dt.time(), school.zone))
        at = paces.get(back_on) or school.calendar.next_school_time(begin) or begin
        paces[back_on] = after(at, pause, school.calendar)
        yield person.id, at


def _back_on(absence: Absence | None, today: dt.date) -> dt.date | None:
    if absence is None:
        return today
    return None if absence.last is None else absence.last + dt.timedelta(days=1)


def after(at: dt.datetime, pause: dt.timedelta, calendar: SchoolCalendar) -> dt.datetime:
    """The next time for a message: after a pause, or when school opens again."""
    following = at + pause
    return following if calendar.is_school_time(following) else calendar.next_school_time(following) or following


def _shortened(change: StatementChange) -> StatementChange:
    words, room = list[Words](), MOST_LETTERS
    for run in change.words:
        if room <= 0:
            break
        text = run.text if len(run.text) <= room else run.text[:room].rstrip() + " …"
        words.append(Words(kind=run.kind, text=text))
        room -= len(text)
    return change.model_copy(update={"words": tuple(words)})
