"""A reminder is delivered: in school time, to whoever still has to sign, and never a second time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import delete, select
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
            person = await transaction.get(PersonRow, (school, row.person))
            wanted = await _still_wanted(transaction, school, row)
            if person is None or not person.is_active or (not wanted and not was_sending):
                row.state = "withdrawn"
                return None
            row.state, row.tried_at = "sending", now
            rows = await transaction.scalars(select(IdentityRow).where(IdentityRow.person == row.person))
            view = None if is_over or not wanted else await _view(transaction, school, row, wanted)
            return _Begun(_person(person), {r.platform: r.account for r in rows}, view, was_sending, row.is_late)

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
            for reminder in await _reminders(transaction, message):
                standing = await _standing(transaction, school, reminder)
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


async def _reminders(transaction: AsyncSession, message: str) -> Sequence[ReminderRow]:
    return (await transaction.scalars(select(ReminderRow).where(ReminderRow.message == message))).all()


async def _still_wanted(transaction: AsyncSession, school: str, row: ReminderMessageRow) -> list[CampaignRow]:
    """The campaigns of a message in which its reader still has something to do."""
    found = []
    for reminder in await _reminders(transaction, row.id):
        campaign = await transaction.get_one(CampaignRow, (school, reminder.campaign))
        standing = await transaction.get(StandingRow, (school, reminder.campaign, row.person))
        settled = standing is not None and (standing.declined_at is not None or standing.exempt is not None)
        signed = select(SignatureRow.seq).where(
            SignatureRow.campaign == reminder.campaign, SignatureRow.person == row.person
        )
        if campaign.closed_at is None and not settled and await transaction.scalar(signed) is None:
            found.append(campaign)
    return found


async def _view(
    transaction: AsyncSession, school: str, row: ReminderMessageRow, campaigns: Sequence[CampaignRow]
) -> SigningReminder:
    reminders = await _reminders(transaction, row.id)
    due_on = {reminder.campaign: reminder.due_on for reminder in reminders}
    items = []
    for campaign in sorted(campaigns, key=lambda campaign: (due_on[campaign.id], campaign.id)):
        agreement = await transaction.get_one(AgreementRow, (school, campaign.agreement))
        newest = select(AgreementVersionRow.title).where(AgreementVersionRow.agreement == campaign.agreement)
        title = await transaction.scalar(newest.order_by(AgreementVersionRow.number.desc()).limit(1))
        items.append(ReminderItem(name=agreement.name, title=title or agreement.name, due_on=due_on[campaign.id]))
    steps = [reminder.step for reminder in reminders]
    known = [step for step in map(Step.named, steps) if step is not None]
    return SigningReminder(
        items=tuple(items),
        why="asked" if ASKED.name in steps else "reminded",
        may_put_off=any(not step.is_again for step in known),
    )


async def _standing(transaction: AsyncSession, school: str, reminder: ReminderRow) -> StandingRow:
    row = await transaction.get(StandingRow, (school, reminder.campaign, reminder.person))
    if row is None:
        row = StandingRow(campaign=reminder.campaign, person=reminder.person)
        transaction.add(row)
    return row


def _person(row: PersonRow) -> Person:
    return Person.model_validate({name: getattr(row, name) for name in Person.model_fields})
