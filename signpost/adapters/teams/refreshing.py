"""Pointers that Teams asks for anew when somebody looks at them: what was done about them meanwhile is said on them.

See https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#refresh-mechanism. What a pointer
says goes along with the question, and whoever asks is told of what is in their own lists, and of nothing else; no case
and no question is opened by it.
"""

import json
from dataclasses import replace

from pydantic import TypeAdapter, ValidationError

from signpost.adapters.agreement_wording import item_state
from signpost.adapters.teams.agreements import render_reminder
from signpost.adapters.teams.answers import OPEN_QUESTION
from signpost.adapters.teams.card import KEY, Message, actions, button, lines, messages
from signpost.adapters.teams.cases import render_pointer as render_case_pointer
from signpost.adapters.teams.conversing import Visit
from signpost.adapters.teams.evidence import OPEN_CASE
from signpost.adapters.teams.pressing import MOST_VALUE, Press, Reaction
from signpost.adapters.teams.questions import render_pointer as render_question_pointer
from signpost.bot.agreements.commands import ShowMyAgreements
from signpost.bot.agreements.views import AgreementList, SigningReminder
from signpost.bot.incidents.commands import ShowMyCases
from signpost.bot.incidents.views import CaseList, CasePointer
from signpost.bot.questions.commands import ShowQuestions
from signpost.bot.questions.views import QuestionList, QuestionPointer
from signpost.bot.turn import Pointer

REFRESH = "refresh"
_POINTER: TypeAdapter[Pointer] = TypeAdapter(Pointer)
_UNANSWERED = frozenset({"new", "reminder"})
_UNREAD = frozenset({"new", "moved", "nobody_left"})
_RECEIVED = "received"


def refreshed(shown: tuple[Message, ...], view: Pointer) -> tuple[Message, ...]:
    """Messages that Teams asks for anew, where what they say can change."""
    is_changing = (
        isinstance(view, SigningReminder)
        or (isinstance(view, QuestionPointer) and view.why in _UNANSWERED)
        or (isinstance(view, CasePointer) and view.why in _UNREAD)
    )
    # A link is no part of a pointer where it is stored; here it stands on the card beside.
    link = {"url": view.url} if isinstance(view, CasePointer) and view.url else {}
    value = json.dumps(view.model_dump(mode="json") | link)
    if not is_changing or len(value) > MOST_VALUE or len(shown) != 1:
        return shown
    ask = {"type": "Action.Execute", "verb": REFRESH, "data": {KEY: {"verb": REFRESH, "value": value}}}
    return (replace(shown[0], card=shown[0].card | {"refresh": {"action": ask}}),)


async def refresh(visit: Visit, press: Press) -> Reaction | str:
    """A pointer as things are now."""
    try:
        view = _POINTER.validate_json(press.value)
    except ValidationError:
        return "I do not know this card any more."
    match view:
        case CasePointer():
            shown = await _case(visit, view)
        case QuestionPointer():
            shown = await _question(visit, view)
        case SigningReminder():
            shown = await _reminder(visit, view)
        case _:
            return "There is nothing new about it."
    return Reaction(_for(visit.activity.sender.id, shown), is_in_place=True)


def _for(user: str, shown: tuple[Message, ...]) -> tuple[Message, ...]:
    """Messages that are asked for anew for one user alone, as those that are sent are by where they go."""
    first, *others = shown
    if asked := first.card.get("refresh"):
        first = replace(first, card=first.card | {"refresh": asked | {"userIds": [user]}})
    return first, *others


async def _case(visit: Visit, view: CasePointer) -> tuple[Message, ...]:
    mine = await visit.view(ShowMyCases())
    if not isinstance(mine, CaseList):
        return refreshed(render_case_pointer(view), view)
    case = next((case for case in mine.cases if case.reference == view.reference), None)
    if case is None:
        return _told(f"The report with the reference {view.reference} is not with you any more.")
    if case.state == _RECEIVED:
        return refreshed(render_case_pointer(view), view)
    text = f"The report with the reference {view.reference} is {case.state}."
    opened = button(OPEN_CASE, "Open the case", view.reference, shows_private=True)
    return refreshed(messages(text, [*lines(text), actions(opened)]), view)


async def _question(visit: Visit, view: QuestionPointer) -> tuple[Message, ...]:
    mine = await visit.view(ShowQuestions())
    if not isinstance(mine, QuestionList) or any(one.reference == view.reference for one in mine.to_answer):
        return refreshed(render_question_pointer(view), view)
    text = f"The question with the reference {view.reference} does not wait for you any more."
    return messages(text, [*lines(text), actions(button(OPEN_QUESTION, "Read it", view.reference, shows_private=True))])


async def _reminder(visit: Visit, view: SigningReminder) -> tuple[Message, ...]:
    mine = await visit.view(ShowMyAgreements())
    if not isinstance(mine, AgreementList):
        return refreshed(render_reminder(view), view)
    settled = {item.name: item for item in mine.items if item.signed_at is not None}
    left = tuple(item for item in view.items if item.name not in settled)
    if left:
        rest = view.model_copy(update={"items": left})
        return refreshed(render_reminder(rest), rest)
    said = (f"{item.title}: {item_state(settled[item.name])}" for item in view.items)
    return _told("\n".join(said))


def _told(text: str) -> tuple[Message, ...]:
    return messages(text, lines(text))
