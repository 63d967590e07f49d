"""Agreements, one command at a time: each in its own unit of work, answered with a view or with a sentence."""

from signpost.bot.agreements import office, signing
from signpost.bot.agreements.commands import (
    AgreementCommand,
    AskAboutStatement,
    DeclineAgreement,
    EnterPaperSignature,
    ExemptPerson,
    ExportSignatures,
    NudgeOpen,
    OpenAgreement,
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
        return await self._office.act(actor.school, actor.person, lambda work: _answer(work, actor, command))


async def _answer(work: UnitOfWork, actor: Actor, command: AgreementCommand | SignaturesCommand) -> AgreementView | str:
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


async def _answer_office(work: UnitOfWork, person: str, command: SignaturesCommand) -> AgreementView | str:
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
