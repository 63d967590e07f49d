"""Puts the parts together by the settings; the only place that knows them all."""

import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from signpost.bot import policy_folders
from signpost.bot.answers.answering import Answerer, PolicyShelf
from signpost.bot.answers.school_policies import SchoolPolicies
from signpost.bot.answers.shelves import Shelves
from signpost.bot.answers.spelling import load_dictionary
from signpost.bot.answers.vocabulary import Vocabulary, load_vocabulary
from signpost.bot.bot import Bot
from signpost.bot.desks import NO_DESKS, Desks
from signpost.bot.policy_check.check import check_policy
from signpost.bot.policy_check.finding import Finding
from signpost.bot.policy_folders import PolicyFolders, no_school
from signpost.bot.settings import Settings
from signpost.embeddings import AsyncEncoder, CachedEncoder, CachedPairReader, load_encoder, load_pair_reader
from signpost.errors import SettingsError
from signpost.knowledge.policy import Policy
from signpost.knowledge.reader import read_policy

SAMPLE = policy_folders.SAMPLE
ADAPTER = Path(__file__).parent / "bot" / "answers" / "adapter.npz"
"""What was learnt about policy questions, for the packaged model only; made by `benchmarks/adapt.py`."""
READING = ADAPTER.with_name("reading.npz")
"""What was learnt about reading a question and a clause together; made by `benchmarks/reading.py`."""


class Schools(Protocol):
    """What is known of the schools that a process serves."""

    async def school_id(self) -> str:
        """The id of the school that the process is of; raises SettingsError where it could be several, or none."""
        ...

    async def ask(self, school: str) -> str:
        """The role to ask where a school's policies do not settle a question, as it stands in a sentence."""
        ...


def encoder_of(settings: Settings, *, adapted: bool = True) -> CachedEncoder:
    """The encoder that the settings ask for; its model is loaded when something is to be encoded.

    Args:
        settings: the model, its runtime, and the folder for vectors.
        adapted: with what was learnt about policy questions; texts of another kind are better off without it.
    """
    adapter = ADAPTER if adapted else None
    return load_encoder(settings.embedding_model, settings.embedding_runtime, settings.cache, adapter)


def pair_reader_of(settings: Settings) -> CachedPairReader | None:
    """What reads a question and a clause together; None with a model that this was not learnt for."""
    return load_pair_reader(settings.embedding_model, settings.embedding_runtime, READING)


def load_settings() -> Settings:
    """The settings, from the environment.

    Raises:
        SettingsError: one has a value that cannot be used; the message names it.
    """
    try:
        return Settings()
    except ValidationError as error:
        names = ", ".join(f"SIGNPOST_{str(problem['loc'][0]).upper()}: {problem['msg']}" for problem in error.errors())
        raise SettingsError(f"A setting cannot be used. {names}. See docs/settings.md.") from error


def shelf_of(policies: list[Policy], encoder: CachedEncoder, vocabulary: Vocabulary) -> PolicyShelf:
    """The policies ready to be asked about."""
    shelf = PolicyShelf(encoder, vocabulary)
    for policy in policies:
        shelf.add(policy)
    return shelf


def check_for(settings: Settings, policy: Policy, today: date) -> tuple[Finding, ...]:
    """What is wrong with a policy or missing from it on a day, with the sample policy's clauses as models.

    Raises:
        SettingsError: a setting cannot be used as it stands.
        ModelUnavailableError: the model cannot be loaded.
    """
    vocabulary = load_vocabulary(settings.vocabulary)
    return check_policy(policy, today, encoder_of(settings), vocabulary, read_policy(SAMPLE / "policy.md"))


async def make_bot(  # noqa: PLR0913 - each is a choice by itself
    settings: Settings,
    policy: Path | None = None,
    desks: Desks = NO_DESKS,
    schools: Schools | None = None,
    *,
    first: str | None = "",
    for_many: bool = False,
) -> Bot:
    """A bot, ready: the model loaded, and one school's policies read and encoded. Other schools' are when they ask.

    Args:
        settings: where the policies are, and the rest.
        policy: one file to read in place of the school's policies.
        desks: what keeps things.
        schools: tells the schools that the bot is for apart; without it, whoever asks is of the terminal's school.
        first: the school whose policies are read now; empty: the terminal's; None: none.
        for_many: what only some questions need is loaded now, too, since everybody else's would wait behind it.

    Raises:
        SettingsError: a setting cannot be used as it stands, or that school has no policies.
        UnreadableDocumentError: a policy cannot be read.
        ModelUnavailableError: the model cannot be loaded.
    """

    def load() -> tuple[Vocabulary, CachedEncoder]:
        encoder = encoder_of(settings)
        encoder.load()
        load_dictionary()
        if for_many and pair_reader is not None:
            pair_reader.load()
        return load_vocabulary(settings.vocabulary), encoder

    def read(files: Sequence[Path]) -> PolicyShelf:
        return shelf_of([read_policy(file) for file in files], encoder, vocabulary)

    async def files(school: str) -> Sequence[Path]:
        return [policy] if policy else await folders.files(school)

    async def ask(school: str) -> str:
        return settings.ask if schools is None or not school else await schools.ask(school)

    async def policies(school: str) -> SchoolPolicies:
        return await shelves.of(school if schools else "")

    folders = PolicyFolders(settings.policies, settings.school, schools.school_id if schools else no_school)
    pair_reader = pair_reader_of(settings)
    vocabulary, encoder = await asyncio.to_thread(load)
    shelves = Shelves(files, read, ask)
    if first is not None:
        await shelves.read(first)
    return Bot(Answerer(vocabulary), policies, AsyncEncoder(encoder, pair_reader), desks)
