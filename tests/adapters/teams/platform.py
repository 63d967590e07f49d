"""Teams as the conformance suite sees it: what colleagues do, and what they can read."""

from pathlib import Path
from typing import Any

from signpost.adapters.teams.answers import LAST
from signpost.adapters.teams.card import Private
from signpost.adapters.teams.rendering import render
from signpost.bot.agreements import commands as agreements
from signpost.bot.agreements.commands import AgreementCommand, SignaturesCommand
from signpost.bot.bot import Bot
from signpost.bot.gaps import commands as gaps
from signpost.bot.governors.commands import ShowReturn
from signpost.bot.incidents import commands as incidents
from signpost.bot.notices import Messenger
from signpost.bot.questions import commands as questions
from signpost.bot.room.commands import AnswerDeviceCheck, EnterRoom, ReadReturn, UploadPrivately
from signpost.bot.turn import Ask, Command, ShowClause, ShowHelp, ShowPolicies, Unknown, View
from tests.adapters.teams.colleague import Colleague
from tests.adapters.teams.schema import elements, words
from tests.adapters.teams.tenancy import Tenancy
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


class TeamsPerson:
    """Somebody of the school on Teams.

    Args:
        colleague: what they do there.
        tenancy: where.
    """

    def __init__(self, colleague: Colleague, tenancy: Tenancy) -> None:
        self._colleague = colleague
        self._tenancy = tenancy
        self._read = 0
        self._request: dict[str, Any] | None = None

    async def does(self, *commands: Command) -> str:
        """All that they see who do this."""
        return " ".join([await self._do(command) for command in commands])

    async def receives(self) -> str:
        """The direct messages that have come."""
        new = self._colleague.messages[self._read :]
        self._read = len(self._colleague.messages)
        return " ".join(post.said for post in new)

    async def links(self) -> list[str]:
        """Where the buttons lead that are in front of them: on the card that answered, or else on the last message."""
        card = self._colleague.card or self._colleague.messages[-1].card
        return [found["url"] for found in elements(card) if found["type"] == "Action.OpenUrl"]

    async def _do(self, command: Command) -> str:
        """Do one thing; what comes of it, on the card that answers, or in a message."""
        colleague = self._colleague
        match command:
            case Ask() | ShowClause() | ShowPolicies() | ShowHelp() | Unknown():
                await colleague.writes(_line(command))
                return await self.receives()
            case incidents.StartReport(text=text):
                colleague.looks_at_the_chat()
                await colleague.writes(f"/report-incident {text}")
                said = await self.receives()
                resumed = "You began" in said
                await colleague.presses("Go on with it" if resumed else "Begin")
                return f"{said} {colleague.screen}"
            case incidents.FillReport(values=values):
                return await self._fill(values)
            case incidents.AddEvidence(file_name=name, content=content):
                await colleague.sends_files(colleague.attached(name, content))
                await self._tenancy.works()
                return await self.receives()
            case incidents.RemoveEvidence(evidence=number):
                await colleague.press("start_report", LAST)
                await colleague.presses(f"Remove file {number}")
            case incidents.SubmitReport():
                return await self._submit()
            case incidents.DiscardReport():
                await colleague.presses("Throw it away")
            case _ if isinstance(command, AgreementCommand | SignaturesCommand):
                return await self._about_agreements(command)
            case incidents.ShowMyReports(reference=reference):
                await colleague.press("my_reports", reference)
            case incidents.ShowMyCases():
                await colleague.press("my_cases", "")
            case EnterRoom(reference=""):
                await colleague.press("my_cases", "")
                await colleague.presses("Open my cases")
            case EnterRoom(reference=reference):
                await colleague.press("open_case", reference)
            case UploadPrivately():
                await colleague.press("start_report", LAST)
                await colleague.presses("Send privately")
            case AnswerDeviceCheck(number=number):
                colleague.looks_at_the_chat()
                await colleague.presses(str(number or "It is not me"))
            case incidents.OpenCase(reference=reference):
                await colleague.press("open_case", reference)
            case incidents.Acknowledge(reference=reference):
                await colleague.press("acknowledge", reference)
            case incidents.ShowEvidence(reference=reference, number=number, original_reason=None):
                await colleague.press("show_evidence", f"{reference} {number} 0")
            case incidents.ShowEvidence(reference=reference, number=number, original_reason=why):
                await colleague.press("send_form", f"original {reference} {number}", text=str(why))
            case incidents.DecideUnmask(reference=reference, is_agreed=is_agreed):
                await colleague.press("agree" if is_agreed else "disagree", reference)
            case questions.AskPerson(text=text):
                await colleague.press("ask_person", text)
            case questions.SendQuestion():
                await colleague.presses("Send")
            case questions.ShowQuestions():
                await colleague.press("my_questions", "")
            case gaps.ShowGaps():
                await colleague.press("gaps", "")
            case gaps.RateAnswer(has_helped=has_helped):
                await colleague.presses("Helpful" if has_helped else "Not helpful")
                return colleague.word
            case gaps.AnswerGap() | gaps.NoteGap() | gaps.WithdrawAnswer():
                await colleague.writes(_line(command))
                return await self.receives()
            case ReadReturn():
                await colleague.press("governors_return", "page")
            case ShowReturn(year=year):
                await colleague.press("governors_return", year)
            case questions.OpenQuestion(reference=reference):
                await colleague.press("open_question", reference)
            case questions.AnswerQuestion(reference=reference, text=text):
                await colleague.press("send_answer", reference, text=text)
            case _:
                name = _FORMS[command.name]
                await colleague.press("send_form", f"{name} {command.reference}", **_entered(command))
        self._read = len(colleague.messages)
        return colleague.screen

    async def _about_agreements(self, command: AgreementCommand | SignaturesCommand) -> str:
        colleague = self._colleague
        match command:
            case agreements.OpenAgreement(agreement=name):
                await colleague.press("sign_agreement", name)
                self._request = colleague.card
            case agreements.SignAgreement(typed_name=name):
                await self._sign(name)
            case agreements.AskAboutStatement(statement=number, text=text):
                await self._over("Ask about a statement", statement=str(number), text=text)
            case agreements.DeclineAgreement(text=text):
                await self._over("I will not sign", text=text)
            case agreements.ShowAgreementText(agreement=name):
                await colleague.press("agreement_text", name)
            case agreements.ShowReceipt(agreement=name, as_pdf=False):
                await colleague.press("signing_receipt", name)
            case agreements.ShowSignatures(agreement=name, as_chart=False):
                await colleague.press("signatures", name)
            case agreements.NudgeOpen(agreement=name):
                await colleague.press("nudge_open", name)
            case agreements.EnterPaperSignature(agreement=name, person=person, signed_on=day):
                form = f"paper_signature {name}"
                await colleague.press("send_agreement_form", form, person=person, signed_on=day.isoformat())
            case agreements.ExemptPerson(agreement=name, person=person, reason=why):
                await colleague.press("send_agreement_form", f"exempt_person {name}", person=person, text=why)
            case agreements.RemindTomorrow():
                await colleague.press("remind_tomorrow", "")
                return colleague.word
            case _:
                await colleague.writes(_line(command))
                return await self.receives()
        self._read = len(colleague.messages)
        return colleague.screen

    async def _sign(self, name: str) -> None:
        """Tick every group, type a name, and sign."""
        fields = [found for found in elements(self._colleague.card) if found.get("type") == "Input.ChoiceSet"]
        ticks = {field["id"]: field["choices"][0]["value"] for field in fields}
        await self._colleague.presses("Sign", **ticks, name=name)

    async def _over(self, label: str, **values: str) -> None:
        """A form that a button of the agreement's card opens, filled in and sent."""
        self._colleague.card = self._request
        await self._colleague.presses(label)
        await self._colleague.presses("Send", **values)

    async def _fill(self, values: dict[str, incidents.FormValue]) -> str:
        """Enter values, each on the screen that has its field."""
        seen = []
        for name, value in values.items():
            seen.append(await self._go_to(name))
            await self._colleague.presses("Next", **{name: self._chosen(name, value)})
            seen.append(self._colleague.screen)
        return " ".join([*seen, await self._forward()])

    def _chosen(self, name: str, value: incidents.FormValue) -> str:
        """What is meant by a label, as people are."""
        if isinstance(value, str):
            return value
        assert self._colleague.card is not None
        (field,) = (found for found in elements(self._colleague.card) if found.get("id") == name)
        labels = {choice["title"]: choice["value"] for choice in field["choices"]}
        return ",".join(labels.get(one, one) for one in value)

    def _has(self, title: str) -> bool:
        assert self._colleague.card is not None
        return any(found.get("title") == title for found in elements(self._colleague.card))

    async def _go_to(self, name: str) -> str:
        """To the screen of a field, from the first one on."""
        while self._has("Back"):
            await self._colleague.presses("Back")
        seen = self._colleague.screen
        while not any(found.get("id") == name for found in elements(self._colleague.card)):
            await self._colleague.presses("Next")
            seen += f" {self._colleague.screen}"
        return seen

    async def _forward(self) -> str:
        """On to the last screen."""
        seen = ""
        while self._has("Next"):
            await self._colleague.presses("Next")
            seen += f" {self._colleague.screen}"
        return seen

    async def _submit(self) -> str:
        await self._colleague.press("start_report", LAST)
        seen = self._colleague.screen
        await self._colleague.presses("Done: send the report")
        self._read = len(self._colleague.messages)
        return f"{seen} {self._colleague.screen}"


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
        case gaps.AnswerGap(reference=reference, clause=clause, text=text):
            return f"gaps answer {reference} {clause}: {text}"
        case gaps.NoteGap(reference=reference):
            return f"gaps note {reference}"
        case gaps.WithdrawAnswer(reference=reference):
            return f"gaps withdraw {reference}"
        case agreements.ShowMyAgreements():
            return "agreements"
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


class TeamsPlatform:
    """The sample school on Teams.

    Args:
        bot: the school's bot.
        school: its data.
        folder: unused.
    """

    keeps_what_is_said = True
    takes_files_while_writing = True
    """They are fetched as they come."""

    def __init__(self, bot: Bot, school: SampleSchool, folder: Path) -> None:
        self._tenancy = Tenancy(school, bot)
        self._people: dict[str, TeamsPerson] = {}

    @property
    def messenger(self) -> Messenger:
        """What delivers direct messages."""
        return self._tenancy.platform.messenger

    async def open(self) -> None:
        """Begin to listen; everybody has opened the app once."""
        await self._tenancy.open()
        await self._tenancy.everybody_says_hello()

    async def close(self) -> None:
        """Listen no more."""
        await self._tenancy.close()

    async def as_person(self, handle: str) -> TeamsPerson:
        """Somebody of the school, by their short name; always the same."""
        if handle not in self._people:
            self._people[handle] = TeamsPerson(self._tenancy.colleague(handle), self._tenancy)
        return self._people[handle]

    def renders(self, view: View) -> str:
        """One view as plain text."""
        shown = render(view)
        if isinstance(shown, Private):
            return words(shown.card)
        return " ".join(words(message.card) for message in shown)
