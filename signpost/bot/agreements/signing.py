"""Signing: an agreement opened, its statements ticked, a name typed; or declined, asked about, put off for a day."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from signpost.bot.agreements import ledger
from signpost.bot.agreements.agreement import DECLARATION, Agreement, read_agreement
from signpost.bot.agreements.cadence import Step
from signpost.bot.agreements.campaigns import (
    Member,
    members_of,
    newest_version,
    open_campaigns,
    standings_in,
    titles_of,
)
from signpost.bot.agreements.changes import changes_between
from signpost.bot.agreements.charge import in_charge
from signpost.bot.agreements.commands import AskAboutStatement, DeclineAgreement, SignAgreement
from signpost.bot.agreements.names import compare_names
from signpost.bot.agreements.standing import Campaign, Status
from signpost.bot.agreements.views import (
    AgreementItem,
    AgreementList,
    AgreementText,
    SigningNews,
    SigningReceipt,
    SigningRequest,
)
from signpost.bot.audit import Act
from signpost.bot.incidents.dossier import new_id
from signpost.bot.notices import notify
from signpost.bot.store.tables import AgreementVersionRow, SignatureRow, StandingRow
from signpost.bot.turn import Actor
from signpost.bot.unit_of_work import UnitOfWork
from signpost.errors import SignpostError
from signpost.knowledge.policy import Policy

MOST_LETTERS = 2_000
"""Of a question, or of why somebody declines."""
MOST_NAME = 200


class NothingToSignError(SignpostError):
    """There is no such agreement for whoever asks."""


class NotSignedError(SignpostError):
    """A signature is not taken as it was given; the message says what is missing."""


@dataclass(frozen=True)
class Mine:
    """A campaign that somebody is of, as they stand in it."""

    campaign: Campaign
    name: str
    title: str
    member: Member


async def mine(work: UnitOfWork, person: str) -> tuple[Mine, ...]:
    """The open campaigns that somebody is of."""
    campaigns = await open_campaigns(work)
    standings, titles = await standings_in(work, campaigns, person), await titles_of(work, campaigns)
    return tuple(
        Mine(campaign, *titles[campaign.id], member)
        for campaign in campaigns
        for member in members_of(work.school, campaign, standings, work.now, person)
    )


async def list_mine(work: UnitOfWork, person: str) -> AgreementList:
    """What somebody has to sign, and has signed."""
    return AgreementList(
        items=tuple(
            AgreementItem(
                name=own.name,
                title=own.title,
                due_on=own.member.dates.due_on,
                status=own.member.status,
                signed_at=work.school.local(at) if (at := own.member.standing.signed_at) else None,
            )
            for own in await mine(work, person)
        )
    )


async def _find(work: UnitOfWork, person: str, agreement: str = "", campaign: str = "") -> Mine:
    """One of somebody's own: by its short name or its campaign; without one, the first that is still to be signed."""
    found = await mine(work, person)
    for own in sorted(found, key=lambda own: own.member.status is Status.SIGNED):
        if (not agreement or own.name == agreement.casefold()) and (not campaign or own.campaign.id == campaign):
            return own
    if found and agreement:
        names = ", ".join(own.name for own in found)
        raise NothingToSignError(f"There is no such agreement for you. There is: {names}.")
    raise NothingToSignError("There is nothing for you to sign.")


async def open_agreement(work: UnitOfWork, person: str, agreement: str) -> SigningRequest | SigningReceipt:
    """An agreement to be signed, with what changed since their last signature first; or the receipt, once signed."""
    own = await _find(work, person, agreement)
    if own.member.status is Status.SIGNED:
        return await receipt(work, person, own.name)
    standing = await standing_row(work, own.campaign.id, person)
    standing.opened_at = standing.opened_at or work.now
    version = await newest_version(work, own.campaign.agreement)
    policy = Policy.model_validate_json(version.document)
    last = await last_signature(work, person, own.campaign.agreement)
    before = None if last is None else Policy.model_validate_json((await _version(work, last.version)).document)
    return SigningRequest(
        campaign=own.campaign.id,
        name=own.name,
        agreement=_shown(version, policy),
        digest=version.digest,
        declaration=DECLARATION,
        due_on=own.member.dates.due_on,
        last_signed_on=work.school.today(last.signed_at) if last else None,
        changes=changes_between(before, policy) if before else (),
        in_charge=tuple(work.school.name_of(id_) for id_ in _in_charge(work, person)),
    )


def _shown(version: AgreementVersionRow, policy: Policy) -> Agreement:
    """A version's statements.

    Raises:
        NotSignedError: they do not make up the text that was published; nobody is to sign something else.
    """
    agreement = read_agreement(policy)
    if agreement.wording != version.wording:
        raise NotSignedError(
            "This agreement has to be published anew before it can be signed. Please tell your IT administrator."
        )
    return agreement


async def show_text(work: UnitOfWork, person: str, agreement: str) -> AgreementText:
    """The whole text, exactly as it is signed."""
    own = await _find(work, person, agreement)
    version = await newest_version(work, own.campaign.agreement)
    return AgreementText(wording=version.wording, digest=version.digest)


async def sign(work: UnitOfWork, actor: Actor, command: SignAgreement) -> SigningReceipt:
    """Take a signature.

    Raises:
        NotSignedError: the text is another one by now, a statement is not ticked, or the name is somebody else's.
        NothingToSignError: there is nothing for them to sign.
    """
    own = await _find(work, actor.person, campaign=command.campaign)
    if own.member.status is Status.SIGNED:
        return await receipt(work, actor.person, own.name)
    version = await newest_version(work, own.campaign.agreement)
    if command.digest != version.digest:
        raise NotSignedError("The text has changed since you opened it, so nothing is signed. Please open it again.")
    agreement = _shown(version, Policy.model_validate_json(version.document))
    left = [statement.number for statement in agreement.statements if statement.number not in set(command.ticked)]
    if left:
        numbers = ", ".join(map(str, left[:12])) + (" …" if len(left) > 12 else "")
        raise NotSignedError(
            f"It is not signed yet: tick {'statement' if len(left) == 1 else 'statements'} {numbers} as well, or ask "
            "about what you cannot agree to."
        )
    known = own.member.person.name
    _check_name(command.typed_name, known)
    row = await new_signature(work, own, version)
    row.typed_name, row.platform, row.account = command.typed_name.strip(), actor.platform, actor.account
    row.ticked = ",".join(str(statement.number) for statement in agreement.statements)
    row.signed_at, row.opened_at = work.now, own.member.standing.opened_at
    await ledger.append(work, row)
    return _receipt(work, row, version)


def _check_name(typed: str, known: str) -> None:
    name = typed.strip()
    if not name or len(name) > MOST_NAME or not name.isprintable():
        raise NotSignedError("Please type your name, as you would sign.")
    match compare_names(name, known):
        case "part":
            raise NotSignedError("Please type your full name: first name and surname.")
        case "other":
            raise NotSignedError(
                f"The school knows you as {known}. Please type that name; if it is not yours any more, ask your IT "
                "administrator to change it first."
            )


async def new_signature(work: UnitOfWork, own: Mine, version: AgreementVersionRow) -> SignatureRow:
    """A signature of somebody's, but for the act of signing."""
    last = await last_signature(work, own.member.person.id, own.campaign.agreement)
    return SignatureRow(
        id=new_id(),
        campaign=own.campaign.id,
        version=version.id,
        digest=version.digest,
        version_mac=version.mac,
        person=own.member.person.id,
        audience=own.member.person.audience,
        known_name=own.member.person.name,
        delivered_at=own.member.standing.asked_at,
        replaces=last.id if last else None,
    )


async def last_signature(work: UnitOfWork, person: str, agreement: str) -> SignatureRow | None:
    """Somebody's newest signature of an agreement, whichever version it was."""
    query = (
        select(SignatureRow)
        .join(AgreementVersionRow, SignatureRow.version == AgreementVersionRow.id)
        .where(SignatureRow.person == person, AgreementVersionRow.agreement == agreement)
    )
    # They are few. Asked for the newest, SQLite would go through everybody's from the newest on.
    return max(await work.transaction.scalars(query), key=lambda row: row.seq, default=None)


async def receipt(work: UnitOfWork, person: str, agreement: str) -> SigningReceipt:
    """The receipt of somebody's newest signature of an agreement.

    Raises:
        NothingToSignError: they have signed none.
    """
    own = await _find(work, person, agreement)
    row = await last_signature(work, person, own.campaign.agreement)
    if row is None:
        raise NothingToSignError(f"You have not signed “{own.title}” yet. Type: /sign {own.name}")
    return _receipt(work, row, await _version(work, row.version))


def _receipt(work: UnitOfWork, row: SignatureRow, version: AgreementVersionRow) -> SigningReceipt:
    return SigningReceipt(
        signature=row.id,
        title=version.title,
        version=version.label,
        typed_name=row.typed_name,
        signed_at=work.school.local(row.signed_at),
        digest=row.digest,
        is_paper=row.entered_by is not None,
    )


async def decline(work: UnitOfWork, actor: Actor, command: DeclineAgreement) -> str:
    """Note that somebody will not sign, and tell the person in charge. They are not reminded any more."""
    own = await _find(work, actor.person, campaign=command.campaign)
    if own.member.status is Status.SIGNED:
        raise NothingToSignError("You have signed it already. Please speak to the person in charge.")
    standing = await standing_row(work, own.campaign.id, actor.person)
    standing.declined_at = standing.declined_at or work.now
    await work.record(Act.AGREEMENT_DECLINED, actor=actor.person, about=own.campaign.id)
    who, text = work.school.name_of(actor.person), command.text.strip()[:MOST_LETTERS]
    news = SigningNews(why="declined", who=who, title=own.title, text=text)
    return f"It is not signed, and I will not remind you of it. {await _tell(work, own, actor.person, news)}"


async def ask_about(work: UnitOfWork, actor: Actor, command: AskAboutStatement) -> str:
    """Pass on a question about a statement to the person in charge."""
    own = await _find(work, actor.person, campaign=command.campaign)
    if not command.text.strip():
        raise NotSignedError("Please write your question, too.")
    version = await newest_version(work, own.campaign.agreement)
    agreement = _shown(version, Policy.model_validate_json(version.document))
    about = next((one.text for one in agreement.statements if one.number == command.statement), "")
    who, text = work.school.name_of(actor.person), command.text.strip()[:MOST_LETTERS]
    news = SigningNews(why="question", who=who, title=own.title, statement=about, text=text)
    return f"{await _tell(work, own, actor.person, news)} You can sign when you have the answer."


async def _tell(work: UnitOfWork, own: Mine, person: str, news: SigningNews) -> str:
    told = _in_charge(work, person)
    for id_ in told:
        await notify(work, id_, news, about=own.campaign.id, occasion=new_id())
    names = " and ".join(work.school.name_of(id_) for id_ in told)
    return f"I have told {names}." if told else "Please speak to the school office: I know nobody to pass it on to."


def _in_charge(work: UnitOfWork, person: str) -> tuple[str, ...]:
    return in_charge(work.school.roster, work.school.today(work.now), person)


async def remind_tomorrow(work: UnitOfWork, person: str) -> str:
    """Put off the reminder that came last until the next school day; once a step."""
    today, put_off = work.school.today(work.now), False
    for own in await mine(work, person):
        known = own.member.standing
        steps = [step for step in map(Step.named, known.told) if step is not None]
        last = max(steps, key=lambda step: step.rank, default=None)
        if known.is_settled or last is None or last.is_again or known.snoozed_step == last.name:
            continue
        standing = await standing_row(work, own.campaign.id, person)
        standing.snoozed_step, standing.snoozed_on, put_off = last.name, today, True
    if not put_off:
        return "There is nothing to put off. /agreements shows what there is to sign, whenever it suits you."
    day = work.school.calendar.next_school_day(today)
    return f"I will remind you on {_in_words(day)}." if day else "I will remind you on the next school day."


def _in_words(day: dt.date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


async def standing_row(work: UnitOfWork, campaign: str, person: str) -> StandingRow:
    """What is kept of somebody in a campaign; from here on, it is there."""
    row = await work.transaction.get(StandingRow, (work.school.id, campaign, person))
    if row is None:
        row = StandingRow(campaign=campaign, person=person)
        work.transaction.add(row)
    return row


async def _version(work: UnitOfWork, id_: str) -> AgreementVersionRow:
    return await work.transaction.get_one(AgreementVersionRow, (work.school.id, id_))
