"""For the headteacher and the administrator: how far the signing is, and what they can do about it."""

import datetime as dt

from sqlalchemy import select

from signpost.bot.agreements import ledger
from signpost.bot.agreements.campaigns import (
    Member,
    members_of,
    newest_version,
    open_campaigns,
    standings_in,
    titles_of,
)
from signpost.bot.agreements.chart import draw_progress
from signpost.bot.agreements.commands import EnterPaperSignature, ExemptPerson, ExportSignatures
from signpost.bot.agreements.digest import office_of, progress_of
from signpost.bot.agreements.planning import Wanted, WantedStep, write
from signpost.bot.agreements.register import as_csv, as_pdf, register_of
from signpost.bot.agreements.signing import Mine, new_signature, receipt, standing_row
from signpost.bot.agreements.standing import Campaign, Status
from signpost.bot.agreements.views import PersonShown, SignatureProgress, SigningFile, SigningReceipt
from signpost.bot.audit import Act
from signpost.bot.store.tables import AgreementRow
from signpost.bot.unit_of_work import UnitOfWork
from signpost.errors import SignpostError

MOST_REASON = 200
_CAUSES = {
    "no_account": "has no account on the chat platform, as far as is known",
    "refused": "the chat platform delivers no message to them",
    "unreachable": "the chat platform did not answer in time",
}


class NotForYouError(SignpostError):
    """Somebody asks for what only the office sees."""


class NoSuchCampaignError(SignpostError):
    """There is no such agreement, or nobody of that name in it."""


def check_office(work: UnitOfWork, person: str) -> None:
    """Let the headteacher and the administrator in, and who stands in for them.

    Raises:
        NotForYouError: to everybody else.
    """
    if person not in office_of(work.school.roster):
        raise NotForYouError(
            "Who has signed is for the headteacher and the administrator to see. /agreements has yours."
        )


async def find_campaign(work: UnitOfWork, agreement: str) -> tuple[Campaign, str, str]:
    """An open campaign with its agreement's short name and title; without a name, the one that is due first.

    Raises:
        NoSuchCampaignError: there is none.
    """
    campaigns = await open_campaigns(work)
    titles = await titles_of(work, campaigns)
    for campaign in campaigns:
        name, title = titles[campaign.id]
        if not agreement or name == agreement.casefold():
            return campaign, name, title
    if not campaigns:
        raise NoSuchCampaignError("Nothing is being signed. To publish an agreement: signpost agreement publish FILE")
    names = ", ".join(name for name, _ in titles.values())
    raise NoSuchCampaignError(f"There is no such agreement. There is: {names}.")


async def show_signatures(work: UnitOfWork, agreement: str) -> SignatureProgress:
    """How many of how many; who is open, and who cannot be reached, and why."""
    campaign, _, _ = await find_campaign(work, agreement)
    standings = await standings_in(work, (campaign,))
    members = members_of(work.school, campaign, standings, work.now)
    waiting = sorted((one for one in members if one.status is not Status.SIGNED), key=_order)
    (progress,) = await progress_of(work, (campaign,))
    return SignatureProgress(progress=progress, people=tuple(_shown(one) for one in waiting))


def _order(member: Member) -> tuple[int, str]:
    return list(Status).index(member.status), member.person.name


def _shown(member: Member) -> PersonShown:
    note = ""
    if member.status is Status.UNREACHABLE and member.standing.unreachable:
        note = _CAUSES.get(member.standing.unreachable, member.standing.unreachable)
    elif member.standing.exempt is not None:
        note = member.standing.exempt
    elif member.away is not None:
        last = member.away.last
        note = f"away until {last.day} {last:%B %Y}" if last else "away until further notice"
    return PersonShown(handle=member.person.handle, person=member.person.name, status=member.status, note=note)


async def show_chart(work: UnitOfWork, agreement: str) -> SigningFile:
    """A picture of how far it is: numbers, and no names."""
    campaign, name, _ = await find_campaign(work, agreement)
    (progress,) = await progress_of(work, (campaign,))
    today = work.school.today(work.now)
    return SigningFile(
        file_name=f"{name}-{today}.png",
        media_type="image/png",
        content=draw_progress(progress, today),
        caption=f"{progress.signed} of {progress.asked} have signed “{progress.title}”.",
    )


async def nudge(work: UnitOfWork, agreement: str) -> str:
    """Remind everybody who has not signed, beside the cadence, once a day; in school time only."""
    campaign, _, title = await find_campaign(work, agreement)
    if not work.school.calendar.is_school_time(work.now):
        raise NotForYouError("Reminders go out in school hours only. Please nudge then.")
    today = work.school.today(work.now)
    step = f"nudge_{today}"
    standings = await standings_in(work, (campaign,))
    present = {p.id for p in work.school.roster.people if work.school.roster.is_present(p.id, today)}
    wanted = [
        Wanted(member.person.id, (WantedStep(campaign.id, step, member.dates.due_on),))
        for member in members_of(work.school, campaign, standings, work.now)
        if member.status.is_open and not member.standing.is_settled and member.person.id in present
        and step not in member.standing.told
    ]  # fmt: skip
    count = await write(work, wanted)
    return f"{count} {'person gets' if count == 1 else 'people get'} a reminder of “{title}” now."


async def enter_paper(work: UnitOfWork, by: str, command: EnterPaperSignature) -> SigningReceipt:
    """Enter a signature that was made on paper, marked as such, with who entered it."""
    campaign, name, title = await find_campaign(work, command.agreement)
    member = await _member(work, campaign, command.person)
    today = work.school.today(work.now)
    if not campaign.opens_on <= command.signed_on <= today:
        raise NoSuchCampaignError(
            f"A paper of this campaign is signed from {campaign.opens_on} on, and not after today. Check the date."
        )
    if member.status is Status.SIGNED:
        return await receipt(work, member.person.id, name)
    version = await newest_version(work, campaign.agreement)
    row = await new_signature(work, Mine(campaign, name, title, member), version)
    row.typed_name, row.platform, row.account = member.person.name, "paper", ""
    row.signed_at = dt.datetime.combine(command.signed_on, dt.time(12), work.school.zone)
    row.ticked, row.entered_by = "", by
    await ledger.append(work, row)
    return await receipt(work, member.person.id, name)


async def exempt(work: UnitOfWork, by: str, command: ExemptPerson) -> str:
    """Say that somebody need not sign, and why, and by whom; without a reason, that they have to again."""
    campaign, _, title = await find_campaign(work, command.agreement)
    member = await _member(work, campaign, command.person)
    reason = " ".join(command.reason.split())[:MOST_REASON]
    row = await standing_row(work, campaign.id, member.person.id)
    row.exempt, row.exempt_by = (reason, by) if reason else (None, None)
    about, is_exempt = campaign.id, "yes" if reason else "no"
    await work.record(Act.PERSON_EXEMPTED, actor=by, about=about, person=member.person.id, exempt=is_exempt)
    if reason:
        return f"{member.person.name} need not sign “{title}” in this campaign: {reason}"
    return f"{member.person.name} is asked to sign “{title}” again."


async def _member(work: UnitOfWork, campaign: Campaign, handle: str) -> Member:
    standings = await standings_in(work, (campaign,))
    for member in members_of(work.school, campaign, standings, work.now):
        if member.person.handle.casefold() == handle.casefold():
            return member
    raise NoSuchCampaignError(f"Nobody with the short name {handle[:40]} has to sign this. See the school file.")


async def export(work: UnitOfWork, by: str, command: ExportSignatures) -> SigningFile:
    """All signatures of an agreement, of every year."""
    name, content = await export_agreement(work, by, command.agreement, command.format)
    kind = {"csv": "text/csv", "pdf": "application/pdf"}[command.format]
    caption = "All signatures of this agreement. Keep it as you keep personnel records."
    return SigningFile(file_name=name, media_type=kind, content=content, caption=caption)


async def export_agreement(work: UnitOfWork, by: str, agreement: str, form: str) -> tuple[str, bytes]:
    """A file name, and the table or the register of an agreement's signatures.

    Raises:
        NoSuchCampaignError: there is no such agreement.
    """
    query = select(AgreementRow).order_by(AgreementRow.created_at)
    rows = (await work.transaction.scalars(query.where(AgreementRow.name == agreement) if agreement else query)).all()
    if not rows:
        raise NoSuchCampaignError("There is no such agreement.")
    register = await register_of(work, rows[0])
    await work.record(Act.SIGNATURES_EXPORTED, actor=by, about=rows[0].id, format=form)
    content = as_csv(register) if form == "csv" else as_pdf(register)
    return f"{rows[0].name}-signatures-{work.school.today(work.now)}.{form}", content
