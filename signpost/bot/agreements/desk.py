"""Agreements, one command at a time: each in its own unit of work, answered with a view or with a sentence."""

import asyncio

from signpost.bot.agreements import office, proposals, signing
from signpost.bot.agreements.commands import (
    AgreementCommand,
    AskAboutStatement,
    DeclineAgreement,
    EnterPaperSignature,
    ExemptPerson,
    ExportSignatures,
    NudgeOpen,
    OfficeCommand,
    OpenAgreement,
    ProposeAgreement,
    PublishAgreement,
    RemindTomorrow,
    ShowAgreementText,
    ShowMyAgreements,
    ShowReceipt,
    ShowSignatures,
    SignAgreement,
    SignaturesCommand,
)
from signpost.bot.agreements.receipt import receipt_file
from signpost.bot.agreements.views import AgreementView
from signpost.bot.turn import Actor
from signpost.bot.unit_of_work import Office, UnitOfWork


class AgreementDesk:
    """Answers the commands about agreements.

    Args:
        office: begins units of work.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    async def respond(self, actor: Actor, command: AgreementCommand | SignaturesCommand) -> AgreementView | str:
        """Do what a command says: all of it, or nothing.

        Raises:
            SignpostError: it cannot be done; the message says why, and what to do.
        """
        if isinstance(command, ProposeAgreement):
            return await self._propose(actor, command)
        asked = command
        return await self._office.act(actor.school, actor.person, lambda work: _answer(work, actor, asked))

    async def _propose(self, actor: Actor, command: ProposeAgreement) -> AgreementView:
        """A document is read for the office only, and not while others wait for the transaction."""

        async def check(work: UnitOfWork) -> None:
            office.check_office(work, actor.person)

        async def propose(work: UnitOfWork) -> AgreementView:
            office.check_office(work, actor.person)
            return await proposals.propose_document(work, actor.person, policy, command)

        await self._office.act(actor.school, actor.person, check)
        policy = await asyncio.to_thread(proposals.read_document, command)
        return await self._office.act(actor.school, actor.person, propose)


async def _answer(work: UnitOfWork, actor: Actor, command: AgreementCommand | OfficeCommand) -> AgreementView | str:
    match command:
        case ShowMyAgreements():
            return await signing.list_mine(work, actor.person)
        case OpenAgreement(agreement=name):
            return await signing.open_agreement(work, actor.person, name)
        case ShowAgreementText(agreement=name):
            return await signing.show_text(work, actor.person, name)
        case SignAgreement():
            return await signing.sign(work, actor, command)
        case DeclineAgreement():
            return await signing.decline(work, actor, command)
        case AskAboutStatement():
            return await signing.ask_about(work, actor, command)
        case RemindTomorrow():
            return await signing.remind_tomorrow(work, actor.person)
        case ShowReceipt(agreement=name, as_pdf=as_pdf):
            shown = await signing.receipt(work, actor.person, name)
            return receipt_file(shown, work.school.name) if as_pdf else shown
        case _:
            office.check_office(work, actor.person)
            return await _answer_office(work, actor.person, command)


async def _answer_office(work: UnitOfWork, person: str, command: OfficeCommand) -> AgreementView | str:
    match command:
        case ShowSignatures(agreement=name, as_chart=True):
            return await office.show_chart(work, name)
        case ShowSignatures(agreement=name):
            return await office.show_signatures(work, name)
        case NudgeOpen(agreement=name):
            return await office.nudge(work, name)
        case ExportSignatures():
            return await office.export(work, person, command)
        case EnterPaperSignature():
            return await office.enter_paper(work, person, command)
        case ExemptPerson():
            return await office.exempt(work, person, command)
        case PublishAgreement():
            return await proposals.publish_proposed(work, person, command)
