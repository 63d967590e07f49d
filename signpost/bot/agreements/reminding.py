"""A reminder is delivered: in school time, to whoever still has to sign, and never a second time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import and_, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot.agreements.cadence import ASKED, Step
from signpost.bot.agreements.views import ReminderItem, SigningReminder
from signpost.bot.jobs import Postponed, TransientError
from signpost.bot.notices import Messenger, UnreachableError
from signpost.bot.people import Person
from signpost.bot.store.tables import (
    AgreementRow,
    AgreementVersionRow,
    CampaignRow,
    IdentityRow,
    PersonRow,
    ReminderMessageRow,
    ReminderRow,
    SignatureRow,
    StandingRow,
)
from signpost.bot.unit_of_work import Office

NOT_TAKEN = frozenset({"rate_limited"})
"""Causes of a transient error that say for certain that the platform has not taken the message."""
Outcome = Literal["sent", "uncertain", "failed"]


@dataclass(frozen=True)
class _Begun:
    """A message that is being delivered, outside of any transaction."""

    person: Person
    accounts: dict[str, str]
    view: SigningReminder | None
    """None where its time is over: it is only found out whether it was sent."""
    was_sending: bool
    is_late: bool


class Reminding:
    """Delivers reminders on the platforms that there are.

    A message is looked for on the platform before it is sent: a backup that was restored does not know what was sent
    after it was made. Where the platform cannot tell, what may have been sent is not sent again; one reminder too few
    is kinder than the same one twice.

    Args:
        office: begins transactions.
        messengers: the platforms, the preferred one first.
    """

    def __init__(self, office: Office, messengers: Sequence[Messenger]) -> None:
        self._office = office
        self._messengers = messengers

    async def remind(self, school: str, message: str) -> None:
        """Deliver one message.

        Raises:
            Postponed: the clock stands before the time for which it was planned.
            TransientError: not now; try again.
        """
        begun = await self._begin(school, message)
        if begun is None:
            return
        try:
            messenger, account = self._choose(begun)
            known = await messenger.has(school, account, message)
            if known:
                await self._end(school, message, "sent")
            elif begun.view is None:
                await self._end(school, message, "uncertain" if known is None else "failed", "unreachable")
            elif known is None and (begun.was_sending or begun.is_late):
                await self._end(school, message, "uncertain")
            else:
                await messenger.deliver(school, account, begun.view, message)
                await self._end(school, message, "sent")
        except UnreachableError as error:
            await self._end(school, message, "failed", error.cause)
        except TransientError as error:
            if error.cause in NOT_TAKEN and not begun.was_sending:
                await self._give_back(school, message)
            raise

    async def _begin(self, school: str, message: str) -> _Begun | None:
        async with self._office.store.school(school) as transaction:
            now = self._office.clock()
            row = await transaction.get(ReminderMessageRow, (school, message))
            if row is None or row.state not in {"pending", "sending"}:
                return None
            if now < row.planned_at:
                raise Postponed(row.planned_at)
            is_over, was_sending = now > row.closes_at, row.state == "sending"
            if is_over and not was_sending:
                # Planned anew on the next school day, when a later step may be due.
                await _forget(transaction, row)
                return None
            person, accounts = await _reader(transaction, row.person)
            wanted = await _still_wanted(transaction, message)
            if not person.is_active or (not wanted and not was_sending):
                row.state = "withdrawn"
                return None
            row.state, row.tried_at = "sending", now
            view = None if is_over or not wanted else _view(wanted)
            return _Begun(person, accounts, view, was_sending, row.is_late)

    def _choose(self, begun: _Begun) -> tuple[Messenger, str]:
        for messenger in self._messengers:
            account = messenger.account_of(begun.person, begun.accounts)
            if account is not None:
                return messenger, account
        raise UnreachableError("no_account")

    async def _end(self, school: str, message: str, outcome: Outcome, cause: str | None = None) -> None:
        async with self._office.store.school(school) as transaction:
            now = self._office.clock()
            row = await transaction.get(ReminderMessageRow, (school, message))
            if row is None or row.state != "sending":
                return
            row.state, row.cause = outcome, cause if outcome == "failed" else None
            row.sent_at = now if outcome == "sent" else None
            for reminder, standing in await _standings(transaction, message):
                standing.unreachable = row.cause
                if reminder.step == ASKED.name and outcome != "failed":
                    standing.asked_at = standing.asked_at or now

    async def _give_back(self, school: str, message: str) -> None:
        """The platform has not taken it, and nothing is uncertain."""
        async with self._office.store.school(school) as transaction:
            row = await transaction.get(ReminderMessageRow, (school, message))
            if row is not None and row.state == "sending":
                row.state = "pending"


async def _forget(transaction: AsyncSession, row: ReminderMessageRow) -> None:
    await transaction.execute(delete(ReminderRow).where(ReminderRow.message == row.id))
    await transaction.execute(delete(ReminderMessageRow).where(ReminderMessageRow.id == row.id))


async def _reader(transaction: AsyncSession, id_: str) -> tuple[Person, dict[str, str]]:
    """Somebody, and their accounts by platform."""
    query = select(PersonRow, IdentityRow).outerjoin(IdentityRow, IdentityRow.person == PersonRow.id)
    rows: list[tuple[PersonRow, IdentityRow | None]] = [
        (row, identity) for row, identity in await transaction.execute(query.where(PersonRow.id == id_))
    ]
    person = Person.model_validate({name: getattr(rows[0][0], name) for name in Person.model_fields})
    return person, {identity.platform: identity.account for _, identity in rows if identity is not None}


@dataclass(frozen=True)
class _StillWanted:
    """A reminder of a campaign in which its reader still has something to do."""

    step: str
    item: ReminderItem


async def _still_wanted(transaction: AsyncSession, message: str) -> list[_StillWanted]:
    """What a message says, the one that is due first before the others."""
    newest = select(AgreementVersionRow.title).where(AgreementVersionRow.agreement == AgreementRow.id)
    title = newest.order_by(AgreementVersionRow.number.desc()).limit(1).scalar_subquery()
    signed = exists().where(SignatureRow.campaign == ReminderRow.campaign, SignatureRow.person == ReminderRow.person)
    settled = exists().where(
        StandingRow.campaign == ReminderRow.campaign,
        StandingRow.person == ReminderRow.person,
        or_(StandingRow.declined_at.is_not(None), StandingRow.exempt.is_not(None)),
    )
    query = (
        select(ReminderRow.step, ReminderRow.due_on, AgreementRow.name, title)
        .join(CampaignRow, ReminderRow.campaign == CampaignRow.id)
        .join(AgreementRow, CampaignRow.agreement == AgreementRow.id)
        .where(ReminderRow.message == message, CampaignRow.closed_at.is_(None), ~signed, ~settled)
        .order_by(ReminderRow.due_on, CampaignRow.id)
    )
    rows = await transaction.execute(query)
    return [_StillWanted(step, ReminderItem(name=name, title=title, due_on=due)) for step, due, name, title in rows]


def _view(wanted: Sequence[_StillWanted]) -> SigningReminder:
    known = [step for step in (Step.named(one.step) for one in wanted) if step is not None]
    return SigningReminder(
        items=tuple(one.item for one in wanted),
        why="asked" if ASKED in known else "reminded",
        may_put_off=any(not step.is_again for step in known),
    )


async def _standings(transaction: AsyncSession, message: str) -> list[tuple[ReminderRow, StandingRow]]:
    """The reminders of a message, each with what is kept of its reader in its campaign; from here on, it is there."""
    theirs = and_(StandingRow.campaign == ReminderRow.campaign, StandingRow.person == ReminderRow.person)
    query = select(ReminderRow, StandingRow).outerjoin(StandingRow, theirs).where(ReminderRow.message == message)
    known: list[tuple[ReminderRow, StandingRow | None]] = [
        (reminder, standing) for reminder, standing in await transaction.execute(query)
    ]
    found = [
        (reminder, standing or StandingRow(campaign=reminder.campaign, person=reminder.person))
        for reminder, standing in known
    ]
    transaction.add_all(standing for _, standing in found)
    return found
