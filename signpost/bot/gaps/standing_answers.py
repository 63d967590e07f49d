"""What the policy's owner has written to questions that the policy does not settle, as long as its clause stands."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select

from signpost.bot.answers.answer import OwnersAnswer
from signpost.bot.gaps.contents import ANSWER_USE, AnswerContent, unpacked, unsealed
from signpost.bot.store.tables import StandingAnswerRow
from signpost.bot.unit_of_work import UnitOfWork
from signpost.embeddings import Vectors
from signpost.knowledge.policy import Clause, Policy

SAME_FROM = 0.8
"""The least cosine between a question and one of the group that an answer was written to, for it to be shown."""


@dataclass(frozen=True)
class StandingAnswer:
    """One standing answer."""

    reference: str
    by: str
    """Who wrote it, by name."""
    written_on: dt.date
    text: str
    policy: str
    ref: str
    title: str
    version: str | None
    clause_digest: str
    vectors: tuple[Vectors, ...]


def digest_of(clause: Clause) -> str:
    """SHA-256 of a clause with its lead-ins, as it is quoted; where it stands and its number do not matter."""
    return hashlib.sha256("\0".join((*clause.lead_in, clause.text)).encode()).hexdigest()


async def standing_answers(work: UnitOfWork) -> tuple[StandingAnswer, ...]:
    """All that were written, the newest first, lapsed ones included."""
    query = select(StandingAnswerRow).order_by(StandingAnswerRow.written_on.desc(), StandingAnswerRow.id)
    return tuple([_answer(work, row) for row in await work.transaction.scalars(query)])


def _answer(work: UnitOfWork, row: StandingAnswerRow) -> StandingAnswer:
    content = unsealed(AnswerContent, work.school, ANSWER_USE, row.id, row.sealed)
    return StandingAnswer(
        reference=row.reference,
        by=work.school.name_of(row.written_by),
        written_on=row.written_on,
        text=content.text,
        policy=content.policy,
        ref=content.ref,
        title=content.title,
        version=content.version,
        clause_digest=row.clause_digest,
        vectors=tuple(map(unpacked, content.vectors)),
    )


def clause_now(answer: StandingAnswer, policies: Iterable[Policy]) -> Clause | None:
    """The clause that an answer is tied to, as it stands today; None: it was changed, and the answer lapses."""
    clauses = [clause for policy in policies if policy.name == answer.policy for clause in policy.clauses]
    same = [clause for clause in clauses if digest_of(clause) == answer.clause_digest]
    return next((clause for clause in same if clause.ref == answer.ref), same[0] if same else None)


def find_answer(vector: Vectors, answers: Sequence[StandingAnswer], policies: Sequence[Policy]) -> OwnersAnswer | None:
    """The standing answer to a question; None where there is none that is near enough and has not lapsed.

    Args:
        vector: what the question means.
        answers: those of the school.
        policies: the school's, as they are today.
    """
    near = sorted(((_nearness(vector, answer), answer) for answer in answers), key=lambda found: -found[0])
    for nearness, answer in near:
        clause = clause_now(answer, policies)
        if nearness >= SAME_FROM and clause is not None:
            return OwnersAnswer(
                by=answer.by, on=answer.written_on, text=answer.text, ref=clause.ref, title=answer.title
            )
    return None


def _nearness(vector: Vectors, answer: StandingAnswer) -> float:
    return max((float(np.dot(vector, known)) for known in answer.vectors if len(known) == len(vector)), default=-1.0)
