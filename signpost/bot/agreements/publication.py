"""A document becomes a version of an agreement: shown first, with what changed; then published, and never edited."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from signpost.bot.agreements import ledger
from signpost.bot.agreements.agreement import Agreement, read_agreement
from signpost.bot.agreements.campaigns import newest_version, open_campaign
from signpost.bot.agreements.changes import StatementChange, changes_between
from signpost.bot.agreements.standing import Campaign
from signpost.bot.audit import Act
from signpost.bot.incidents.dossier import new_id
from signpost.bot.people import Audience
from signpost.bot.store.tables import AgreementRow, AgreementVersionRow
from signpost.bot.unit_of_work import UnitOfWork
from signpost.errors import SignpostError
from signpost.knowledge.difference import folded
from signpost.knowledge.policy import Policy


class PublicationError(SignpostError):
    """A document cannot be published as it stands."""


@dataclass(frozen=True)
class Proposal:
    """What publishing a document would do."""

    name: str
    """The agreement's short name."""
    agreement: Agreement
    number: int
    """Which version it would be, from 1."""
    audience: tuple[Audience, ...]
    changes: tuple[StatementChange, ...]
    """Against the version that is published; empty for the first."""

    @property
    def is_first(self) -> bool:
        """Whether nothing of this agreement was published yet."""
        return self.number == 1


@dataclass(frozen=True)
class Published:
    """What was published, and the campaign that it opened, if it did."""

    name: str
    number: int
    digest: str
    campaign: Campaign | None


async def propose(work: UnitOfWork, policy: Policy, *, name: str = "", audience: Sequence[Audience] = ()) -> Proposal:
    """What publishing a document would do; nothing is changed.

    Args:
        work: in the school.
        policy: the document.
        name: which agreement it is a version of, by its short name; default: the one of the same title, or a new one.
        audience: who signs it; default: as it was, or as the school file says.

    Raises:
        PublicationError: just this text is published already.
        UnreadableDocumentError: see `read_agreement`.
    """
    agreement = read_agreement(policy)
    row = await _agreement_of(work, policy, name)
    if row is None:
        chosen = tuple(audience) or _audience_in_file(work, policy)
        return Proposal(name or _short_name(policy.name), agreement, 1, chosen, ())
    newest = await newest_version(work, row.id)
    if newest.digest == agreement.digest:
        raise PublicationError(f"This text is published already, as version {newest.number} of “{row.name}”.")
    changes = changes_between(Policy.model_validate_json(newest.document), policy)
    return Proposal(row.name, agreement, newest.number + 1, tuple(audience or row.audience), changes)


async def publish(  # noqa: PLR0913 - each says something else about it
    work: UnitOfWork,
    policy: Policy,
    *,
    by: str,
    is_material: bool,
    name: str = "",
    audience: Sequence[Audience] = (),
    opens_on: dt.date | None = None,
    due_on: dt.date | None = None,
) -> Published:
    """Publish a version. The first one, and a material change, ask everyone; any other is shown at the next signing.

    Args:
        work: in the school.
        policy: the document.
        by: who publishes it: a person's id, or `system`.
        is_material: whether the change matters, so that everyone is asked again.
        name: see `propose`.
        audience: see `propose`.
        opens_on: when everyone is asked; default: today.
        due_on: until when they are to sign; default: by the school's rules.

    Raises:
        PublicationError: it is published already, or would be due before it is opened.
        UnreadableDocumentError: see `read_agreement`.
    """
    proposal = await propose(work, policy, name=name, audience=audience)
    today = work.school.today(work.now)
    if (opens_on or today) > (due_on or dt.date.max) or (due_on or today) < today:
        raise PublicationError("The due date lies before the day on which people are asked, or has passed.")
    row = await _agreement_of(work, policy, proposal.name)
    if row is None:
        row = AgreementRow(id=new_id(), name=proposal.name, audience=[], created_at=work.now)
        work.transaction.add(row)
    row.audience = list(proposal.audience)
    await work.transaction.flush()
    version = AgreementVersionRow(
        school=work.school.id,
        id=new_id(),
        agreement=row.id,
        number=proposal.number,
        title=proposal.agreement.title,
        label=proposal.agreement.version,
        document=policy.model_dump_json(),
        wording=proposal.agreement.wording,
        digest=proposal.agreement.digest,
        is_material=is_material or proposal.is_first,
        published_at=work.now,
        published_by=by,
    )
    version.mac = ledger.version_mac(work.school.keys.signatures, version)
    work.transaction.add(version)
    await work.transaction.flush()
    await work.record(Act.AGREEMENT_PUBLISHED, actor=by, about=version.id, mac=version.mac)
    asks = version.is_material
    campaign = await open_campaign(work, row.id, opens_on=opens_on, due_on=due_on) if asks else None
    return Published(row.name, version.number, version.digest, campaign)


def in_words(done: Published) -> str:
    """What was published, for whoever did it."""
    what = f"Version {done.number} of “{done.name}” is published."
    if done.campaign is None:
        return f"{what} It is shown at everyone's next signing."
    return f"{what} Everyone is asked from {done.campaign.opens_on} on, to sign by {done.campaign.due_on}."


async def _agreement_of(work: UnitOfWork, policy: Policy, name: str) -> AgreementRow | None:
    rows = (await work.transaction.scalars(select(AgreementRow).order_by(AgreementRow.created_at))).all()
    if name:
        return next((row for row in rows if row.name == name), None)
    title = folded(policy.title).casefold()
    for row in rows:
        if folded((await newest_version(work, row.id)).title).casefold() == title:
            return row
    return None


def _audience_in_file(work: UnitOfWork, policy: Policy) -> tuple[Audience, ...]:
    for section in work.school.file.agreements:
        if Path(section.file).stem == policy.name:
            return section.audience
    return ("staff",)


def _short_name(stem: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", stem.casefold()).strip("-")[:40] or "agreement"
