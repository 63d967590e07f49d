"""What the bot does with a turn, whatever platform it came from."""

import re

from signpost.bot.answers.answer import Answer
from signpost.bot.answers.answering import Answerer, PolicyShelf
from signpost.bot.answers.question import Question, read_kind
from signpost.bot.answers.reading import read_again
from signpost.bot.answers.small_talk import REPLIES, read_talk
from signpost.bot.turn import (
    Ask,
    ClauseInFull,
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
    View,
)
from signpost.embeddings import AsyncEncoder
from signpost.knowledge.policy import DocumentDate, Policy

EXAMPLES = (
    "can I friend a parent?",
    "a kid in my class sent me a friend request",
    "am I allowed on insta at lunch?",
    "who do I tell if I'm being bullied online?",
)
MOST_QUESTIONS = 3
"""Questions that are answered of one message."""


def split_questions(text: str) -> tuple[str, ...]:
    """The questions of a message: each sentence that asks, with the story told before it.

    "Can I friend a parent? And can I text them?" is two questions; "A parent posted about us. Can I comment?" is one.
    """
    parts = [part.strip() for part in re.split(r"(?<=\?)(?=\s|$)", text) if re.search(r"[^\W\d_]{2}", part)]
    questions = [part for part in parts if part.endswith("?")]
    if questions and not parts[-1].endswith("?") and read_kind(parts[-1]) != "other":
        questions.append(parts[-1])
    if len(questions) < 2:
        return (text.strip(),)
    return tuple(q for q in questions if len(q.split()) > 2)[:MOST_QUESTIONS] or (text.strip(),)


class Bot:
    """One school's bot.

    Args:
        answerer: answers questions.
        shelf: the school's policies.
        encoder: encodes questions beside the event loop.
        ask: the role to ask where a policy does not settle a question, as it stands in a sentence.
    """

    def __init__(self, answerer: Answerer, shelf: PolicyShelf, encoder: AsyncEncoder, ask: str) -> None:
        self._answerer = answerer
        self._shelf = shelf
        self._encoder = encoder
        self._ask = ask

    async def respond(self, turn: Turn) -> tuple[Reply, ...]:
        """Answer a turn: always at least one reply that the actor sees (promise 1)."""
        match turn.command:
            case Ask(text=text):
                view = await self._asked(text)
            case ShowClause(ref=ref):
                view = self._clause(ref)
            case ShowPolicies():
                view = PolicyList(policies=tuple(_summary(policy) for policy in self._shelf.policies.values()))
            case ShowHelp():
                view = self._help()
        return (Reply(view=view, visibility=OnlyActor()),)

    async def _asked(self, text: str) -> View:
        talk = read_talk(text)
        if talk == "help":
            return self._help()
        if talk is not None:
            return Remark(text=REPLIES[talk])
        answers = []
        for part in split_questions(text):
            question = self._answerer.read(part)
            vector = await self._encoder.encode_query(question.field_text)
            answer = self._answerer.answer(question, vector, self._shelf)
            answers.append(await self._read_again(question, answer))
        return PolicyAnswer(answers=tuple(answers), ask=self._ask)

    async def _read_again(self, question: Question, answer: Answer) -> Answer:
        if answer.in_doubt is None:
            return answer
        scores = await self._encoder.score_pair(question.field_text, answer.in_doubt)
        return answer if scores is None else read_again(answer, scores)

    def _clause(self, ref: str) -> View:
        if not ref.strip():
            return Remark(text="Which clause? Type its number behind the command, for example: /clause 5.2")
        found = self._shelf.clause(ref)
        if found is None:
            return Remark(
                text=f"No policy here has a clause {ref[:40]}. Ask a question instead, or try another number."
            )
        policy, clause = found
        return ClauseInFull(
            title=policy.title,
            version=policy.version,
            ref=clause.ref,
            path=clause.path,
            lead_in=clause.lead_in,
            text=clause.text,
            notes=tuple(other.text for other in policy.clauses if other.id in clause.notes),
        )

    def _help(self) -> Help:
        schools = [policy.school for policy in self._shelf.policies.values() if policy.school]
        return Help(school=schools[0] if schools else None, examples=EXAMPLES)


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
