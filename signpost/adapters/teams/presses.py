"""Every button of every card, and what the bot does when it is pressed."""

from collections.abc import Awaitable, Callable, Mapping

from signpost.adapters.case_forms import command_of
from signpost.adapters.return_commands import read_return
from signpost.adapters.teams import (
    answers,
    cases,
    form,
    giving_files,
    home,
    questions,
    refreshing,
    reporting,
    room,
    signing,
)
from signpost.adapters.teams.answers import render_remark
from signpost.adapters.teams.card import Private, actions, button, lines, make_card
from signpost.adapters.teams.case_forms import SEND_FORM, case_form
from signpost.adapters.teams.conversing import Visit
from signpost.adapters.teams.evidence import CASE_FORM, OPEN_CASE, SHOW_EVIDENCE, render_evidence_file
from signpost.adapters.teams.pressing import Press, Reaction
from signpost.adapters.teams.rendering import render
from signpost.bot.gaps.commands import RateAnswer, ShowGaps
from signpost.bot.incidents.commands import (
    Acknowledge,
    DecideUnmask,
    OpenCase,
    ShowEvidence,
    ShowMyCases,
    ShowMyReports,
)
from signpost.bot.incidents.views import CaseOpened, EvidenceFile
from signpost.bot.questions.commands import AnswerQuestion, AskPerson, OpenQuestion, SendQuestion, ShowQuestions
from signpost.bot.room.commands import AnswerDeviceCheck, EnterRoom
from signpost.bot.turn import Command, Remark, ShowClause


async def react(visit: Visit, press: Press) -> Reaction | str:
    """Do what a button says: what is to be shown, or a word in answer."""
    known = _HANDLERS.get(press.verb)
    if known is None:
        return Reaction(render_remark("I do not know this button any more. Please ask again."))
    return await known(visit, press)


async def _show_clause(visit: Visit, press: Press) -> Reaction:
    return Reaction(render(await visit.view(ShowClause(ref=press.value))))


async def _my_reports(visit: Visit, press: Press) -> Reaction:
    return await _privately(visit, ShowMyReports(reference=press.value))


async def _my_cases(visit: Visit, _press: Press) -> Reaction:
    return await _privately(visit, ShowMyCases())


async def _open_case(visit: Visit, press: Press) -> Reaction:
    reference, _, page = press.value.partition(" ")
    view = await visit.view(OpenCase(reference=reference))
    if isinstance(view, CaseOpened):
        return Reaction(cases.render_case(view, int(page) if page.isdecimal() else 0))
    return Reaction(reporting.as_private(render(view)))


async def _my_room(visit: Visit, _press: Press) -> Reaction:
    return await _privately(visit, EnterRoom())


async def _check_device(visit: Visit, press: Press) -> Reaction:
    """The number that a new device shows; what comes of it takes the question's place."""
    check, _, number = press.value.partition(" ")
    shown = render(await visit.view(AnswerDeviceCheck(check=check, number=int(number) if number else None)))
    await reporting.settle(visit, shown)
    return Reaction(shown, is_in_place=True)


async def _show_evidence(visit: Visit, press: Press) -> Reaction:
    reference, *numbers = press.value.split(" ")
    number, part = (int(given) if given.isdecimal() else 0 for given in (*numbers, "", "")[:2])
    view = await visit.view(ShowEvidence(reference=reference, number=number))
    if isinstance(view, EvidenceFile):
        return Reaction(render_evidence_file(view, number, part))
    return Reaction(_remark(view.text, reference) if isinstance(view, Remark) else reporting.as_private(render(view)))


async def _acknowledge(visit: Visit, press: Press) -> Reaction:
    return await _privately(visit, Acknowledge(reference=press.value), press.value)


async def _decide(visit: Visit, press: Press) -> Reaction:
    return await _privately(visit, DecideUnmask(reference=press.value, is_agreed=press.verb == cases.AGREE))


async def _write(visit: Visit, press: Press) -> Reaction:
    name, _, reference = press.value.partition(" ")
    return Reaction(case_form(name, reference))


async def _written(visit: Visit, press: Press) -> Reaction:
    name, _, target = press.value.partition(" ")
    reference, _, number = target.partition(" ")
    command = command_of(name, reference, press.inputs, number)
    if isinstance(command, Remark):
        return Reaction(_remark(command.text, reference))
    return await _privately(visit, command, "" if name in {"reply", "conflict"} else reference)


async def _ask_person(visit: Visit, press: Press) -> Reaction:
    return await _privately(visit, AskPerson(text=press.value))


async def _send_question(visit: Visit, press: Press) -> Reaction:
    return await _privately(visit, SendQuestion(text=press.inputs.get(questions.TEXT, ""), to=press.value))


async def _rate(visit: Visit, press: Press) -> Reaction | str:
    view = await visit.view(RateAnswer(mark=press.value, has_helped=press.verb == answers.HELPFUL))
    return view.text if isinstance(view, Remark) else Reaction(render(view))


async def _gaps(visit: Visit, _press: Press) -> Reaction:
    return await _privately(visit, ShowGaps())


async def _governors_return(visit: Visit, press: Press) -> Reaction:
    return await _privately(visit, read_return(press.value))


async def _my_questions(visit: Visit, _press: Press) -> Reaction:
    return await _privately(visit, ShowQuestions())


async def _open_question(visit: Visit, press: Press) -> Reaction:
    return await _privately(visit, OpenQuestion(reference=press.value))


async def _answer_question(visit: Visit, press: Press) -> Reaction:
    command = AnswerQuestion(reference=press.value, text=press.inputs.get(questions.TEXT, ""))
    return await _privately(visit, command)


async def _set_up(visit: Visit, _press: Press) -> Reaction:
    return Reaction(await home.render_set_up(visit))


async def _privately(visit: Visit, command: Command, reference: str = "") -> Reaction:
    """What the bot says to a command, without its being kept in the chat: it may tell of a case."""
    view = await visit.view(command)
    if isinstance(view, Remark):
        return Reaction(_remark(view.text, reference))
    return Reaction(reporting.as_private(render(view)))


def _remark(text: str, reference: str) -> Private:
    """A sentence, and the way back to the case that it is about."""
    back = [actions(button(OPEN_CASE, "Open the case", reference, shows_private=True))] if reference else []
    return Private("Signpost", make_card(text, [*lines(text), *back]))


_HANDLERS: Mapping[str, Callable[[Visit, Press], Awaitable[Reaction | str]]] = {
    answers.SHOW_CLAUSE: _show_clause,
    answers.START_REPORT: reporting.show,
    answers.MY_REPORTS: _my_reports,
    answers.MY_CASES: _my_cases,
    form.NEXT: reporting.step,
    form.BACK: reporting.step,
    form.FIND: reporting.step,
    form.REMOVE: reporting.remove,
    form.SEND: reporting.send,
    form.DISCARD: reporting.discard,
    form.UPLOAD: reporting.upload,
    OPEN_CASE: _open_case,
    room.MY_ROOM: _my_room,
    room.DEVICE: _check_device,
    SHOW_EVIDENCE: _show_evidence,
    cases.ACKNOWLEDGE: _acknowledge,
    cases.AGREE: _decide,
    cases.DISAGREE: _decide,
    CASE_FORM: _write,
    cases.REPLY: _write,
    SEND_FORM: _written,
    home.SET_UP: _set_up,
    answers.ASK_PERSON: _ask_person,
    answers.HELPFUL: _rate,
    answers.NOT_HELPFUL: _rate,
    answers.GAPS: _gaps,
    answers.GOVERNORS_RETURN: _governors_return,
    answers.MY_QUESTIONS: _my_questions,
    answers.OPEN_QUESTION: _open_question,
    questions.SEND_QUESTION: _send_question,
    questions.SEND_ANSWER: _answer_question,
    answers.GIVE_FILE: giving_files.give,
    refreshing.REFRESH: refreshing.refresh,
    **signing.HANDLERS,
}
