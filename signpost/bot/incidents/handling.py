"""What a handler does with a case. Each act is one transaction: the change, its audit entry, its part, its notices.

The audit entry comes first. Its chain is what transactions of a school wait for in turn; one that held another row
while it waited could be waited for itself.
"""

from signpost.bot.audit import Act
from signpost.bot.incidents import life_cycle
from signpost.bot.incidents.access import Case, handled_case
from signpost.bot.incidents.action_reminding import schedule_missed_reminders, schedule_reminder
from signpost.bot.incidents.assignment import assign, plan_route, watch
from signpost.bot.incidents.categories import category_of
from signpost.bot.incidents.commands import (
    Acknowledge,
    AddNote,
    CloseCase,
    DeclareConflict,
    FinishAction,
    HoldCase,
    MessageReporter,
    Recategorise,
    RecordAction,
    ReleaseHold,
    ReopenCase,
)
from signpost.bot.incidents.contents import add_part, is_there, once_id, parts_of, report_of
from signpost.bot.incidents.life_cycle import CaseStatus, State
from signpost.bot.incidents.parts import (
    ActionPart,
    DonePart,
    MessagePart,
    NotePart,
    PartKind,
    RemarkPart,
    ReportPart,
    TopicPart,
)
from signpost.bot.incidents.report import MOST_TEXT
from signpost.bot.incidents.retention import schedule_deletion
from signpost.bot.incidents.succession import pass_on
from signpost.bot.incidents.views import ReportPointer
from signpost.bot.notices import notify, withdraw
from signpost.bot.unit_of_work import UnitOfWork
from signpost.errors import SignpostError

HandlerAct = (
    Acknowledge
    | AddNote
    | MessageReporter
    | Recategorise
    | RecordAction
    | FinishAction
    | HoldCase
    | ReleaseHold
    | CloseCase
    | ReopenCase
)
"""An act that leaves the case with its handler."""


class MissingTextError(SignpostError):
    """An act needs words, or has too many."""


async def act(work: UnitOfWork, person: str, command: HandlerAct) -> str:
    """Do one thing with a case.

    Args:
        work: the unit of work.
        person: the handler.
        command: what they do.

    Returns:
        One sentence for them, that it is done.

    Raises:
        NotYoursError: it is not their case.
        RefusedError: the case is not in a state for it; the message says what is.
        MissingTextError: it needs words.
    """
    case, handler = await handled_case(work, person, command.reference)
    case.touch()
    handler.read_at = handler.read_at or work.now  # they know of it; the case is read once somebody opens it
    match command:
        case Acknowledge():
            return await _acknowledge(case, person)
        case AddNote(text=text, id=given):
            if not await is_there(case, id_ := once_id(case, person, given, said(text))):
                await _change(case, life_cycle.ActKind.ADD_NOTE, person)
                await work.record(Act.NOTE_ADDED, actor=person, about=case.row.id)
                await add_part(case, NotePart(author=person, text=said(text)), id_)
            return "The note is with the case."
        case MessageReporter(text=text, id=given):
            return await _message(case, person, said(text), given)
        case Recategorise(topic=topic):
            await _change(case, life_cycle.ActKind.RECATEGORISE, person)
            category = category_of(topic)
            case.row.area, case.row.nature = category.area, category.nature
            await work.record(Act.RECATEGORISED, actor=person, about=case.row.id, topic=topic)
            await add_part(case, TopicPart(author=person, topic=topic))
            return "The category is changed."
        case RecordAction(text=text, due=due, id=given):
            if not await is_there(case, id_ := once_id(case, person, given, f"{due} {said(text)}")):
                await _change(case, life_cycle.ActKind.RECORD_ACTION, person)
                await work.record(Act.ACTION_RECORDED, actor=person, about=case.row.id)
                action = await add_part(case, ActionPart(author=person, text=said(text), due=due), id_)
                if due is not None:
                    await schedule_reminder(case, action, due)
            return "The action is recorded."
        case FinishAction(action=action):
            return await _finish(case, person, action)
        case HoldCase(text=text):
            await _change(case, life_cycle.ActKind.HOLD, person)
            await work.record(Act.HOLD_SET, actor=person, about=case.row.id)
            if text.strip():
                await add_part(case, RemarkPart(author=person, act=Act.HOLD_SET, text=said(text)))
            return "The case is on hold for the police: nothing in it is changed or deleted until that is released."
        case ReleaseHold(text=text):
            await _change(case, life_cycle.ActKind.RELEASE_HOLD, person)
            await work.record(Act.HOLD_RELEASED, actor=person, about=case.row.id)
            await add_part(case, RemarkPart(author=person, act=Act.HOLD_RELEASED, text=said(text)))
            return "The hold is released."
        case CloseCase():
            return await _close(case, person, command)
        case ReopenCase(text=text):
            await _change(case, life_cycle.ActKind.REOPEN, person)
            await work.record(Act.CASE_REOPENED, actor=person, about=case.row.id)
            await add_part(case, RemarkPart(author=person, act=Act.CASE_REOPENED, text=said(text)))
            await schedule_missed_reminders(case)
            return "The case is open again."


def said(text: str) -> str:
    """What somebody wrote with an act, tidied.

    Raises:
        MissingTextError: it is empty, or too long.
    """
    text = "\n".join("".join(filter(_is_seen, line)).rstrip() for line in text.splitlines()).strip()
    if not text:
        raise MissingTextError("Please add a few words: they are kept with the case.")
    if len(text) > MOST_TEXT:
        raise MissingTextError(f"Please shorten this to {MOST_TEXT:,} characters.")
    return text


def _is_seen(character: str) -> bool:
    """What nobody sees could steer whatever shows it; the two exceptions join emoji, and letters of some scripts."""
    return character.isprintable() or character in "\t\u200c\u200d"


async def _change(case: Case, kind: life_cycle.ActKind, person: str, outcome: life_cycle.Outcome | None = None) -> None:
    before = case.status
    after = life_cycle.after(before, kind, outcome)
    if before.state is State.RECEIVED and after.state is not State.RECEIVED:
        await _tell_acknowledged(case, person)
    _set(case, after)


def _set(case: Case, status: CaseStatus) -> None:
    case.row.state = status.state
    case.row.is_on_hold = status.on_hold
    case.row.outcome = status.outcome
    case.row.closed_at = case.work.now if status.state is State.CLOSED else None


async def _tell_acknowledged(case: Case, person: str) -> None:
    case.row.acknowledged_at = case.work.now
    await case.work.record(Act.ACKNOWLEDGED, actor=person, about=case.row.id)
    await tell_reporter(case, "acknowledged", "acknowledged")


async def tell_reporter(case: Case, why: str, occasion: str) -> None:
    """Tell the reporter, by direct message, that something happened to their report."""
    pointer = ReportPointer.model_validate({"reference": case.row.reference, "why": why})
    await notify(case.work, (await report_of(case)).reporter, pointer, about=case.row.id, occasion=occasion)


async def _acknowledge(case: Case, person: str) -> str:
    if case.row.acknowledged_at is not None and case.status.state is not State.RECEIVED:
        return "It was acknowledged already."
    await _change(case, life_cycle.ActKind.ACKNOWLEDGE, person)
    return "The reporter is told that it is being dealt with."


async def _finish(case: Case, person: str, action: str) -> str:
    parts = await parts_of(case, PartKind.ACTION, PartKind.DONE)
    if action not in {row.id for row, part in parts if isinstance(part, ActionPart)}:
        raise MissingTextError("This action is not in the case. Open the case again, and choose one that is.")
    if any(isinstance(part, DonePart) and part.action == action for _, part in parts):
        return "It was marked as done already."
    await _change(case, life_cycle.ActKind.RECORD_ACTION, person)
    await case.work.record(Act.ACTION_RECORDED, actor=person, about=case.row.id, done=action)
    await add_part(case, DonePart(author=person, action=action))
    return "The action is marked as done."


async def _message(case: Case, person: str, text: str, given: str) -> str:
    if not await is_there(case, id_ := once_id(case, person, given, text)):
        await _change(case, life_cycle.ActKind.MESSAGE_REPORTER, person)
        await case.work.record(Act.REPORTER_MESSAGED, actor=person, about=case.row.id)
        await add_part(case, MessagePart(author=person, text=text), id_)
        await tell_reporter(case, "message", f"message:{case.work.now.isoformat()}")
    return "Your message waits for the reporter in /my-reports; they are told."


async def _close(case: Case, person: str, command: CloseCase) -> str:
    await _see_to_news(case, person, command.seen)
    await _change(case, life_cycle.ActKind.CLOSE, person, command.outcome)
    await case.work.record(Act.CASE_CLOSED, actor=person, about=case.row.id, outcome=command.outcome)
    if command.text.strip():
        await add_part(case, RemarkPart(author=person, act=Act.CASE_CLOSED, text=said(command.text)))
    await tell_reporter(case, "closed", f"closed:{case.work.now.isoformat()}")
    await schedule_deletion(case)
    return "The case is closed. The reporter is told that it is; not how."


async def _see_to_news(case: Case, person: str, seen: int | None) -> None:
    """See that nobody closes a case in which something has come in that they did not see.

    Raises:
        RefusedError: something has.
    """
    if seen is None or case.status.state is State.CLOSED:
        return
    parts = await parts_of(case, *(kind for kind in PartKind if kind is not PartKind.REPORT))
    if any(row.seq > seen and not isinstance(part, ReportPart) and part.author != person for row, part in parts):
        raise life_cycle.RefusedError(
            "Something has come in since you opened this case. Open it again and read that first; then close it."
        )


async def declare_conflict(work: UnitOfWork, person: str, command: DeclareConflict) -> str:
    """Take a case from a handler who should not have it, and give it to whoever is next.

    From here on it is not there for them. The reason is kept for the handlers that follow.
    """
    case, handler = await handled_case(work, person, command.reference)
    case.touch()
    handler.until = work.now
    await work.record(Act.CONFLICT_DECLARED, actor=person, about=case.row.id)
    if command.text.strip():
        await add_part(case, RemarkPart(author=person, act=Act.CONFLICT_DECLARED, text=said(command.text)))
    await withdraw(work, person, case.row.id)
    await work.transaction.flush()
    remaining = await case.handlers()
    if remaining:
        if case.status.state is not State.CLOSED and all(other.read_at is None for other in remaining):
            await watch(case)
        return "Thank you. The case is not yours any more; somebody else has it."
    if case.status.state is State.CLOSED:
        await pass_on(case)
        return "Thank you. The case is not yours any more."
    chosen = await plan_route(case, await report_of(case))
    if chosen.recipients:
        await assign(case, chosen.recipients, "moved")
        await tell_reporter(case, "moved", f"conflict:{work.now.isoformat()}")
    else:
        await tell_reporter(case, "nobody_left", "nobody_left")
        await watch(case)
    return "Thank you. The case has moved on, and is not yours any more."
