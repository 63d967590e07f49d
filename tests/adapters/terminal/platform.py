"""The terminal as the conformance suite sees it: lines typed, and what is printed."""

import io
import re
from pathlib import Path

from rich.console import Console

from signpost.adapters.terminal.chat import Chat
from signpost.adapters.terminal.form_walk import Step
from signpost.adapters.terminal.inbox import TerminalMessenger, new_messages
from signpost.adapters.terminal.rendering import render
from signpost.bot.agreements import commands as agreements
from signpost.bot.bot import Bot
from signpost.bot.gaps import commands as gaps
from signpost.bot.governors.commands import ShowReturn
from signpost.bot.incidents import commands as incidents
from signpost.bot.incidents.commands import FormValue
from signpost.bot.questions.commands import AnswerQuestion, AskPerson, OpenQuestion, SendQuestion, ShowQuestions
from signpost.bot.room.commands import AnswerDeviceCheck, EnterRoom, ReadReturn
from signpost.bot.turn import Actor, Ask, Command, Pointer, ShowClause, ShowHelp, ShowPolicies, Unknown, View
from tests.bot.offices import SampleSchool


class TerminalPerson:
    """One person at a terminal of their own.

    Args:
        chat: what they type into.
        out: what they see.
        folder: where their files are.
    """

    def __init__(self, chat: Chat, out: io.StringIO, folder: Path) -> None:
        self.chat = chat
        self._out = out
        self._folder = folder

    async def does(self, *commands: Command) -> str:
        """All that they see who do this."""
        before = len(self._out.getvalue())
        for command in commands:
            await self._do(command)
        return self._out.getvalue()[before:]

    async def receives(self) -> str:
        """The direct messages that have come."""
        before = len(self._out.getvalue())
        await self.chat.identify()
        await self.chat.show_messages()
        return self._out.getvalue()[before:]

    async def links(self) -> list[str]:
        """The last address that was printed."""
        return re.findall(r"https://\S+", self._out.getvalue())[-1:]

    async def _do(self, command: Command) -> None:
        match command:
            case incidents.FillReport(values=values):
                for name, value in values.items():
                    await self._go_to(name)
                    await self.chat.hear(self._answer(value))
            case incidents.AddEvidence(file_name=name, content=content):
                (self._folder / name).write_bytes(content)
                await self._go_to_files()
                await self.chat.hear(str(self._folder / name))
            case incidents.SubmitReport():
                await self.chat.hear("/send")
                await self.chat.hear("yes")
            case agreements.SignAgreement(typed_name=name):
                await self._sign(name)
            case agreements.AskAboutStatement(statement=number, text=text):
                await self.chat.hear(f"/ask {number} {text}")
            case agreements.DeclineAgreement(text=text):
                await self.chat.hear(f"/decline {text}")
            case _:
                await self.chat.hear(line_of(command))

    async def _sign(self, name: str) -> None:
        """Tick group after group, type a name, and sign."""
        while (signing := self.chat._signing) is not None and signing.group is not None:
            await self.chat.hear("yes")
        await self.chat.hear(name)
        await self.chat.hear("sign")
        self.chat.leave_form()

    async def _go_to(self, name: str) -> None:
        """On to a question that stands behind the present one."""
        for _ in range(40):
            walk = self.chat._walk
            assert walk is not None
            if walk.step is Step.FIELDS and walk.field.name == name:
                return
            await self.chat.hear("more" if walk.step is Step.CONFIRM else "")
        raise AssertionError(name)

    async def _go_to_files(self) -> None:
        """On to where files are added, or to the end where they are not."""
        while (walk := self.chat._walk) is not None and walk.step is Step.FIELDS:
            await self.chat.hear("")

    def _answer(self, value: FormValue) -> str:
        walk = self.chat._walk
        assert walk is not None
        labels = {option.value: option.label for option in walk.field.options}
        return ", ".join(labels.get(item, item) for item in ((value,) if isinstance(value, str) else value))


def line_of(command: Command) -> str:
    """What is typed to give a command."""
    match command:
        case Ask(text=text):
            return text
        case ShowClause(ref=ref):
            return f"/clause {ref}"
        case ShowPolicies():
            return "/policies"
        case ShowHelp():
            return "/help"
        case Unknown(typed=typed):
            return typed
        case AskPerson(text=text):
            return f"/ask-person {text}"
        case SendQuestion():
            return "/send-question"
        case ShowQuestions():
            return "/questions"
        case OpenQuestion(reference=reference):
            return f"/questions {reference}"
        case AnswerQuestion(reference=reference, text=text):
            return f"/answer {reference} {text}"
        case agreements.ShowMyAgreements():
            return "/agreements"
        case agreements.OpenAgreement(agreement=name):
            return f"/sign {name}"
        case agreements.ShowAgreementText(agreement=name):
            return f"/text {name}"
        case agreements.RemindTomorrow():
            return "/tomorrow"
        case agreements.ShowReceipt(agreement=name, as_pdf=as_pdf):
            return f"/receipt {name} {'pdf' if as_pdf else ''}"
        case agreements.ShowSignatures(agreement=name, as_chart=as_chart):
            return f"{'/chart' if as_chart else '/signatures'} {name}"
        case agreements.NudgeOpen(agreement=name):
            return f"/nudge {name}"
        case agreements.ExportSignatures(agreement=name, format=format):
            return f"/export {name} {format}"
        case agreements.EnterPaperSignature(agreement=name, person=person, signed_on=day):
            return f"/paper {name} {person} {day}"
        case agreements.ExemptPerson(agreement=name, person=person, reason=reason):
            return f"/exempt {name} {person} {reason}"
        case gaps.ShowGaps():
            return "/gaps"
        case gaps.AnswerGap(reference=reference, clause=clause, text=text):
            return f"/gaps answer {reference} {clause}: {text}"
        case gaps.NoteGap(reference=reference):
            return f"/gaps note {reference}"
        case gaps.WithdrawAnswer(reference=reference):
            return f"/gaps withdraw {reference}"
        case gaps.RateAnswer(has_helped=has_helped):
            return "/helpful" if has_helped else "/not-helpful"
        case ReadReturn():
            return "/governors-return page"
        case ShowReturn(year=year, wants_document=wants):
            return f"/governors-return {year} {'pdf' if wants else ''}"
        case incidents.StartReport(text=text):
            return f"/report-incident {text}"
        case EnterRoom(reference=reference):
            return f"/room {reference}"
        case AnswerDeviceCheck(number=number):
            return f"/device {number}" if number else "/not-me"
        case incidents.RemoveEvidence(evidence=number):
            return f"/remove {number}"
        case incidents.DiscardReport():
            return "/discard"
        case incidents.ShowMyReports(reference=reference):
            return f"/my-reports {reference}"
        case incidents.ShowMyCases():
            return "/my-cases"
        case incidents.ShowEvidence(reference=reference, number=number, page=page, original_reason=why):
            return f"/evidence {reference} {number}.{page} {why or ''}"
        case incidents.Recategorise(reference=reference, topic=topic):
            return f"/topic {reference} {topic}"
        case incidents.RecordAction(reference=reference, text=text, due=due):
            return f"/action {reference} {text}" + (f" by {due}" if due else "")
        case incidents.CloseCase(reference=reference, outcome=outcome, text=text):
            return f"/close {reference} {outcome} {text}"
        case incidents.DecideUnmask(reference=reference, is_agreed=is_agreed):
            return f"/{'agree' if is_agreed else 'disagree'} {reference}"
        case incidents.OpenCase(reference=reference):
            return f"/open {reference}"
        case incidents.Acknowledge(reference=reference):
            return f"/acknowledge {reference}"
        case (
            incidents.AddNote(reference=reference, text=text)
            | incidents.MessageReporter(reference=reference, text=text)
            | incidents.HoldCase(reference=reference, text=text)
            | incidents.ReleaseHold(reference=reference, text=text)
            | incidents.ReopenCase(reference=reference, text=text)
            | incidents.DeclareConflict(reference=reference, text=text)
            | incidents.AskToUnmask(reference=reference, text=text)
            | incidents.ReplyToHandler(reference=reference, text=text)
        ):
            return f"{_WORDS[command.name]} {reference} {text}"
        case _:
            raise AssertionError(f"{command.name} is no line of its own")


_WORDS = {
    "add_note": "/note",
    "message_reporter": "/message",
    "hold_case": "/police",
    "release_hold": "/release",
    "reopen_case": "/reopen",
    "declare_conflict": "/conflict",
    "ask_to_unmask": "/unmask",
    "reply_to_handler": "/reply",
}


class TerminalPlatform:
    """Terminals on one school's data, as many as there are people.

    Args:
        bot: the school's bot.
        school: its data.
        folder: where people's files are.
    """

    keeps_what_is_said = False
    takes_files_while_writing = True

    def __init__(self, bot: Bot, school: SampleSchool, folder: Path) -> None:
        self._bot = bot
        self._school = school
        self._folder = folder
        self._people: dict[str, TerminalPerson] = {}
        self.messenger = TerminalMessenger(school.office)

    async def open(self) -> None:
        """A terminal needs no more."""

    async def close(self) -> None:
        """Nor here."""

    async def as_person(self, handle: str) -> TerminalPerson:
        """Somebody of the school, by their short name; always the same terminal."""
        if handle not in self._people:
            folder = self._folder / handle
            folder.mkdir()
            out = io.StringIO()

            async def who() -> Actor:
                return Actor(
                    school=self._school.id,
                    person=await self._school.person(handle),
                    platform="terminal",
                    account=handle,
                )

            async def ready() -> Bot:
                return self._bot

            async def messages(actor: Actor) -> tuple[Pointer, ...]:
                return await new_messages(self._school.office, actor.school, actor.person)

            self._people[handle] = TerminalPerson(Chat(ready(), out, who, messages, folder), out, folder)
        return self._people[handle]

    def renders(self, view: View) -> str:
        """One view as plain text."""
        out = io.StringIO()
        Console(file=out, width=80).print(render(view))
        return out.getvalue()
