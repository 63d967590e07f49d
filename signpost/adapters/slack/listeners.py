"""What the bot listens to in Slack, and the turn that it makes of each thing."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp

from signpost.adapters.gap_commands import read_gaps
from signpost.adapters.return_commands import read_return
from signpost.adapters.slack import answers, cases, evidence, form, questions, room
from signpost.adapters.slack.blocks import Block, paragraphs
from signpost.adapters.slack.case_forms import NAME as CASE_FORM
from signpost.adapters.slack.case_forms import case_form, read_case_form
from signpost.adapters.slack.commands import as_typed, read_message, read_policy_command
from signpost.adapters.slack.conversing import Desk, Visit, as_modal
from signpost.adapters.slack.home import publish_home
from signpost.adapters.slack.mrkdwn import quote
from signpost.adapters.slack.rendering import render
from signpost.adapters.slack.reporting import Reporting
from signpost.adapters.slack.signing import Signing
from signpost.adapters.slack.workspaces import Workspaces, places_of, uninstalled_from
from signpost.bot.agreements.views import SigningFile
from signpost.bot.gaps.commands import RateAnswer
from signpost.bot.incidents.commands import (
    Acknowledge,
    DecideUnmask,
    OpenCase,
    ShowEvidence,
    ShowMyCases,
    ShowMyReports,
    StartReport,
)
from signpost.bot.incidents.views import CaseOpened, EvidenceFile
from signpost.bot.questions.commands import AnswerQuestion, AskPerson, OpenQuestion, SendQuestion, ShowQuestions
from signpost.bot.room.commands import AnswerDeviceCheck, EnterRoom
from signpost.bot.turn import Ask, Command, PolicyAnswer, Remark, ShowClause, ShowHelp

EventListener = Callable[[dict[str, Any], dict[str, Any]], Awaitable[None]]
"""Takes an event, and the request that it came in."""
_QUIET_EVENTS = ("file_shared", "message_changed", "member_joined_channel", "assistant_thread_context_changed")


class Listeners:
    """The bot's ears in Slack.

    Args:
        desk: what every visit needs.
        workspaces: where the bot is installed.
    """

    def __init__(self, desk: Desk, workspaces: Workspaces) -> None:
        self._desk = desk
        self._workspaces = workspaces
        self._reporting = Reporting(desk)
        self._signing = Signing(self._visited)

    def register(self, app: AsyncApp) -> None:
        """Listen to everything that the bot acts on."""
        app.command("/policy")(self.policy)
        app.command("/ask-person")(self.ask_person_command)
        app.command("/questions")(self.my_questions)
        app.command("/report-incident")(self.report_incident)
        app.command("/my-reports")(self.my_reports)
        app.command("/my-cases")(self.my_cases)
        app.command("/governors-return")(self.governors_return)
        app.command("/gaps")(self.gaps)
        app.shortcut({"type": "shortcut", "callback_id": "report_incident"})(self.report_shortcut)
        app.shortcut({"type": "message_action", "callback_id": "report_message"})(self.report_message)
        app.event("message")(self._once(self.message))
        app.event("app_mention")(self._once(self.mention))
        app.event("assistant_thread_started")(self._once(self.assistant))
        app.event("app_home_opened")(self._once(self.home))
        app.event("user_change")(self._once(self.user_change))
        app.event("team_join")(self._once(self.user_change))
        app.event("app_uninstalled")(self._once(self.uninstalled))
        app.event("tokens_revoked")(self._once(self.uninstalled))
        for event in _QUIET_EVENTS:
            app.event(event)(_nothing)
        app.action(answers.SHOW_CLAUSE)(self.show_clause)
        app.action(answers.SHARE)(self.share)
        app.action(questions.ASK_PERSON)(self.ask_person)
        app.action(questions.MY_QUESTIONS)(self.my_questions)
        app.action(re.compile(rf"^{questions.OPEN_QUESTION}(\..*)?$"))(self.open_question)
        app.action(re.compile(f"^({answers.HELPFUL}|{answers.NOT_HELPFUL})$"))(self.thank)
        app.action(re.compile(rf"^{evidence.OPEN_CASE}(\..*)?$"))(self.open_case)
        app.action(re.compile(rf"^{evidence.SHOW_EVIDENCE}\."))(self.show_evidence)
        app.action(re.compile(rf"^{cases.TURN_PAGE}\."))(self.turn_page)
        app.action(re.compile(rf"^{cases.MY_REPORTS}(\..*)?$"))(self.read_report)
        app.action(cases.ACKNOWLEDGE)(self.acknowledge)
        app.action(re.compile(f"^({cases.AGREE}|{cases.DISAGREE})$"))(self.decide)
        app.action(re.compile(rf"^({cases.CASE_FORM}\..*|{cases.CASE_FORM_CHOICE}|{cases.REPLY})$"))(self.write)
        app.action("report_incident")(self.report_shortcut)
        app.action("my_cases")(self.my_cases)
        app.action(room.MY_ROOM)(self.my_room)
        app.action(re.compile(rf"^{room.DEVICE}\."))(self.device_checked)
        app.action(form.BACK)(self.report_back)
        app.action(form.UPLOAD)(self.report_upload)
        app.action(form.LOOK)(self.report_look)
        app.action(form.DISCARD)(self.report_discard)
        app.action(re.compile(rf"^{form.REMOVE}\."))(self.report_remove)
        self._signing.register(app)
        app.action(re.compile(""))(_nothing)
        app.options(form.PEOPLE)(self.people)
        app.view(form.REPORT)(self.report_submitted)
        app.view(CASE_FORM)(self.written)
        app.view(questions.ASK_FORM)(self.question_sent)
        app.view(questions.ANSWER_FORM)(self.question_answered)

    async def _visit(self, body: dict[str, Any], user: str, channel: str = "") -> Visit | None:
        workspace = await self._workspaces.of_team(*places_of(body))
        return None if workspace is None else Visit(self._desk, workspace, user, channel, body)

    async def _visited(self, body: dict[str, Any]) -> Visit:
        """The visit of a request whose workspace is known, since bolt let it through."""
        user = body.get("user_id") or (body.get("user") or {}).get("id") or ""
        channel = body.get("channel_id") or (body.get("channel") or {}).get("id") or ""
        visit = await self._visit(body, str(user), str(channel))
        if visit is None:
            raise LookupError("a request of an unknown workspace")
        return visit

    def _once(self, listener: EventListener) -> EventListener:
        """Let each event through once, however often Slack sends it.

        By then bolt has acknowledged it: a middleware, which comes before, would keep Slack waiting for the store, and
        many events at once longer than it waits.
        """

        async def heard(event: dict[str, Any], body: dict[str, Any]) -> None:
            workspace = await self._workspaces.of_team(*places_of(body))
            if workspace is not None and await self._desk.events.is_new(workspace.school, str(body["event_id"])):
                await listener(event, body)

        return heard

    # --- Asking -------------------------------------------------------------------------------------------------------

    async def policy(self, ack: Any, body: dict[str, Any], respond: Any) -> None:
        """`/policy QUESTION`: answered to the asker alone."""
        await ack()
        visit = await self._visited(body)
        await self._answer(visit, read_policy_command(str(body.get("text") or "")), respond)

    async def _answer(self, visit: Visit, command: Command, respond: Any) -> None:
        view = await visit.view(command)
        shown = render(view)
        if isinstance(shown, tuple):
            if isinstance(view, PolicyAnswer) and isinstance(command, Ask) and not visit.channel.startswith("D"):
                shown = answers.shareable(shown, command.text)
            for message in shown:
                await respond(
                    text=message.text,
                    blocks=list(message.blocks),
                    response_type="ephemeral",
                    replace_original=False,
                    unfurl_links=False,
                )

    async def message(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """A direct message."""
        if event.get("channel_type") != "im" or event.get("bot_id") or event.get("subtype") not in {None, "file_share"}:
            return
        visit = await self._visit(body, str(event.get("user") or ""), str(event["channel"]))
        if visit is None or not visit.user or visit.user == visit.workspace.bot:
            return
        if event.get("files"):
            text = "I take files only within a report: start one with /report-incident. Please delete this one here."
            await visit.tell(render(Remark(text=text)))
            return
        view, thread = await visit.view(read_message(str(event.get("text") or ""))), str(event.get("thread_ts") or "")
        shown = render(view)
        if isinstance(shown, tuple) and (thread or not isinstance(view, SigningFile)):  # a file stands there already
            await visit.reply(shown, thread)

    async def assistant(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Somebody has opened the Assistant pane, which is a thread of their direct messages."""
        pane = event["assistant_thread"]
        visit = await self._visit(body, str(pane.get("user_id") or ""), str(pane["channel_id"]))
        if visit is not None and visit.user:
            shown = render(await visit.view(ShowHelp()))
            if isinstance(shown, tuple):
                await visit.reply(shown, str(pane["thread_ts"]))

    async def mention(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """`@Signpost` in a channel: answered to the asker alone, unless they share it."""
        visit = await self._visit(body, str(event.get("user") or ""), str(event["channel"]))
        if visit is None or not visit.user or event.get("bot_id"):
            return
        command = read_message(str(event.get("text") or ""))
        view = await visit.view(command)
        shown = render(view)
        if isinstance(shown, tuple) and isinstance(view, PolicyAnswer) and isinstance(command, Ask):
            shown = answers.shareable(shown, command.text)
        await visit.whisper(shown, str(event.get("thread_ts") or ""))

    async def show_clause(self, ack: Any, body: dict[str, Any], respond: Any) -> None:
        """A clause in full, to whoever pressed."""
        await ack()
        visit = await self._visited(body)
        await self._answer(visit, ShowClause(ref=_value(body)), respond)

    async def thank(self, ack: Any, body: dict[str, Any], respond: Any) -> None:
        """Whether an answer helped."""
        await ack()
        visit = await self._visited(body)
        has_helped = body["actions"][0]["action_id"] == answers.HELPFUL
        await self._answer(visit, RateAnswer(mark=_value(body), has_helped=has_helped), respond)

    async def share(self, ack: Any, body: dict[str, Any], respond: Any) -> None:
        """The asker shows their question and its answer to everybody in the channel."""
        await ack()
        visit = await self._visited(body)
        question = _value(body)
        view = await visit.view(Ask(text=question, is_again=True))
        shown = answers.render_answers(view, is_shared=True) if isinstance(view, PolicyAnswer) else render(view)
        if isinstance(shown, tuple):
            for message in shown:
                await respond(
                    text=message.text,
                    blocks=[*paragraphs(question, quote), *message.blocks],
                    response_type="in_channel",
                    replace_original=False,
                    delete_original=False,
                )

    # --- Asking a person ----------------------------------------------------------------------------------------------

    async def ask_person_command(self, ack: Any, body: dict[str, Any]) -> None:
        """`/ask-person QUESTION`."""
        await ack()
        await self._show(await self._visited(body), AskPerson(text=as_typed(str(body.get("text") or ""))))

    async def ask_person(self, ack: Any, body: dict[str, Any]) -> None:
        """The question above is to be passed on: to whom, is shown first."""
        await ack()
        await self._show(await self._visited(body), AskPerson(text=_value(body)))

    async def question_sent(self, ack: Any, body: dict[str, Any], view: Block) -> None:
        """The question is passed on, as it was put in the end."""
        await self._take(ack, body, view, lambda about, text: SendQuestion(text=text, to=about["to"]))

    async def my_questions(self, ack: Any, body: dict[str, Any]) -> None:
        """`/questions`."""
        await ack()
        reference = str(body.get("text") or "")
        await self._show(await self._visited(body), OpenQuestion(reference=reference) if reference else ShowQuestions())

    async def open_question(self, ack: Any, body: dict[str, Any]) -> None:
        """A question that was passed on, in a modal: never in a message."""
        await ack()
        await self._show(await self._visited(body), OpenQuestion(reference=_value(body)))

    async def question_answered(self, ack: Any, body: dict[str, Any], view: Block) -> None:
        """The answer that somebody wrote."""
        await self._take(ack, body, view, lambda about, text: AnswerQuestion(reference=about["reference"], text=text))

    async def _take(
        self, ack: Any, body: dict[str, Any], view: Block, make: Callable[[Mapping[str, str], str], Command]
    ) -> None:
        """Take what was written in a form, once, and show in its place what comes of it."""
        visit = await self._visited(body)
        if not await self._desk.events.is_new(visit.workspace.school, f"{view['id']}|{view.get('hash', '')}"):
            await ack()
            return
        text = str(form.entered(view["state"]["values"]).get(questions.TEXT, ""))
        said = await visit.view(make(json.loads(view["private_metadata"]), text))
        await ack(response_action="update", view=as_modal(render(said)))

    async def governors_return(self, ack: Any, body: dict[str, Any]) -> None:
        """`/governors-return`, with a school year behind it or without."""
        await ack()
        await self._show(await self._visited(body), read_return(as_typed(str(body.get("text") or ""))))

    async def gaps(self, ack: Any, body: dict[str, Any]) -> None:
        """`/gaps`, with what is to be done with one behind it."""
        await ack()
        await self._show(await self._visited(body), read_gaps(as_typed(str(body.get("text") or ""))))

    # --- Reporting ----------------------------------------------------------------------------------------------------

    async def report_incident(self, ack: Any, body: dict[str, Any]) -> None:
        """`/report-incident`, with what was typed behind it."""
        await ack()
        await self._reporting.start(await self._visited(body), StartReport(text=str(body.get("text") or "")))

    async def report_shortcut(self, ack: Any, body: dict[str, Any]) -> None:
        """The shortcut, or the button in Home."""
        await ack()
        await self._reporting.start(await self._visited(body), StartReport())

    async def report_message(self, ack: Any, body: dict[str, Any]) -> None:
        """The shortcut on a message, which is taken over."""
        await ack()
        await self._reporting.start_from_message(await self._visited(body))

    async def report_submitted(self, ack: Any, body: dict[str, Any], view: Block) -> None:
        """A screen of the form, or the report."""
        await self._reporting.submitted(await self._visited(body), view, ack)

    async def report_back(self, ack: Any, body: dict[str, Any]) -> None:
        """The screen before; what was entered is kept."""
        await ack()
        await self._reporting.back(await self._visited(body), int(_value(body)))

    async def report_discard(self, ack: Any, body: dict[str, Any]) -> None:
        """The report is thrown away."""
        await ack()
        await self._reporting.discard(await self._visited(body), _value(body))

    async def report_upload(self, ack: Any, body: dict[str, Any]) -> None:
        """Files are to be added in the browser."""
        await ack()
        await self._reporting.upload(await self._visited(body))

    async def report_look(self, ack: Any, body: dict[str, Any]) -> None:
        """Whether they have come in."""
        await ack()
        await self._reporting.look(await self._visited(body))

    async def report_remove(self, ack: Any, body: dict[str, Any]) -> None:
        """A file is taken out of the report."""
        await ack()
        await self._reporting.remove(await self._visited(body), _value(body))

    async def people(self, ack: Any, body: dict[str, Any]) -> None:
        """The people to offer for what was typed."""
        await ack(options=await self._reporting.people(await self._visited(body), str(body.get("value") or "")))

    # --- One's own reports, and cases ---------------------------------------------------------------------------------

    async def my_reports(self, ack: Any, body: dict[str, Any]) -> None:
        """`/my-reports`."""
        await ack()
        await self._show(await self._visited(body), ShowMyReports(reference=str(body.get("text") or "")))

    async def read_report(self, ack: Any, body: dict[str, Any]) -> None:
        """One of one's own reports, with its messages."""
        await ack()
        await self._show(await self._visited(body), ShowMyReports(reference=_value(body)))

    async def my_cases(self, ack: Any, body: dict[str, Any]) -> None:
        """`/my-cases`."""
        await ack()
        await self._show(await self._visited(body), ShowMyCases())

    async def my_room(self, ack: Any, body: dict[str, Any]) -> None:
        """One's cases, in the browser."""
        await ack()
        await self._show(await self._visited(body), EnterRoom())

    async def device_checked(self, ack: Any, body: dict[str, Any], respond: Any) -> None:
        """The number that a new device shows, or that it is somebody else's; the answer takes the question's place."""
        await ack()
        check, _, number = _value(body).partition(" ")
        command = AnswerDeviceCheck(check=check, number=int(number) if number else None)
        shown = render(await (await self._visited(body)).view(command))
        if isinstance(shown, tuple):
            await respond(text=shown[0].text, blocks=list(shown[0].blocks), replace_original=True)

    async def open_case(self, ack: Any, body: dict[str, Any]) -> None:
        """A case, in a modal: never in a message."""
        await ack()
        await self._show(await self._visited(body), OpenCase(reference=_value(body)))

    async def turn_page(self, ack: Any, body: dict[str, Any]) -> None:
        """Another page of a case."""
        await ack()
        page, _, reference = _value(body).partition(" ")
        await self._show(await self._visited(body), OpenCase(reference=reference), int(page))

    async def show_evidence(self, ack: Any, body: dict[str, Any]) -> None:
        """A file of a case, in the case's place."""
        await ack()
        part, number, reference = _value(body).split(" ", 2)
        visit = await self._visited(body)

        async def made() -> Block:
            view = await visit.view(ShowEvidence(reference=reference, number=int(number)))
            if isinstance(view, EvidenceFile):
                return evidence.render_evidence_file(view, int(number), int(part)).view
            return as_modal(render(view))

        await visit.present(made)

    async def acknowledge(self, ack: Any, body: dict[str, Any], respond: Any) -> None:
        """The handler has it."""
        await ack()
        visit, command = await self._visited(body), Acknowledge(reference=_value(body))
        if (body.get("view") or {}).get("type") == "modal":
            await self._show(visit, command)
        else:
            await self._answer(visit, command, respond)
            await publish_home(visit)

    async def decide(self, ack: Any, body: dict[str, Any], respond: Any) -> None:
        """Whether a reporter's name is shown."""
        await ack()
        is_agreed = body["actions"][0]["action_id"] == cases.AGREE
        command = DecideUnmask(reference=_value(body), is_agreed=is_agreed)
        await self._answer(await self._visited(body), command, respond)

    async def write(self, ack: Any, body: dict[str, Any]) -> None:
        """A form about a case."""
        await ack()
        name, _, reference = _value(body).partition(" ")
        await (await self._visited(body)).push(case_form(name, reference))

    async def written(self, ack: Any, body: dict[str, Any], view: Block) -> None:
        """What was written in that form."""
        visit = await self._visited(body)
        if not await self._desk.events.is_new(visit.workspace.school, f"{view['id']}|{view.get('hash', '')}"):
            await ack()
            return
        about = json.loads(view["private_metadata"])
        values = form.entered(view["state"]["values"])
        command = read_case_form(about, values)
        said = command if isinstance(command, Remark) else await visit.view(command)
        await ack(response_action="update", view=as_modal(render(said)))
        await publish_home(visit)

    async def _show(self, visit: Visit, command: Command, page: int = 0) -> None:
        async def made() -> Block:
            view = await visit.view(command)
            return as_modal(cases.render_case(view, page) if isinstance(view, CaseOpened) else render(view))

        await visit.present(made)
        if isinstance(command, OpenCase | Acknowledge):
            await publish_home(visit)

    # --- Home, and who there is ---------------------------------------------------------------------------------------

    async def home(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """What somebody sees who opens the bot."""
        visit = await self._visit(body, str(event.get("user") or ""))
        if visit is not None and event.get("tab") in {None, "home"}:
            await publish_home(visit)

    async def user_change(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Something about a user has changed: they may have come, or left; who they are is found out anew."""
        visit = await self._visit(body, str((event.get("user") or {}).get("id") or ""))
        if visit is not None and visit.user:
            self._desk.directory.forget(visit.workspace.team, visit.user)
            await visit.actor()

    async def uninstalled(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """The bot was taken out of a workspace, or its token from it."""
        if event["type"] == "app_uninstalled" or (event.get("tokens") or {}).get("bot"):
            await self._workspaces.forget(uninstalled_from(body))


def _value(body: dict[str, Any]) -> str:
    """What stands behind the button or the option that was chosen."""
    action = body["actions"][0]
    return str((action.get("selected_option") or action).get("value") or "")


async def _nothing(ack: Any) -> None:
    await ack()
