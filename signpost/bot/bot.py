"""What the bot does with a turn, whatever platform it came from."""

from collections.abc import Awaitable
from difflib import get_close_matches

from signpost.bot.agreements.commands import AgreementCommand, SignaturesCommand
from signpost.bot.answers.answer import Answer
from signpost.bot.answers.answering import Answerer, to_read
from signpost.bot.answers.message import MOST_QUESTIONS, split_questions
from signpost.bot.answers.question import Question
from signpost.bot.answers.reference import asked_ref, find_clauses, in_full, refs_under
from signpost.bot.answers.school_policies import PoliciesOf, SchoolPolicies
from signpost.bot.answers.small_talk import REPLIES, read_talk
from signpost.bot.desks import NO_DESKS, Desks
from signpost.bot.gaps.commands import AnswerGap, NoteGap, OwnersCommand, RateAnswer, ShowGaps, WithdrawAnswer
from signpost.bot.gaps.topics import topic_of
from signpost.bot.gaps.views import THANKS
from signpost.bot.governors.commands import ShowReturn
from signpost.bot.incidents.commands import CaseCommand, OpenCase, ReportCommand, ShowEvidence
from signpost.bot.incidents.views import CaseList, ReportForm
from signpost.bot.questions.commands import (
    AnswerQuestion,
    AskPerson,
    OpenQuestion,
    QuestionCommand,
    SendQuestion,
    ShowQuestions,
)
from signpost.bot.questions.disclosure import REPORT_INSTEAD, reads_as_report
from signpost.bot.questions.views import ReportInstead
from signpost.bot.room.commands import AnswerDeviceCheck, EnterRoom, ReadReturn, RoomCommand, UploadPrivately
from signpost.bot.turn import (
    Actor,
    Ask,
    ClauseInFull,
    ClausesInFull,
    Help,
    OnlyActor,
    PolicyAnswer,
    PolicyList,
    PolicySummary,
    Remark,
    Reply,
    ShowClause,
    ShowHelp,
    ShowPolicies,
    Turn,
    Unknown,
    UnknownCommand,
    View,
)
from signpost.embeddings import AsyncEncoder, Vectors
from signpost.errors import SignpostError
from signpost.knowledge.policy import Clause, DocumentDate, Policy

EXAMPLES = (
    "can I friend a parent?",
    "a kid in my class sent me a friend request",
    "am I allowed on insta at lunch?",
    "who do I tell if I'm being bullied online?",
)
_MOST_NAMED = 12
"""Clauses that are named where one was asked for that is a heading."""
_NO_POLICY = (
    "I have no policy of your school to answer from. Please ask {ask} in person, and tell your IT administrator."
)


class Bot:
    """What answers the people of every school, each from their own school's policies.

    Args:
        answerer: answers questions.
        policies: gives a school's policies.
        encoder: encodes questions beside the event loop.
        desks: what keeps things.
    """

    def __init__(
        self,
        answerer: Answerer,
        policies: PoliciesOf,
        encoder: AsyncEncoder,
        desks: Desks = NO_DESKS,
    ) -> None:
        self._answerer = answerer
        self._policies = policies
        self._encoder = encoder
        self._desks = desks

    async def respond(self, turn: Turn) -> tuple[Reply, ...]:
        """Answer a turn: always at least one reply that the actor sees (promise 1)."""
        match turn.command:
            case Ask() | ShowClause() | ShowPolicies() | ShowHelp() as command:
                view = await self._answered(command, turn.actor)
            case Unknown(typed=typed, known=known):
                nearest = get_close_matches(typed.casefold(), known, n=1)
                view = UnknownCommand(typed=typed[:40], nearest=nearest[0] if nearest else None, known=known)
            case AskPerson() | SendQuestion() | ShowQuestions() | OpenQuestion() | AnswerQuestion() as command:
                view = await _said(self._passed_on(turn.actor, command))
            case command if isinstance(command, AgreementCommand | SignaturesCommand):
                view = await _said(self._signed(turn.actor, command))
            case EnterRoom() | UploadPrivately() | ReadReturn() | AnswerDeviceCheck() as command:
                view = await _said(self._room(turn.actor, command))
            case RateAnswer() as command:
                view = Remark(text=self._rated(turn.actor, command))
            case ShowGaps() | AnswerGap() | WithdrawAnswer() | NoteGap() as command:
                view = await _said(self._gaps(turn.actor, command))
            case ShowReturn() as command:
                view = await _said(self._return(turn.actor, command))
            case command:
                view = await _said(self._incident(turn.actor, command))
        return (Reply(view=view, visibility=OnlyActor()),)

    async def _answered(self, command: Ask | ShowClause | ShowPolicies | ShowHelp, actor: Actor) -> View:
        """What the policies of the actor's school say."""
        own = await self._policies(actor.school)
        match command:
            case Ask():
                return await self._asked(command, actor, own)
            case ShowHelp():
                return _help(own)
            case _ if own.shelf is None:
                return Remark(text=_NO_POLICY.format(ask=own.ask))
            case ShowClause(ref=ref):
                return _clause(ref, own.policies)
            case ShowPolicies():
                return PolicyList(policies=tuple(_summary(policy) for policy in own.policies))

    async def _asked(self, asked: Ask, actor: Actor, own: SchoolPolicies) -> View:
        text = asked.text
        ref = asked_ref(text, own.policies)
        if ref is not None:
            return _clause(ref, own.policies)
        talk = read_talk(text)
        if talk == "help":
            return _help(own)
        if talk is not None:
            return Remark(text=REPLIES[talk])
        if own.shelf is None:
            return Remark(text=_NO_POLICY.format(ask=own.ask))
        answers: list[Answer] = []
        before: Question | None = None
        parts = split_questions(text)
        for part in parts[:MOST_QUESTIONS]:
            question = self._answerer.read(part, before, actor.audience, own.shelf)
            vector = await self._encoder.encode_query(question.field_text)
            ranked = self._answerer.rank(question, vector, own.shelf)
            readings = await self._encoder.score_pairs(question.wordings, to_read(ranked))
            answer = self._answerer.answer(question, vector, ranked, readings)
            answers.append(await self._noted(asked, actor, question, answer, own))
            before = question
        if self._desks.incidents is not None and not any(map(_is_settled, answers)) and reads_as_report(text):
            return ReportInstead(text=REPORT_INSTEAD)
        return PolicyAnswer(
            answers=tuple(answers),
            ask=own.ask,
            left_out=len(parts) - len(answers),
            may_ask_person=self._desks.questions is not None,
        )

    async def _passed_on(self, actor: Actor, command: QuestionCommand) -> View | str:
        if self._desks.questions is None:
            return f"Questions cannot be passed on here. Please ask {await self._ask(actor)} in person."
        return await (await self._desks.questions()).respond(actor.school, actor.person, command)

    async def _noted(self, asked: Ask, actor: Actor, question: Question, answer: Answer, own: SchoolPolicies) -> Answer:
        """An answer with what the policy's owner says beside it; what came of the question is noted."""
        book = self._desks.gap_book()
        if book is None:
            return answer
        owners = await book.said_by_owner(actor.school, question.text, self._meaning, own.policies)
        answer = answer.model_copy(update={"owners": owners})
        if asked.is_again:
            return answer
        topic = topic_of([self._answerer.vocabulary.name(column) for column in question.facets])
        mark = book.note(actor.school, actor.person, asked.text, topic, answer, self._meaning)
        return answer.model_copy(update={"mark": mark})

    async def _meaning(self, text: str) -> Vectors:
        return await self._encoder.encode_query(self._answerer.read(text).field_text)

    def _rated(self, actor: Actor, command: RateAnswer) -> str:
        book = self._desks.gap_book()
        if book is None:
            return THANKS[command.has_helped]
        return book.rate(actor.school, actor.person, command.mark, self._meaning, has_helped=command.has_helped)

    async def _gaps(self, actor: Actor, command: OwnersCommand) -> View | str:
        if self._desks.gaps is None:
            return "What the policy does not settle is not kept here."
        desk = await self._desks.gaps()
        own = await self._policies(actor.school)
        found = find_clauses(command.clause, own.policies) if isinstance(command, AnswerGap) else []
        clause = found[0][1] if len(found) == 1 else None
        view = await desk.respond(actor.school, actor.person, command, own.policies, clause)
        if (book := self._desks.gap_book()) is not None:
            book.forget(actor.school)
        return view

    async def _return(self, actor: Actor, command: ShowReturn) -> View | str:
        if self._desks.returns is None:
            return "There is no governors’ return here."
        return await (await self._desks.returns()).respond(actor.school, actor.person, command)

    async def _incident(self, actor: Actor, command: ReportCommand | CaseCommand) -> View | str:
        if self._desks.incidents is None:
            return f"Reports cannot be taken here. Please go to {await self._ask(actor)} in person."
        desk = await self._desks.incidents()
        room = await self._desks.room() if self._desks.reads_in_room and self._desks.room else None
        if room is None:
            return await desk.respond(actor.school, actor.person, command)
        if isinstance(command, OpenCase | ShowEvidence):
            return await room.respond(actor.school, actor.person, EnterRoom(reference=command.reference))
        return _beside_room(await desk.respond(actor.school, actor.person, command))

    async def _room(self, actor: Actor, command: RoomCommand) -> View | str:
        room = await self._desks.room() if self._desks.room else None
        if room is None:
            return "There is no case room here. Your IT administrator can set one up: docs/case-room.md says how."
        return await room.respond(actor.school, actor.person, command)

    async def _signed(self, actor: Actor, command: AgreementCommand | SignaturesCommand) -> View | str:
        if self._desks.agreements is None:
            return f"Agreements cannot be signed here. Please go to {await self._ask(actor)} in person."
        return await (await self._desks.agreements()).respond(actor, command)

    async def _ask(self, actor: Actor) -> str:
        return (await self._policies(actor.school)).ask


def _clause(ref: str, policies: tuple[Policy, ...]) -> View:
    if not ref.strip():
        return Remark(text="Which clause? Type its number behind the command, for example: /clause 5.2")
    found = find_clauses(ref, policies)
    if found:
        return ClausesInFull(clauses=tuple(_in_full(policy, clause) for policy, clause in found))
    missing = f"No policy here has a clause {ref[:40]}."
    if under := refs_under(ref, policies):
        more = " …" if len(under) > _MOST_NAMED else "."
        return Remark(text=f"{missing} Under it are {', '.join(under[:_MOST_NAMED])}{more}")
    return Remark(text=f"{missing} Ask a question instead, or try another number.")


def _help(own: SchoolPolicies) -> Help:
    schools = [policy.school for policy in own.policies if policy.school]
    return Help(school=schools[0] if schools else None, examples=EXAMPLES)


def _is_settled(answer: Answer) -> bool:
    return answer.outcome == "answered" or answer.owners is not None


def _beside_room(view: View | str) -> View | str:
    """A view with what it offers where there is a case room, too."""
    match view:
        case ReportForm():
            return view.model_copy(update={"may_send_privately": view.may_add_evidence})
        case CaseList():
            return view.model_copy(update={"has_room": True})
        case _:
            return view


async def _said(said: Awaitable[View | str]) -> View:
    """What a desk says, or why it does not do what is asked."""
    try:
        view = await said
    except SignpostError as error:
        return Remark(text=str(error))
    return Remark(text=view) if isinstance(view, str) else view


def _in_full(policy: Policy, clause: Clause) -> ClauseInFull:
    return ClauseInFull(
        title=policy.title,
        version=policy.version,
        ref=clause.ref,
        path=clause.path,
        lead_in=clause.lead_in,
        text=in_full(policy, clause),
        notes=tuple(other.text for other in policy.clauses if other.id in clause.notes),
    )


def _summary(policy: Policy) -> PolicySummary:
    def written(date: DocumentDate | None) -> str | None:
        return date.written if date else None

    return PolicySummary(
        title=policy.title,
        school=policy.school,
        version=policy.version,
        adopted=written(policy.adopted),
        last_review=written(policy.last_review),
        next_review=written(policy.next_review),
        clauses=len(policy.clauses),
    )
