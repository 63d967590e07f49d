"""What the bot does with a turn, whatever platform it came from."""

from collections.abc import Awaitable, Callable
from difflib import get_close_matches
from typing import TYPE_CHECKING

from signpost.bot.answers.answer import Answer
from signpost.bot.answers.answering import Answerer, PolicyShelf
from signpost.bot.answers.message import MOST_QUESTIONS, split_questions
from signpost.bot.answers.question import Question
from signpost.bot.answers.reading import read_again
from signpost.bot.answers.reference import asked_ref, find_clauses, refs_under
from signpost.bot.answers.small_talk import REPLIES, read_talk
from signpost.bot.governors.commands import ShowReturn
from signpost.bot.incidents.commands import CaseCommand, ReportCommand
from signpost.bot.people import Audience
from signpost.bot.questions.commands import (
    AnswerQuestion,
    AskPerson,
    OpenQuestion,
    QuestionCommand,
    SendQuestion,
    ShowQuestions,
)
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
from signpost.embeddings import AsyncEncoder
from signpost.errors import SignpostError
from signpost.knowledge.policy import Clause, DocumentDate, Policy

if TYPE_CHECKING:  # a question needs no database, and does not wait for one to be imported
    from signpost.bot.governors.desk import ReturnDesk
    from signpost.bot.incidents.desk import IncidentDesk
    from signpost.bot.questions.desk import QuestionDesk

EXAMPLES = (
    "can I friend a parent?",
    "a kid in my class sent me a friend request",
    "am I allowed on insta at lunch?",
    "who do I tell if I'm being bullied online?",
)
_MOST_NAMED = 12
"""Clauses that are named where one was asked for that is a heading."""


class Bot:
    """One school's bot.

    Args:
        answerer: answers questions.
        shelf: the school's policies.
        encoder: encodes questions beside the event loop.
        ask: the role to ask where a policy does not settle a question, as it stands in a sentence.
        desk: gives what takes reports and keeps cases, opened when first needed; None where nothing is kept.
        question_desk: the same for what passes questions on.
        return_desk: the same for what shows the governors' return.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - each is a part of the bot by itself
        self,
        answerer: Answerer,
        shelf: PolicyShelf,
        encoder: AsyncEncoder,
        ask: str,
        desk: "Callable[[], Awaitable[IncidentDesk]] | None" = None,
        question_desk: "Callable[[], Awaitable[QuestionDesk]] | None" = None,
        return_desk: "Callable[[], Awaitable[ReturnDesk]] | None" = None,
    ) -> None:
        self._answerer = answerer
        self._shelf = shelf
        self._encoder = encoder
        self._ask = ask
        self._desk = desk
        self._question_desk = question_desk
        self._return_desk = return_desk

    async def respond(self, turn: Turn) -> tuple[Reply, ...]:
        """Answer a turn: always at least one reply that the actor sees (promise 1)."""
        match turn.command:
            case Ask(text=text):
                view = await self._asked(text, turn.actor.audience)
            case ShowClause(ref=ref):
                view = self._clause(ref)
            case ShowPolicies():
                view = PolicyList(policies=tuple(_summary(policy) for policy in self._shelf.policies.values()))
            case ShowHelp():
                view = self._help()
            case Unknown(typed=typed, known=known):
                nearest = get_close_matches(typed.casefold(), known, n=1)
                view = UnknownCommand(typed=typed[:40], nearest=nearest[0] if nearest else None, known=known)
            case AskPerson() | SendQuestion() | ShowQuestions() | OpenQuestion() | AnswerQuestion() as command:
                view = await _said(self._passed_on(turn.actor, command))
            case ShowReturn() as command:
                view = await _said(self._return(turn.actor, command))
            case command:
                view = await _said(self._incident(turn.actor, command))
        return (Reply(view=view, visibility=OnlyActor()),)

    async def _asked(self, text: str, asker: Audience) -> View:
        ref = asked_ref(text, tuple(self._shelf.policies.values()))
        if ref is not None:
            return self._clause(ref)
        talk = read_talk(text)
        if talk == "help":
            return self._help()
        if talk is not None:
            return Remark(text=REPLIES[talk])
        answers: list[Answer] = []
        before: Question | None = None
        parts = split_questions(text)
        for part in parts[:MOST_QUESTIONS]:
            question = self._answerer.read(part, before, asker)
            vector = await self._encoder.encode_query(question.field_text)
            answer = self._answerer.answer(question, vector, self._shelf)
            answers.append(await self._read_again(question, answer))
            before = question
        return PolicyAnswer(
            answers=tuple(answers),
            ask=self._ask,
            left_out=len(parts) - len(answers),
            may_ask_person=self._question_desk is not None,
        )

    async def _passed_on(self, actor: Actor, command: QuestionCommand) -> View | str:
        if self._question_desk is None:
            return f"Questions cannot be passed on here. Please ask {self._ask} in person."
        return await (await self._question_desk()).respond(actor.school, actor.person, command)

    async def _return(self, actor: Actor, command: ShowReturn) -> View | str:
        if self._return_desk is None:
            return "There is no governors’ return here."
        return await (await self._return_desk()).respond(actor.school, actor.person, command)

    async def _incident(self, actor: Actor, command: ReportCommand | CaseCommand) -> View | str:
        if self._desk is None:
            return f"Reports cannot be taken here. Please go to {self._ask} in person."
        return await (await self._desk()).respond(actor.school, actor.person, command)

    async def _read_again(self, question: Question, answer: Answer) -> Answer:
        if answer.in_doubt is None:
            return answer
        scores = await self._encoder.score_pair(question.field_text, answer.in_doubt)
        return answer if scores is None else read_again(answer, scores)

    def _clause(self, ref: str) -> View:
        if not ref.strip():
            return Remark(text="Which clause? Type its number behind the command, for example: /clause 5.2")
        policies = tuple(self._shelf.policies.values())
        found = find_clauses(ref, policies)
        if found:
            return ClausesInFull(clauses=tuple(_in_full(policy, clause) for policy, clause in found))
        missing = f"No policy here has a clause {ref[:40]}."
        if under := refs_under(ref, policies):
            more = " …" if len(under) > _MOST_NAMED else "."
            return Remark(text=f"{missing} Under it are {', '.join(under[:_MOST_NAMED])}{more}")
        return Remark(text=f"{missing} Ask a question instead, or try another number.")

    def _help(self) -> Help:
        schools = [policy.school for policy in self._shelf.policies.values() if policy.school]
        return Help(school=schools[0] if schools else None, examples=EXAMPLES)


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
        text=clause.text,
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
