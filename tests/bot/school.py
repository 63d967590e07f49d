"""The sample school's bot with the real encoder, made once for all the tests of a process, and ways to talk to it."""

import asyncio
import json
import sys
from functools import cache
from typing import Any

from signpost.bot.answers.answer import Answer
from signpost.bot.answers.answering import Answerer, PolicyShelf, to_read
from signpost.bot.answers.school_policies import PoliciesOf, SchoolPolicies
from signpost.bot.answers.vocabulary import Vocabulary, load_vocabulary
from signpost.bot.bot import Bot
from signpost.bot.policy_folders import policy_files
from signpost.bot.turn import Actor, Ask, Command, Conversation, PolicyAnswer, Reply, Turn, View
from signpost.composition import SAMPLE, encoder_of, load_settings, pair_reader_of, shelf_of
from signpost.embeddings import AsyncEncoder, CachedEncoder, CachedPairReader
from signpost.knowledge.policy import Policy
from signpost.knowledge.reader import read_policy
from tests.conftest import ROOT

CORPUS = ROOT / "tests" / "corpus"
ACTOR = Actor(school="ottermarsh", person="p1")
CONVERSATION = Conversation(id="c1", kind="direct")


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@cache
def encoder() -> CachedEncoder:
    """The default encoder; its cache is in the tests' own folder (see `tests.conftest.own_environment`)."""
    return encoder_of(load_settings())


@cache
def pair_reader() -> CachedPairReader:
    """The default reader of pairs."""
    reader = pair_reader_of(load_settings())
    assert reader is not None
    return reader


@cache
def answerer() -> Answerer:
    return Answerer(vocabulary())


@cache
def shelf() -> PolicyShelf:
    """The sample school's policy and agreement."""
    return shelf_of([read_policy(file) for file in policy_files(SAMPLE)], encoder(), vocabulary())


def policies_on(own: PolicyShelf) -> PoliciesOf:
    """Policies from which everybody is answered."""

    async def policies_of(_school: str) -> SchoolPolicies:
        return SchoolPolicies("the headteacher", own)

    return policies_of


async def policies(school: str) -> SchoolPolicies:
    """The sample school's, for everybody."""
    return await policies_on(shelf())(school)


@cache
def corpus_shelf() -> PolicyShelf:
    """An empty shelf that `answer_row` puts the policies of the corpus on as they are asked about."""
    return PolicyShelf(encoder(), vocabulary())


@cache
def bot() -> Bot:
    return Bot(answerer(), policies, AsyncEncoder(encoder(), pair_reader()))


def policy(name: str = "policy") -> Policy:
    return shelf().policies[name]


def respond(command: Command) -> tuple[Reply, ...]:
    return asyncio.run(bot().respond(Turn(actor=ACTOR, conversation=CONVERSATION, command=command)))


def view_of(command: Command) -> View:
    """The view of the one reply to a command."""
    (reply,) = respond(command)
    return reply.view


def asked(text: str) -> View:
    """The view of the one reply to a message."""
    return view_of(Ask(text=text))


def answers(text: str) -> tuple[Answer, ...]:
    """The answers to a message that has questions."""
    view = asked(text)
    assert isinstance(view, PolicyAnswer), view
    return view.answers


def answer(text: str) -> Answer:
    """The one answer to a message with one question."""
    (only,) = answers(text)
    return only


def rows(name: str) -> list[dict[str, Any]]:
    """The questions of a file of the corpus."""
    return [json.loads(line) for line in (CORPUS / name).read_text("utf-8").splitlines()]


def answer_row(row: dict[str, Any]) -> tuple[Answer, Policy]:
    """The answer to a question of the corpus, from the policy that it names alone."""
    name = row["policy"]
    on = shelf() if name in shelf().policies else corpus_shelf()
    if name not in on.policies:
        on.add(read_policy(CORPUS / f"{name}.txt"))
    return answer_from(on, row["question"], name), on.policies[name]


def answer_from(on: PolicyShelf, text: str, *names: str) -> Answer:
    """The answer to a question from some policies on a shelf, or from all of them."""
    question = answerer().read(text, shelf=on)
    vector = on.encoder.encode_query(question.field_text)
    ranked = answerer().rank(question, vector, on, names)
    return answerer().answer(question, vector, ranked, pair_reader().scores_of(question.wordings, to_read(ranked)))


PROGRAM = (sys.executable, "-m", "signpost")
"""What starts Signpost as a program of its own, in ROOT."""
