"""A question to an answer: read, retrieve, rank by facets, settled or not, verdict.

Everything here but the encoding of the question is a pure function of the question and the policies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from signpost.bot.answers.answer import MOST_QUOTED, Answer, Citation
from signpost.bot.answers.courtesy import without_courtesies
from signpost.bot.answers.features import FeatureReader
from signpost.bot.answers.ground import find_grounds
from signpost.bot.answers.imprint import FIRST_LINES, asked_about, imprint_line
from signpost.bot.answers.passage import Matrix, Passages, in_context, read_passages, sentences
from signpost.bot.answers.question import Question, read_question
from signpost.bot.answers.ranking import SETTLED_FROM, Ranker, Ranking
from signpost.bot.answers.reading import reorder, rows_to_read, settling, together
from signpost.bot.answers.spelling import Speller
from signpost.bot.answers.verdict import SAYS_THIS, Ground, Verdict, explain, judge
from signpost.bot.answers.vocabulary import Vocabulary
from signpost.bot.answers.weighing import weigh
from signpost.bot.people import Audience
from signpost.embeddings import CachedEncoder
from signpost.knowledge.policy import Clause, Policy

MOST_CITATIONS = 3
READ_POLICIES = 2
"""How many policies, those that most likely settle a question first, have their nearest clauses read with it."""
_NEAR = 2.5
"""How far behind the best clause's score a further clause may stand and still be shown beside it."""
_NONSENSE = 0.8
"""Where no kind of question shows, and no facet, and this much of the words is unknown, nothing was understood."""
_NEAREST = 8
"""How many clauses are looked through for an exception."""
_AS_READ = "That is how I read the policy's words: read them in full."
_READ_IN_FULL: dict[Verdict, str] = {
    "yes": _AS_READ,
    "no": _AS_READ,
    "depends": "The policy may not mean this case: read it in full.",
}
"""How a verdict follows that is not the rules' own."""
_OBJECTION = 0.7
"""How far behind a clause that forbids may stand and still take a plain yes back."""
_BESIDE_IT = -2.0
"""The log odds that another policy's clause settles the question, below which it takes no plain yes back."""


class PolicyShelf:
    """The policies of one school, ready to be asked about.

    Args:
        encoder: turns texts into vectors.
        vocabulary: the school's facets and words.
    """

    def __init__(self, encoder: CachedEncoder, vocabulary: Vocabulary) -> None:
        self.encoder = encoder
        self.vocabulary = vocabulary
        self._policies: dict[str, tuple[Policy, Passages]] = {}

    def add(self, policy: Policy) -> None:
        """Make a policy ready; one of the same name is replaced."""
        self._policies[policy.name] = policy, read_passages(policy, self.vocabulary, self.encoder)

    @property
    def policies(self) -> Mapping[str, Policy]:
        """The policies by name, in the order they were added."""
        return {name: policy for name, (policy, _) in self._policies.items()}

    def has_stem(self, stem: str) -> bool:
        """Whether a word stem stands in one of the policies."""
        return any(stem in passages.postings for _, passages in self._policies.values())

    def passages(self, name: str) -> Passages:
        """A policy's clauses with everything that questions are compared with."""
        return self._policies[name][1]


@dataclass(frozen=True)
class Ranked:
    """A policy with the order of its clauses as answers to a question."""

    policy: Policy
    passages: Passages
    ranking: Ranking
    compared: Matrix
    """n: each clause's score before the second reading; how far apart clauses stand is told by these."""
    rows: tuple[int, ...]
    """The rows of the nearest clauses that are to be read with the question; none where that could change nothing."""
    reading: Matrix | None = None
    """`reading.LABELS`: what the first clause says to the question, where it was read."""


def to_read(ranked: Sequence[Ranked]) -> tuple[str, ...]:
    """The clauses in their context that are to be read with a question, of the first policies one after the other."""
    return tuple(in_context(one.passages.clauses[row]) for one in ranked[:READ_POLICIES] for row in one.rows)


class Answerer:
    """Answers questions from a shelf of policies.

    Args:
        vocabulary: the one that the shelves were made with.
        ranker: the weights; by default those that come with Signpost.
    """

    def __init__(self, vocabulary: Vocabulary, ranker: Ranker | None = None) -> None:
        self.vocabulary = vocabulary
        self._reader = FeatureReader(vocabulary)
        self._speller = Speller(vocabulary)
        self._ranker = ranker or Ranker.load()

    def read(
        self,
        text: str,
        before: Question | None = None,
        asker: Audience = "staff",
        shelf: PolicyShelf | None = None,
    ) -> Question:
        """Read a question as typed; encode its `field_text` for `answer`.

        Args:
            text: the question.
            before: the one before it in the message.
            asker: what whoever asks is to the school.
            shelf: the school's policies, whose words need not be put right.
        """
        asked = without_courtesies(text)
        spelt = self._speller.put_right(asked, shelf.has_stem) if shelf else self._speller.put_right(asked)
        return read_question(spelt, self.vocabulary, before, asker, text)

    def rank(self, question: Question, vector: Matrix, shelf: PolicyShelf, names: Sequence[str] = ()) -> list[Ranked]:
        """Put the clauses of each policy in order, the policy that most likely settles the question first.

        Args:
            question: as `read` gives it.
            vector: its `field_text`, encoded: d numbers.
            shelf: the school's policies.
            names: the policies to look in; all of them where none is named.
        """
        ranked = []
        for name in names or tuple(shelf.policies):
            passages = shelf.passages(name)
            comparison = self._reader.compare(question, vector, passages)
            ranking = self._ranker.rank(question, comparison, passages, self.vocabulary)
            rows = tuple(rows_to_read(question, ranking))
            ranked.append(Ranked(shelf.policies[name], passages, ranking, ranking.scores, rows))
        return _in_order(ranked, question)

    def answer(
        self, question: Question, vector: Matrix, ranked: Sequence[Ranked], readings: Matrix | None = None
    ) -> Answer:
        """Answer a question.

        Args:
            question: as `read` gives it.
            vector: its `field_text`, encoded: d numbers.
            ranked: as `rank` gives it.
            readings: m × k × `reading.LABELS`, of the k clauses that are `to_read`, each with the m `wordings` of the
                question; None where nothing can read them.
        """
        if readings is not None and readings.size:
            ranked = _in_order(_read_again(ranked, together(readings)), question)
        best = ranked[0]
        settled = best.ranking.settled
        if (told := self._told_of_itself(ranked, best, question)) is not None:
            return told
        nonsense = not question.facets and question.kind == "other" and best.ranking.unknown_words > _NONSENSE
        if nonsense or settled < SETTLED_FROM:
            nearest = tuple(self._cite(best, row, question) for row in best.ranking.order[:2])
            outcome: Literal["silent", "unclear"] = "unclear" if nonsense else "silent"
            return Answer(question=question.typed, outcome=outcome, verdict=outcome, citations=nearest, score=settled)
        answer = self._answered(best, question, vector)
        if answer.verdict == "yes" and question.kind in ("may", "other"):
            answer = self._beside_others(answer, ranked[1:], question, vector)
        return answer

    def _told_of_itself(self, ranked: Sequence[Ranked], best: Ranked, question: Question) -> Answer | None:
        """What a policy's first lines say of the policy, where that was asked and the best clause does not say it."""
        row = int(best.ranking.order[0])
        beside = (self._cite(best, row, question),) if best.ranking.settled >= SETTLED_FROM else ()
        clause = beside[0].text if beside else ""
        for policy in asked_about(question.text, [one.policy for one in ranked]):
            if (line := imprint_line(question.text, policy, clause)) is not None:
                citation = Citation(
                    policy=policy.name,
                    title=policy.title,
                    version=policy.version,
                    ref=FIRST_LINES,
                    clause_id="",
                    text=line,
                )
                return Answer(
                    question=question.typed,
                    outcome="answered",
                    verdict="info",
                    citations=(citation, *beside),
                    reason=SAYS_THIS,
                    score=1.0,
                )
        return None

    def _beside_others(self, answer: Answer, others: Sequence[Ranked], question: Question, vector: Matrix) -> Answer:
        """A plain yes of one policy, unless another says no: then both are shown, and it depends."""
        for ranked in others:
            is_on_others = int(ranked.ranking.order[0]) in ranked.ranking.on_others
            is_beside_it = ranked.reading is not None and settling(ranked.reading[np.newaxis])[0] < _BESIDE_IT
            if ranked.ranking.settled < SETTLED_FROM or is_on_others or is_beside_it:
                continue
            other = self._answered(ranked, question, vector)
            if other.verdict == "no":
                return answer.model_copy(
                    update={
                        "verdict": "depends",
                        "reason": f"Two policies differ: {other.citations[0].title} says no. Read both.",
                        "citations": (answer.citations[0], other.citations[0]),
                    }
                )
        return answer

    def _answered(self, ranked: Ranked, question: Question, vector: Matrix) -> Answer:
        passages, order, scores = ranked.passages, ranked.ranking.order, ranked.compared
        best = int(order[0])
        rows = [best] + [int(r) for r in order[1:MOST_CITATIONS] if scores[r] > scores[best] - _NEAR]
        grounds = find_grounds(question, vector, passages, rows, self.vocabulary)
        ground = grounds[0]
        ruled = verdict = judge(question, ground)
        if ranked.reading is not None:
            verdict = weigh(question, ruled, ranked.reading, ground)
        if verdict == "yes" and _meets_objection(question, grounds, [float(scores[r] - scores[best]) for r in rows]):
            verdict = "depends"
            ruled = verdict if ruled == "yes" else ruled  # the rules alone would have come to the same
        exceptions = self._exceptions(ranked, rows, question)[: MOST_CITATIONS - 1]
        shown = rows[: MOST_CITATIONS - len(exceptions)]
        citations = [self._cite(ranked, row, question) for row in shown] + exceptions
        return Answer(
            question=question.typed,
            outcome="answered",
            verdict=verdict,
            citations=tuple(citations),
            reason=explain(question, verdict, ground) if verdict == ruled else _READ_IN_FULL[verdict],
            score=ranked.ranking.settled,
        )

    def _cite(self, ranked: Ranked, row: int, question: Question) -> Citation:
        policy, passages, clause = ranked.policy, ranked.passages, ranked.passages.clauses[row]
        return Citation(
            policy=policy.name,
            title=policy.title,
            version=policy.version,
            ref=clause.ref,
            clause_id=clause.id,
            lead_in=clause.lead_in,
            text=(text := _excerpt(clause, passages, row, question)),
            is_part=text not in (clause.text, clause.own_text),
            score=round(float(ranked.ranking.scores[row]), 4),
        )

    def _exceptions(self, ranked: Ranked, rows: Sequence[int], question: Question) -> list[Citation]:
        """What says when the answer does not hold: the notes on the best clause, and what is said of relatives."""
        passages = ranked.passages
        notes = passages.clauses[rows[0]].notes
        found = (
            [row for row, clause in enumerate(passages.clauses) if clause.id in notes and row not in rows]
            if notes
            else []
        )
        found += [row for row in self._on_relatives(passages, ranked.ranking, question) if row not in (*rows, *found)]
        return [self._cite(ranked, row, question).model_copy(update={"is_exception": True}) for row in found]

    def _on_relatives(self, passages: Passages, ranking: Ranking, question: Question) -> list[int]:
        """The nearest clause that allows for relatives or earlier friends, where a ban was not about them."""
        relative, befriend = (self.vocabulary.index.get(name) for name in ("party.relative", "act.befriend"))
        if relative is None or befriend not in question.facets or relative in question.facets:
            return []
        near = [int(row) for row in ranking.order[1:_NEAREST] if passages.facets[row, relative]]
        return [row for row in near if passages.clauses[row].modality in ("may", "fact", "caution", "should")][:1]


def _read_again(ranked: Sequence[Ranked], readings: Matrix) -> list[Ranked]:
    """Policies after the clauses that are `to_read` were read."""
    again, start = [], 0
    for one in ranked[:READ_POLICIES]:
        part = readings[start : start + len(one.rows)]
        start += len(one.rows)
        if len(part):
            ranking, reading = reorder(one.ranking, one.rows, part, one.passages.notes)
            again.append(replace(one, ranking=ranking, reading=reading))
        else:
            again.append(one)
    return [*again, *ranked[READ_POLICIES:]]


def _in_order(ranked: Sequence[Ranked], question: Question) -> list[Ranked]:
    """Policies, the one that most likely settles a question first; before it one that speaks to just the asker."""

    def standing(one: Ranked) -> tuple[bool, float]:
        best, settled = int(one.ranking.order[0]), one.ranking.settled
        speaks_to = question.asker is not None and bool(one.passages.addressees[best, question.asker])
        return speaks_to and settled >= SETTLED_FROM, settled

    return sorted(ranked, key=standing, reverse=True)


def _meets_objection(question: Question, grounds: Sequence[Ground], behind: Sequence[float]) -> bool:
    """Whether a clause close behind the best one says no, where it is asked if something is allowed.

    A plain yes does not stand then, whatever was read: of that clause, only what the rules say is asked.
    """
    objections = (
        judge(question, ground) == "no"
        for ground, distance in zip(grounds[1:], behind[1:], strict=True)
        if distance > -_OBJECTION
    )
    return question.kind in ("may", "other") and any(objections)


def _excerpt(clause: Clause, passages: Passages, row: int, question: Question) -> str:
    """The clause as written; of a long one, as many whole sentences as may be quoted, around the nearest one."""
    room = MOST_QUOTED - sum(len(part) + 1 for part in clause.lead_in)
    if room < MOST_QUOTED // 3:
        room = MOST_QUOTED
    if len(clause.text) <= room:
        return clause.text
    text = clause.own_text
    if len(text) <= room:
        return text
    spans = sentences(text)
    first = int(passages.first[row])
    shared = passages.sentence_facets[first : first + len(spans), list(question.facets)].sum(axis=1)
    chosen = int(np.argmax(shared)) if len(shared) == len(spans) else 0
    low = high = chosen
    while True:
        if high + 1 < len(spans) and spans[high + 1][1] - spans[low][0] <= room:
            high += 1
        elif low > 0 and spans[high][1] - spans[low - 1][0] <= room:
            low -= 1
        else:
            break
    start, end = spans[low][0], spans[high][1]
    if end - start > room:
        end = max(text.rfind(" ", start, start + room), start + room // 2)
    return text[start:end]
