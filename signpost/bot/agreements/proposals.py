"""Publishing from the chat: a document is sent, what it would change is shown, then its sender says if that matters."""

import datetime as dt
from pathlib import PurePath

from signpost.bot.agreements.commands import ProposeAgreement, PublishAgreement
from signpost.bot.agreements.publication import Proposal, PublicationError, in_words, propose, publish
from signpost.bot.agreements.views import PublicationProposal
from signpost.bot.policy_check.finding import Finding
from signpost.bot.policy_check.lists import check_lists
from signpost.bot.policy_check.outdated import check_outdated
from signpost.bot.store.tables import AgreementProposalRow
from signpost.bot.unit_of_work import UnitOfWork
from signpost.errors import UnreadableDocumentError
from signpost.knowledge.policy import Policy
from signpost.knowledge.reader import MOST_BYTES, policy_of, read_source

KEPT = dt.timedelta(days=1)
"""How long a document that was sent can be published."""
MOST_FINDINGS = 5


def read_document(command: ProposeAgreement) -> Policy:
    """The document that was sent. Reading takes a moment, and belongs on a thread.

    Raises:
        UnreadableDocumentError: it cannot be read; the message says why.
    """
    name = PurePath(command.file_name)
    if len(command.content) > MOST_BYTES:
        raise UnreadableDocumentError(
            f"{name.name} is too large: at most {MOST_BYTES // 1048576} MB. Save only the text."
        )
    return policy_of(read_source(command.content, name.stem, name.suffix.lower()))


def view_of(proposal: Proposal, findings: tuple[Finding, ...]) -> PublicationProposal:
    """A proposal as it is shown, with what is to be looked at first."""
    return PublicationProposal(
        name=proposal.name,
        agreement=proposal.agreement,
        digest=proposal.agreement.digest,
        number=proposal.number,
        audience=proposal.audience,
        changes=proposal.changes,
        findings=tuple(f"{one.title}. {one.do}" for one in findings[:MOST_FINDINGS]),
    )


def findings_of(policy: Policy) -> tuple[Finding, ...]:
    """What of a policy's checks concerns an agreement: law, bodies and services that are no more, and lists."""
    return (*check_outdated(policy), *check_lists(policy))


async def propose_document(
    work: UnitOfWork, person: str, policy: Policy, command: ProposeAgreement
) -> PublicationProposal:
    """Show what publishing a document would do, and keep it until they say so.

    Raises:
        PublicationError: just this text is published already.
        UnreadableDocumentError: it cannot be signed as it is.
    """
    proposal = await propose(work, policy, name=command.agreement.casefold())
    row = await work.transaction.get(AgreementProposalRow, (work.school.id, person))
    if row is None:
        row = AgreementProposalRow(person=person)
        work.transaction.add(row)
    row.name, row.document, row.digest = proposal.name, policy.model_dump_json(), proposal.agreement.digest
    row.proposed_at = work.now
    return view_of(proposal, findings_of(policy))


async def publish_proposed(work: UnitOfWork, person: str, command: PublishAgreement) -> str:
    """Publish the document that somebody was shown.

    Raises:
        PublicationError: they were shown none, or another one since.
    """
    row = await work.transaction.get(AgreementProposalRow, (work.school.id, person))
    if row is None or row.digest != command.digest or row.proposed_at < work.now - KEPT:
        raise PublicationError("Send the document first (/publish FILE), and look at what it would change.")
    policy = Policy.model_validate_json(row.document)
    done = await publish(work, policy, by=person, is_material=command.is_material, name=row.name)
    await work.transaction.delete(row)
    return in_words(done)
