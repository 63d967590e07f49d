"""Topics that no clause of a policy covers: what to look for is data, in `topics.toml`.

A sentence covers a topic if it rules something and is about it, by the facets that answers are found with. Where there
is no such sentence the policy is asked the topic's typical questions, as staff would: where it answers one with a
clause on such an act, the clause is shown, and a person has to judge; otherwise the gap is certain.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from signpost.bot.answers.answer import Answer
from signpost.bot.answers.answering import Answerer, PolicyShelf
from signpost.bot.answers.passage import FLAGS, Passages, sentences
from signpost.bot.answers.vocabulary import Vocabulary
from signpost.bot.policy_check.finding import Finding, ModelClause, Quotation, Severity, excerpt
from signpost.knowledge.modality import read_modality
from signpost.knowledge.policy import Policy


class Topic(BaseModel):
    """What a policy should have a clause on; see `topics.toml` for the fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z-]+$")
    title: str
    facets: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    itself: bool = False
    states: bool = False
    questions: tuple[str, ...] = Field(min_length=1)
    severity: Severity
    models: tuple[str, ...]
    why: str


class _Topics(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    topic: tuple[Topic, ...]


@cache
def load_topics() -> tuple[Topic, ...]:
    """What a policy is looked through for."""
    text = files(__package__).joinpath("topics.toml").read_text(encoding="utf-8")
    return _Topics.model_validate(tomllib.loads(text)).topic


def check_topics(policy: Policy, shelf: PolicyShelf, model: Policy | None = None) -> Iterator[Finding]:
    """The topics that no clause covers.

    Args:
        policy: the policy; it stands on the shelf.
        shelf: the policy, ready to be asked.
        model: the policy whose clauses are shown as models: the sample policy.
    """
    answerer = Answerer(shelf.vocabulary)
    for topic in load_topics():
        if not covers(policy, shelf, topic):
            answers = [_ask(question, policy, shelf, answerer) for question in topic.questions]
            near = [answer for answer in answers if _is_near(answer, topic, shelf, policy.name)]
            yield _gap(topic, near, model)


def _is_near(answer: Answer, topic: Topic, shelf: PolicyShelf, name: str) -> bool:
    """Whether a question was answered, and by a clause that at least speaks of the act that the topic is about."""
    if answer.outcome != "answered":
        return False
    passages, cited = shelf.passages(name), answer.citations[0].clause_id
    row = next((row for row, clause in enumerate(passages.clauses) if clause.id == cited), None)
    if row is None:
        return False  # it is told by the policy's first lines, which are no clauses
    wanted = [facet for group in topic.facets for facet in group if not facet.startswith("party.")]
    return bool(passages.sentence_facets[passages.owner == row][:, _columns(wanted, shelf.vocabulary)].any())


def _columns(names: Sequence[str], vocabulary: Vocabulary) -> list[int]:
    return [vocabulary.index[name] for name in names if name in vocabulary.index]


def covers(policy: Policy, shelf: PolicyShelf, topic: Topic) -> bool:
    """Whether a sentence of a policy rules on a topic."""
    passages, vocabulary = shelf.passages(policy.name), shelf.vocabulary
    speaking = [clause for row, clause in enumerate(passages.clauses) if not _is_preamble(passages, row)]
    texts = [" ".join((*clause.path, *clause.lead_in, clause.text)) for clause in speaking]
    if any(re.search(word, text, re.I) for word in topic.words for text in texts):
        return True
    if not topic.facets:
        return False
    sentence = passages.sentence_facets
    around = (passages.lead_facets | passages.heading_facets)[passages.owner]
    groups = [_columns(group, vocabulary) for group in topic.facets]
    parties = [all(name.startswith("party.") for name in group) for group in topic.facets]
    said = [
        (sentence if topic.itself and not party else sentence | around)[:, group].any(axis=1)
        for group, party in zip(groups, parties, strict=True)
    ]
    headed = [around[:, group].any(axis=1) for group in groups]
    touched = sentence[:, [column for group in groups for column in group]].any(axis=1)
    about = (np.all(said, axis=0) | np.all(headed, axis=0)) & touched
    about &= ~sentence[:, _columns(topic.without, vocabulary)].any(axis=1)
    return any(topic.states or _rules(policy, shelf, int(row)) for row in np.flatnonzero(about))


def _rules(policy: Policy, shelf: PolicyShelf, sentence: int) -> bool:
    """Whether a sentence, by its row in the passages, rules something."""
    passages = shelf.passages(policy.name)
    row = int(passages.owner[sentence])
    clause = passages.clauses[row]
    if clause.kind in ("row", "note"):
        return True
    start, end = (sentences(clause.own_text) or [(0, len(clause.own_text))])[sentence - int(passages.first[row])]
    if read_modality(clause.own_text[start:end], clause.lead_in) != "fact":
        return True
    return not _is_preamble(passages, row)


def _is_preamble(passages: Passages, row: int) -> bool:
    """Whether a clause only says what words mean, whom the policy covers, or why it is there."""
    clause, flags = passages.clauses[row], passages.flags[row]
    return clause.modality == "fact" and any(
        flags[FLAGS.index(name)] for name in ("defines", "scope", "recital", "opening")
    )


def _ask(text: str, policy: Policy, shelf: PolicyShelf, answerer: Answerer) -> Answer:
    question = answerer.read(text)
    vector = shelf.encoder.encode_query(question.field_text)
    return answerer.answer(question, vector, answerer.rank(question, vector, shelf, (policy.name,)))


def _gap(topic: Topic, answers: Sequence[Answer], model: Policy | None) -> Finding:
    nearest = max(answers, key=lambda answer: answer.score, default=None)
    quotations: tuple[Quotation, ...] = ()
    why, do = topic.why, "Add a clause; those of the sample policy show how it can be said."
    if nearest is not None:
        citation = nearest.citations[0]
        quotations = (Quotation(ref=citation.ref, text=excerpt(citation.text, 0, 0)),)
        why += " The clause that comes nearest is quoted. It does not speak of it in so many words."
        do = "See whether that clause is meant to cover it. If so, say it; if not, add a clause."
    return Finding(
        id=f"gap/{topic.id}",
        kind="gap",
        severity=topic.severity if nearest is None else "worth a look",
        title=f"No clause is about {topic.title}",
        quotations=quotations,
        why=why,
        do=do,
        models=tuple(
            ModelClause(ref=clause.ref, text=clause.text)
            for clause in (model.clauses if model is not None else ())
            if clause.ref in topic.models
        ),
    )
