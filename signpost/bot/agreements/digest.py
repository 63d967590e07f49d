"""Once a week, numbers for the office, in place of single notices."""

import datetime as dt

from signpost.bot.agreements.campaigns import members_of, open_campaigns, standings_in, titles_of
from signpost.bot.agreements.standing import Campaign, Status
from signpost.bot.agreements.views import Progress, SigningDigest
from signpost.bot.notices import notify
from signpost.bot.people import Role, Roster
from signpost.bot.unit_of_work import UnitOfWork

OFFICE = (Role.HEADTEACHER, Role.IT_ADMINISTRATOR)
"""Who sees how far the signing is."""


def office_of(roster: Roster) -> frozenset[str]:
    """The ids of those who may see who has signed: the headteacher and the administrator, and who stands in."""
    return frozenset(id_ for role in OFFICE for id_ in roster.holders_of(role) | roster.deputies_of(role))


async def progress_of(work: UnitOfWork, campaigns: tuple[Campaign, ...]) -> tuple[Progress, ...]:
    """How far campaigns are, in numbers."""
    standings, titles = await standings_in(work, campaigns), await titles_of(work, campaigns)
    found = []
    for campaign in campaigns:
        counts: dict[Status, int] = {}
        for member in members_of(work.school, campaign, standings, work.now):
            counts[member.status] = counts.get(member.status, 0) + 1
        name, title = titles[campaign.id]
        found.append(Progress(name=name, title=title, due_on=campaign.due_on, counts=counts))
    return tuple(found)


async def send_digest(work: UnitOfWork) -> None:
    """Tell the office how far it is, once a week from the week after it began; nothing where everybody has signed."""
    today = work.school.today(work.now)
    monday = today - dt.timedelta(days=today.weekday())
    campaigns = tuple(campaign for campaign in await open_campaigns(work) if campaign.opens_on < monday)
    if not campaigns:
        return
    open_ones = tuple(progress for progress in await progress_of(work, campaigns) if progress.signed < progress.asked)
    if not open_ones:
        return
    for role in OFFICE:
        for person in sorted(work.school.roster.holders_of(role)):
            year, week, _ = today.isocalendar()
            digest = SigningDigest(campaigns=open_ones)
            await notify(work, person, digest, about="signatures", occasion=f"{year}-{week}")
