"""Slack as the conformance suite sees it: what members do, and what they can read."""

import re
from pathlib import Path
from typing import Any

from signpost.adapters.slack.blocks import Modal
from signpost.adapters.slack.rendering import render
from signpost.bot.agreements import commands as agreements
from signpost.bot.bot import Bot
from signpost.bot.gaps import commands as gaps
from signpost.bot.governors.commands import ShowReturn
from signpost.bot.incidents import commands as incidents
from signpost.bot.notices import Messenger
from signpost.bot.questions.commands import AnswerQuestion, AskPerson, OpenQuestion, SendQuestion, ShowQuestions
from signpost.bot.room.commands import AnswerDeviceCheck, EnterRoom, ReadReturn, UploadPrivately
from signpost.bot.turn import Ask, Command, ShowClause, ShowHelp, ShowPolicies, Unknown, View
from tests.adapters.slack.member import Member, words
from tests.adapters.slack.staffroom import Staffroom
from tests.bot.offices import SampleSchool

_FORMS = {
    "message_reporter": "message",
    "add_note": "note",
    "record_action": "action",
    "recategorise": "topic",
    "close_case": "close",
    "hold_case": "police",
    "release_hold": "release",
    "reopen_case": "reopen",
    "ask_to_unmask": "unmask",
    "declare_conflict": "conflict",
    "reply_to_handler": "reply",
}


class SlackPerson:
    """Somebody of the school on Slack.

    Args:
        member: what they do there.
        room: where.
    """

    def __init__(self, member: Member, room: Staffroom) -> None:
        self._member = member
        self._room = room
        self._read = 0
        self._files: list[dict[str, str]] = []

    async def does(self, *commands: Command) -> str:
        """All that they see who do this."""
        return " ".join([await self._do(command) for command in commands])

    async def receives(self) -> str:
        """The direct messages that have come."""
        new = self._member.messages[self._read :]
        self._read = len(self._member.messages)
        return _plain(" ".join(words(post.blocks) for post in new))

    async def links(self) -> list[str]:
        """Where the buttons lead that are in front of them: in a modal, or else in the last message."""
        member = self._member
        blocks = self._blocks() if member.modal else list(member.messages[-1].blocks)
        return [element["url"] for block in blocks for element in block.get("elements", ()) if "url" in element]

    async def _do(self, command: Command) -> str:
        """Do one thing; what comes of it, in a modal or as an answer."""
        member = self._member
        match command:
            case incidents.FillReport(values=values):
                return await self._fill(values)
            case incidents.AddEvidence(file_name=name, content=content):
                await self._forward()
                if any(block.get("block_id") == "files" for block in self._blocks()):
                    self._files.append(self._room.slack.upload(name, content))
            case incidents.RemoveEvidence(evidence=number):
                # What is not sent yet is taken off in Slack's own field. Those that were refused are not counted.
                kept = [file for file in self._files if file["name"].endswith(".txt")]
                self._files.remove(kept[int(number) - 1])
            case incidents.SubmitReport():
                return await self._submit()
            case incidents.DiscardReport():
                await self._forward()
                await member.presses("Throw it away")
            case SendQuestion():
                await member.submits()
            case agreements.SignAgreement(typed_name=name):
                return await self._sign(name)
            case agreements.AskAboutStatement(statement=number, text=text):
                await member.presses("Ask about a statement")
                return await self._said_over(statement=str(number), text=text)
            case agreements.DeclineAgreement(text=text):
                await member.presses("I will not sign")
                return await self._said_over(text=text)
            case incidents.StartReport(text=text):
                member.close()
                self._files = []
                await member.commands("/report-incident", text)
            case AnswerDeviceCheck(number=number):
                await member.presses(str(number or "It is not me"), member.messages[-1])
                return await self.receives()
            case UploadPrivately():
                await self._forward()
                await member.presses("Send privately")
            case _:
                return await self._otherwise(command)
        return _plain(member.screen)

    async def _otherwise(self, command: Command) -> str:
        member = self._member
        member.close()
        match command:
            case Ask() | ShowClause() | ShowPolicies() | ShowHelp() | Unknown():
                await member.writes(_line(command))
                return await self.receives()
            case AskPerson(text=text):
                await member.commands("/ask-person", text)
            case ShowQuestions():
                await member.commands("/questions")
            case gaps.ShowGaps():
                await member.commands("/gaps")
            case gaps.AnswerGap(reference=reference, clause=clause, text=text):
                await member.commands("/gaps", f"answer {reference} {clause}: {text}")
            case gaps.NoteGap(reference=reference):
                await member.commands("/gaps", f"note {reference}")
            case gaps.WithdrawAnswer(reference=reference):
                await member.commands("/gaps", f"withdraw {reference}")
            case gaps.RateAnswer(has_helped=has_helped):
                await member.presses("Helpful" if has_helped else "Not helpful", member.messages[-1])
                return await self.receives()
            case ReadReturn():
                await member.commands("/governors-return", "page")
            case ShowReturn(year=year):
                await member.commands("/governors-return", year)
            case OpenQuestion(reference=reference):
                await member.press("open_question", reference)
            case AnswerQuestion(reference=reference, text=text):
                await member.press("open_question", reference)
                if "Your answer" in member.screen:  # whoever is not asked has nothing to submit
                    await member.submits(text=text)
            case agreements.ShowMyAgreements():
                await member.commands("/agreements")
            case agreements.OpenAgreement(agreement=name):
                await member.commands("/sign", name)
            case agreements.ShowAgreementText(agreement=name):
                await member.press("agreement_text", name)
            case agreements.ShowReceipt(agreement=name, as_pdf=False):
                await member.press("signing_receipt", name)
            case agreements.ShowSignatures(agreement=name, as_chart=False):
                await member.commands("/signatures", name)
            case agreements.RemindTomorrow():
                await member.press("remind_tomorrow", "tomorrow")
                return await self.receives()
            case agreements.NudgeOpen(agreement=name):
                await member.press("nudge_open", name)
            case agreements.EnterPaperSignature(agreement=name, person=person, signed_on=day):
                await member.press("paper_signature", name)
                await member.submits(person=person, signed_on=day.isoformat())
            case agreements.ExemptPerson(agreement=name, person=person, reason=why):
                await member.press("exempt_person", name)
                await member.submits(person=person, text=why)
            case agreements.ShowReceipt() | agreements.ShowSignatures() | agreements.ExportSignatures():
                await member.writes(_line(command))
                return await self.receives()
            case incidents.ShowMyReports(reference=reference):
                await member.commands("/my-reports", reference)
            case incidents.ShowMyCases():
                await member.commands("/my-cases")
            case EnterRoom(reference=""):
                await member.commands("/my-cases")
                await member.presses("Open my cases")
            case EnterRoom(reference=reference):
                await member.press("open_case", reference)
            case incidents.OpenCase(reference=reference):
                await member.press("open_case", reference)
            case incidents.Acknowledge(reference=reference):
                await member.press("acknowledge", reference)
                return await self.receives()
            case incidents.ShowEvidence(reference=reference, number=number, original_reason=None):
                await member.press("show_evidence.1", f"0 {number} {reference}")
            case incidents.ShowEvidence(reference=reference, number=number, original_reason=why):
                await member.press("case_form.original.1", f"original {number} {reference}")
                await member.submits(text=why)
            case incidents.DecideUnmask(reference=reference, is_agreed=is_agreed):
                await member.press("agree" if is_agreed else "disagree", reference)
                return await self.receives()
            case _:
                name = _FORMS[command.name]
                await member.press("reply" if name == "reply" else f"case_form.{name}", f"{name} {command.reference}")  # type: ignore[union-attr]
                await member.submits(**_entered(command))
        return _plain(member.screen)

    async def _sign(self, name: str) -> str:
        """Tick every group, type a name, and sign; where it is refused, the form is left."""
        boxes = [block for block in self._blocks() if block.get("element", {}).get("type") == "checkboxes"]
        ticks = {block["block_id"]: [block["element"]["options"][0]["value"]] for block in boxes}
        errors = await self._member.submits(**ticks, name=name)
        return " ".join(errors.values()) or _plain(self._member.screen)

    async def _said_over(self, **values: str) -> str:
        """A form over the modal, filled in and sent; then back to that."""
        await self._member.submits(**values)
        said = _plain(self._member.screen)
        self._member.close_front()
        return said

    async def _fill(self, values: dict[str, incidents.FormValue]) -> str:
        """Enter values, on the screens that have their fields; then on, as far as the report can be sent."""
        seen = []
        for name, value in values.items():
            seen.append(await self._go_to(name))
            self._member.enters(**{name: self._chosen(name, value)})
        await self._member.submits()
        seen += [_plain(self._member.screen), await self._forward()]
        return " ".join(seen)

    def _chosen(self, name: str, value: incidents.FormValue) -> incidents.FormValue:
        """What is meant by a label, as people are."""
        (element,) = (block["element"] for block in self._blocks() if block.get("block_id") == name)
        labels = {option["text"]["text"]: option["value"] for option in element.get("options", ())}
        return value if isinstance(value, str) else tuple(labels.get(one, one) for one in value)

    def _blocks(self) -> list[dict[str, Any]]:
        assert self._member.modal is not None
        blocks: list[dict[str, Any]] = self._member.modal.content["blocks"]
        return blocks

    def _buttons(self) -> set[str]:
        found = [element for block in self._blocks() for element in block.get("elements", ())]
        return {element["text"]["text"] for element in found if element["type"] == "button"}

    async def _go_to(self, name: str) -> str:
        """To the screen of a field, from the first one on."""
        while "Back" in self._buttons():
            await self._member.presses("Back")
        seen = _plain(self._member.screen)
        while not any(block.get("block_id") == name for block in self._blocks()):
            await self._member.submits()
            seen += f" {_plain(self._member.screen)}"
        return seen

    async def _forward(self) -> str:
        """On to the last screen."""
        seen = ""
        assert self._member.modal is not None
        while self._member.modal.content["submit"]["text"] != "Send":
            await self._member.submits()
            seen += f" {_plain(self._member.screen)}"
        return seen

    async def _submit(self) -> str:
        if "Add files" in self._buttons():  # the link to send files by lies over the report
            self._member.close_front()
            await self._member.presses("Show what has come in")
        seen = f"{await self._forward()} {_plain(self._member.screen)}"
        await self._member.submits(**({"files": self._files} if self._files else {}))
        self._files = []
        self._read = len(self._member.messages)
        return f"{seen} {_plain(self._member.screen)}"


def _line(command: Command) -> str:
    match command:
        case Ask(text=text):
            return text
        case ShowClause(ref=ref):
            return f"/clause {ref}"
        case ShowPolicies():
            return "/policies"
        case Unknown(typed=typed):
            return typed
        case agreements.ShowReceipt(agreement=name):
            return f"/receipt {name} pdf"
        case agreements.ShowSignatures(agreement=name):
            return f"/chart {name}"
        case agreements.ExportSignatures(agreement=name, format=format_):
            return f"/export {name} {format_}"
        case _:
            return "/help"


def _entered(command: Command) -> dict[str, str]:
    """What is entered in the form of an act."""
    named = {"text": "text", "topic": "choice", "outcome": "choice", "due": "due"}
    return {named[name]: str(value) for name, value in command if name in named and value}


def _plain(text: str) -> str:
    return re.sub(r"[*_]", "", text)


class SlackPlatform:
    """The sample school on Slack.

    Args:
        bot: the school's bot.
        school: its data.
        folder: unused.
    """

    keeps_what_is_said = True
    takes_files_while_writing = False
    """They are taken once the report is sent."""

    def __init__(self, bot: Bot, school: SampleSchool, folder: Path) -> None:
        self._room = Staffroom(school, bot)
        self._people: dict[str, SlackPerson] = {}

    @property
    def messenger(self) -> Messenger:
        """What delivers direct messages."""
        return self._room.platform.messenger

    async def open(self) -> None:
        """Begin to listen."""
        await self._room.open()

    async def close(self) -> None:
        """Listen no more."""
        await self._room.close()

    async def as_person(self, handle: str) -> SlackPerson:
        """Somebody of the school, by their short name; always the same."""
        if handle not in self._people:
            self._people[handle] = SlackPerson(self._room.member(handle), self._room)
        return self._people[handle]

    def renders(self, view: View) -> str:
        """One view as plain text."""
        shown = render(view)
        if isinstance(shown, Modal):
            return words(shown.view["blocks"])
        return " ".join(words(message.blocks) for message in shown)
