"""What the return counts beside reports, and where it comes from: the one place where agreements and questions join.

`signing_of` and `questions_of` are asked once for all years that are counted.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot.agreements.cadence import ASKED
from signpost.bot.gaps.topics import TOPICS, CameOf
from signpost.bot.governors.school_year import SchoolYear, year_of
from signpost.bot.store.tables import (
    AgreementVersionRow,
    CampaignRow,
    QuestionCountRow,
    ReminderMessageRow,
    ReminderRow,
    SignatureRow,
    StandingRow,
)

_CAMPAIGNS = (
    select(CampaignRow)
    .where(CampaignRow.opens_on >= bindparam("first"), CampaignRow.opens_on <= bindparam("last"))
    .order_by(CampaignRow.due_on, CampaignRow.id)
)
_QUESTIONS = select(QuestionCountRow).where(
    QuestionCountRow.month >= bindparam("first"), QuestionCountRow.month <= bindparam("last")
)


@dataclass(frozen=True)
class SigningCount:
    """How far the signing of one agreement came.

    Args:
        agreement: what it is called.
        asked: how many people were asked to sign.
        signed: how many of them did by the end of the year.
        due: by when they were to.
        reminders: how many reminders were sent.
    """

    agreement: str
    asked: int
    signed: int
    due: dt.date
    reminders: int


@dataclass(frozen=True)
class QuestionCount:
    """The questions on one topic; each is counted once.

    Args:
        topic: what they were about, in words that no asker wrote.
        helped: those whose asker said that the answer helped.
        not_helped: those whose asker said that it did not.
        unsaid: those that were answered, and nothing was said of it.
        unsettled: those that the policy did not settle.
    """

    topic: str
    helped: int
    not_helped: int
    unsaid: int
    unsettled: int

    @property
    def asked(self) -> int:
        """All of them."""
        return self.helped + self.not_helped + self.unsaid + self.unsettled


async def signing_of(
    transaction: AsyncSession, zone: ZoneInfo, *years: SchoolYear
) -> Mapping[SchoolYear, tuple[SigningCount, ...]]:
    """The campaigns that opened in each year, as they stood when it was over.

    Asked were those whom the bot wrote to, and those who signed unasked; whoever need not sign is left out.

    Args:
        transaction: in one school; nothing is changed in it.
        zone: the school's time zone.
        years: which years.
    """
    found: dict[SchoolYear, tuple[SigningCount, ...]] = dict.fromkeys(years, ())
    for campaign in (await transaction.scalars(_CAMPAIGNS, _span(*years))).all():
        year = year_of(campaign.opens_on)
        if year in found:
            found[year] += (await _signing(transaction, campaign, year.ends_at(zone)),)
    return found


def _span(*years: SchoolYear) -> dict[str, dt.date]:
    """From the first day of some years to the last."""
    return {"first": min(years).months[0], "last": max(years).last_day}


async def _signing(transaction: AsyncSession, campaign: CampaignRow, end: dt.datetime) -> SigningCount:
    standings = (await transaction.scalars(select(StandingRow).where(StandingRow.campaign == campaign.id))).all()
    exempt = {row.person for row in standings if row.exempt is not None}
    told = {row.person for row in standings if row.asked_at is not None and row.asked_at < end}
    steps = await _told(transaction, campaign.id, end)
    signed = set(
        await transaction.scalars(
            select(SignatureRow.person).where(SignatureRow.campaign == campaign.id, SignatureRow.signed_at < end)
        )
    )
    told |= {person for person, step in steps if step == ASKED.name}
    return SigningCount(
        agreement=await _title(transaction, campaign.agreement, end),
        asked=len(told - exempt | signed),
        signed=len(signed),
        due=campaign.due_on,
        reminders=sum(step != ASKED.name for _, step in steps),
    )


async def _told(transaction: AsyncSession, campaign: str, end: dt.datetime) -> list[tuple[str, str]]:
    """Whom a message of a campaign reached, and on which step."""
    query = (
        select(ReminderRow.person, ReminderRow.step)
        .join(
            ReminderMessageRow,
            and_(ReminderMessageRow.school == ReminderRow.school, ReminderMessageRow.id == ReminderRow.message),
        )
        .where(ReminderRow.campaign == campaign, ReminderMessageRow.sent_at < end)
    )
    return [(person, step) for person, step in await transaction.execute(query)]


async def _title(transaction: AsyncSession, agreement: str, end: dt.datetime) -> str:
    """What an agreement was called at the end of a year."""
    query = (
        select(AgreementVersionRow.title)
        .where(AgreementVersionRow.agreement == agreement, AgreementVersionRow.published_at < end)
        .order_by(AgreementVersionRow.number.desc())
        .limit(1)
    )
    return await transaction.scalar(query) or "Agreement"


async def questions_of(transaction: AsyncSession, *years: SchoolYear) -> Mapping[SchoolYear, tuple[QuestionCount, ...]]:
    """The questions on policies that were asked in each year, by topic."""
    found: dict[SchoolYear, dict[str, Counter[str]]] = {year: defaultdict(Counter) for year in years}
    for row in await transaction.scalars(_QUESTIONS, _span(*years)):
        if (year := year_of(row.month)) in found:
            found[year][row.topic][row.came_of] += row.count
    return {
        year: tuple(
            QuestionCount(label, **{outcome: topics[topic][outcome] for outcome in CameOf})
            for topic, label in TOPICS.items()
            if topic in topics and topics[topic].total()
        )
        for year, topics in found.items()
    }
