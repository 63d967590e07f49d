"""Direct messages that have to arrive: written with their cause, delivered by durable work, each with its state.

What is delivered are pointers: views that hold no word of a report. They are sealed all the same, since a row that
says "to the reporter, about this case" would name the reporter to whoever reads the database.
"""

import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from pydantic import TypeAdapter
from sqlalchemy import bindparam, delete, select

from signpost.bot.agreements.views import SigningDigest
from signpost.bot.audit import Act
from signpost.bot.jobs import Postponed, TaskKind, TransientError, add_task, add_tasks, drop_task, task_id
from signpost.bot.people import Person
from signpost.bot.policy_versions.views import PolicyNews, PolicyReviewDue
from signpost.bot.store.store import add_rows
from signpost.bot.store.tables import IdentityRow, NoticeRow
from signpost.bot.turn import Pointer
from signpost.bot.unit_of_work import Office, UnitOfWork
from signpost.errors import SignpostError, VaultError

POINTER: TypeAdapter[Pointer] = TypeAdapter(Pointer)
Cause = Literal["no_account", "refused", "unreachable"]
_LOG = logging.getLogger(__name__)

TRIED_FOR = dt.timedelta(hours=12)
"""How long a platform that is away is tried; well before durable work gives up, so that somebody else is told then."""


NEVER_TWICE = (SigningDigest, PolicyReviewDue, PolicyNews)
"""What is rather not told than told twice, where nobody can say if it was."""
IN_SCHOOL_TIME = (PolicyReviewDue, PolicyNews)
"""What nobody is to read in the evening, or in the holidays."""
_FAILED = (
    select(NoticeRow)
    .where(NoticeRow.about == bindparam("index"), NoticeRow.state == "failed")
    .order_by(NoticeRow.created_at, NoticeRow.id)
)
_MOST_NAMED = 1_000
"""Ids in one statement; databases take no end of them."""

Undelivered = Callable[[UnitOfWork, str, Pointer], Awaitable[None]]
"""Told, in the same transaction, of what could not be delivered to somebody: (work, person, view)."""


Linked = Callable[[str, str, Pointer], Awaitable[Pointer]]
"""Makes a pointer one that can be followed, when it is delivered: (school, person, view)."""


class UnreachableError(SignpostError):
    """A platform will not deliver to this person, and trying again is of no use.

    Args:
        cause: one word for it.
    """

    def __init__(self, cause: Cause) -> None:
        super().__init__("The message cannot be delivered.")
        self.cause = cause


class Messenger(Protocol):
    """A platform, as far as direct messages go."""

    platform: str

    async def deliver(self, school: str, account: str, view: Pointer, key: str) -> None:
        """Deliver a view to one account, marked with a key where the platform can carry one.

        Raises:
            UnreachableError: the platform refuses this account for good.
            TransientError: not now.
        """
        ...

    async def has(self, school: str, account: str, key: str) -> bool | None:
        """Whether something with this key was delivered; None where the platform cannot tell."""
        ...

    def account_of(self, person: Person, accounts: dict[str, str]) -> str | None:
        """The account of a person on this platform, given those that are known by platform."""
        ...


async def notify(work: UnitOfWork, person: str, view: Pointer, *, about: str, occasion: str) -> None:
    """Write a notice, to be delivered as soon as the transaction is committed.

    Args:
        work: the unit of work that has the cause.
        person: who is told.
        view: what they are told.
        about: the id of the case, of the question, or of the campaign.
        occasion: what makes this notice another than the last one to the same person about the same case; the same
            occasion again is no new notice.
    """
    keys = work.school.keys
    id_ = keys.blind_index(f"{about}|{person}|{view.view}|{occasion}", "notice")
    if await work.transaction.get(NoticeRow, (work.school.id, id_)) is not None:
        return
    work.transaction.add(
        NoticeRow(
            id=id_,
            person=person,
            about=keys.blind_index(about, "about"),
            sealed=keys.seal("notice", id_, POINTER.dump_json(view)),
            state="pending",
            created_at=work.now,
        )
    )
    await add_task(work.transaction, TaskKind.DELIVER, id_, work.now, is_new=True)


async def notify_all(
    work: UnitOfWork, people: Mapping[str, dt.datetime], view: Pointer, *, about: str, occasion: str
) -> int:
    """Write the same notice for many people; how many were not told of this occasion before.

    Args:
        work: the unit of work that has the cause.
        people: for each person's id, when they are told.
        view: what they are told.
        about: see `notify`.
        occasion: see `notify`.
    """
    keys, content = work.school.keys, POINTER.dump_json(view)
    ids = {keys.blind_index(f"{about}|{person}|{view.view}|{occasion}", "notice"): person for person in people}
    known: set[str] = set()
    for start in range(0, len(ids), _MOST_NAMED):
        some = list(ids)[start : start + _MOST_NAMED]
        known.update(await work.transaction.scalars(select(NoticeRow.id).where(NoticeRow.id.in_(some))))
    fresh = {id_: person for id_, person in ids.items() if id_ not in known}
    plan = {"about": keys.blind_index(about, "about"), "state": "pending"}
    rows = (
        # From then on it is tried for a while, not from now.
        {"id": id_, "person": person, "sealed": keys.seal("notice", id_, content), "created_at": people[person], **plan}
        for id_, person in fresh.items()
    )
    await add_rows(work.transaction, NoticeRow, rows)
    await add_tasks(work.transaction, TaskKind.DELIVER, [(id_, people[person], "") for id_, person in fresh.items()])
    return len(fresh)


async def withdraw(work: UnitOfWork, person: str, about: str) -> None:
    """Take back what was not delivered to somebody about a case yet: they are not to learn of it any more."""
    index = work.school.keys.blind_index(about, "about")
    waiting = select(NoticeRow).where(
        NoticeRow.person == person, NoticeRow.about == index, NoticeRow.state.in_(("pending", "sending"))
    )
    for notice in await work.transaction.scalars(waiting):
        notice.state = "withdrawn"
        await drop_task(work.transaction, task_id(TaskKind.DELIVER, notice.id))


async def is_reachable(work: UnitOfWork, person: str, about: str) -> bool:
    """Whether somebody was told of a case, or is still to be: not every notice to them about it has failed."""
    hopeful = select(NoticeRow.id).where(
        NoticeRow.person == person,
        NoticeRow.about == work.school.keys.blind_index(about, "about"),
        NoticeRow.state.in_(("pending", "sending", "sent")),
    )
    return await work.transaction.scalar(hopeful.limit(1)) is not None


@dataclass(frozen=True)
class _Begun:
    """A notice that is being delivered, outside of any transaction."""

    person: Person
    accounts: dict[str, str]
    view: Pointer
    was_sending: bool
    created_at: dt.datetime


class Delivery:
    """Delivers notices on the platforms that there are.

    Args:
        office: begins units of work.
        messengers: the platforms, the preferred one first.
        undelivered: who is told of what could not be delivered; each sees to what is its own.
        linked: gives a pointer its link, where there is anything to link to; made anew each time it is sent.
    """

    def __init__(
        self,
        office: Office,
        messengers: Sequence[Messenger],
        *undelivered: Undelivered,
        linked: Linked | None = None,
    ) -> None:
        self._office = office
        self._messengers = messengers
        self._undelivered = undelivered
        self._linked = linked

    async def deliver(self, school: str, id_: str) -> None:
        """Deliver one notice, once: what was begun and not ended is looked for on the platform before it is sent again.

        Where a platform cannot tell, it is sent again: of a report, twice told is better than never. Of what is in
        `NEVER_TWICE` it is not; that is looked for in any case, since a backup that was restored forgets what was sent.

        Raises:
            Postponed: it is not for the time outside of school.
            TransientError: not now; try again.
        """
        begun = await self._begin(school, id_)
        if begun is None:
            return
        try:
            messenger, account = self._choose(begun.person, begun.accounts)
            is_once = isinstance(begun.view, NEVER_TWICE)
            known = (begun.was_sending or is_once) and await messenger.has(school, account, id_)
            if known is None and begun.was_sending and is_once:
                known = True
            if not known:
                view = await self._linked(school, begun.person.id, begun.view) if self._linked else begun.view
                await messenger.deliver(school, account, view, id_)
        except UnreachableError as error:
            await self._failed(school, id_, error.cause)
            return
        except TransientError:
            if self._office.clock() < begun.created_at + TRIED_FOR:
                raise
            await self._failed(school, id_, "unreachable")
            return
        await self._sent(school, id_)

    async def give_up(self, school: str, id_: str, cause: str) -> None:
        """See to a notice that nothing could be done with, which is no platform's fault: it has failed, as others do.

        Args:
            school: the school's id.
            id_: the notice's.
            cause: one word for why.
        """
        await self._failed(school, id_, cause)

    async def _begin(self, school: str, id_: str) -> "_Begun | None":
        async with self._office.work(school) as work:
            notice = await work.transaction.get(NoticeRow, (school, id_))
            if notice is None or notice.state not in {"pending", "sending"}:
                return None
            person = work.school.roster.person(notice.person)
            if person is None or not person.is_active:
                notice.state = "withdrawn"
                return None
            was_sending = notice.state == "sending"
            view = POINTER.validate_json(work.school.keys.unseal("notice", id_, notice.sealed))
            opening = work.school.calendar.next_school_time(work.now)
            if isinstance(view, IN_SCHOOL_TIME) and opening is not None and opening > work.now:
                raise Postponed(opening)
            notice.state = "sending"
            rows = await work.transaction.scalars(select(IdentityRow).where(IdentityRow.person == person.id))
            accounts = {row.platform: row.account for row in rows}
            return _Begun(person, accounts, view, was_sending, notice.created_at)

    def _choose(self, person: Person, accounts: dict[str, str]) -> tuple[Messenger, str]:
        for messenger in self._messengers:
            account = messenger.account_of(person, accounts)
            if account is not None:
                return messenger, account
        raise UnreachableError("no_account")

    async def _sent(self, school: str, id_: str) -> None:
        async with self._office.work(school) as work:
            notice = await work.transaction.get(NoticeRow, (school, id_))
            if notice is not None and notice.state == "sending":
                notice.state, notice.sent_at, notice.cause = "sent", work.now, None
                await work.record(Act.NOTICE_SENT, actor="system", about=notice.about)

    async def _failed(self, school: str, id_: str, cause: str) -> None:
        async with self._office.work(school) as work:
            notice = await work.transaction.get(NoticeRow, (school, id_))
            if notice is None or notice.state not in {"pending", "sending"}:
                return
            notice.state, notice.cause = "failed", cause
            await work.record(Act.NOTICE_FAILED, actor="system", about=notice.about, cause=cause.lower())
            try:
                async with work.transaction.begin_nested():
                    view = POINTER.validate_json(work.school.keys.unseal("notice", id_, notice.sealed))
                    for see_to in self._undelivered:
                        await see_to(work, notice.person, view)
            except VaultError as error:
                # It, or the case that it is about, cannot be opened. Its deadline comes nevertheless, again and again.
                _LOG.error("Notice %s has failed, and nobody else was told: %s", id_, type(error).__name__)


async def failed_notices(work: UnitOfWork, about: str) -> list[NoticeRow]:
    """What could not be delivered to anybody about a case, oldest first."""
    index = work.school.keys.blind_index(about, "about")
    return list(await work.transaction.scalars(_FAILED, {"index": index}))


async def forget(work: UnitOfWork, about: str) -> None:
    """Delete all notices about a case that is deleted."""
    index = work.school.keys.blind_index(about, "about")
    await work.transaction.execute(delete(NoticeRow).where(NoticeRow.about == index))
