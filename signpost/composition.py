"""Puts the parts together by the settings; the only place that knows them all."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from signpost.bot.answers.answering import Answerer, PolicyShelf
from signpost.bot.answers.vocabulary import Vocabulary, load_vocabulary
from signpost.bot.bot import Bot
from signpost.bot.settings import Settings
from signpost.embeddings import AsyncEncoder, CachedEncoder, CachedPairReader, load_encoder, load_pair_reader
from signpost.errors import SettingsError
from signpost.knowledge.policy import Policy
from signpost.knowledge.reader import SUFFIXES, read_policy

if TYPE_CHECKING:
    from signpost.bot.governors.desk import ReturnDesk
    from signpost.bot.incidents.desk import IncidentDesk
    from signpost.bot.questions.desk import QuestionDesk

SAMPLE = Path(__file__).parent / "sample"
ADAPTER = Path(__file__).parent / "bot" / "answers" / "adapter.npz"
"""What was learnt about policy questions, for the packaged model only; made by `benchmarks/adapt.py`."""
READING = ADAPTER.with_name("reading.npz")
"""What was learnt about reading a question and a clause together; made by `benchmarks/reading.py`."""


def policy_files(folder: Path) -> list[Path]:
    """The policy files in a folder, in the order of their names.

    Raises:
        SettingsError: there is no such folder, no policy in it, or one policy twice.
    """
    if folder.is_file():
        raise SettingsError(f"{folder} is a file. Set SIGNPOST_POLICIES to the folder that it is in.")
    if not folder.is_dir():
        raise SettingsError(f"There is no folder {folder}. Set SIGNPOST_POLICIES to the folder with the policies.")
    # Word keeps a file "~$policy.docx" beside one that is open.
    visible = (path for path in folder.iterdir() if not path.name.startswith((".", "~$")) and path.is_file())
    found = sorted(path for path in visible if path.suffix.lower() in SUFFIXES)
    if not found:
        raise SettingsError(f"There is no policy in {folder}. Put Word, PDF, Markdown or text files there.")
    stems = [path.stem.casefold() for path in found]
    if twice := [path.stem for path in found if stems.count(path.stem.casefold()) > 1]:
        raise SettingsError(f"{folder} has more than one file named {twice[0]}. Keep the newest, in one format.")
    return found


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
    return load_pair_reader(settings.embedding_model, settings.embedding_runtime, READING, ADAPTER)


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


async def make_bot(
    settings: Settings,
    policy: Path | None = None,
    desk: "Callable[[], Awaitable[IncidentDesk]] | None" = None,
    question_desk: "Callable[[], Awaitable[QuestionDesk]] | None" = None,
    return_desk: "Callable[[], Awaitable[ReturnDesk]] | None" = None,
) -> Bot:
    """One school's bot, ready: policies read and encoded, the model loaded.

    Args:
        settings: where the policies are, and the rest.
        policy: one file to read in place of the school's policies.
        desk: gives the desk for reports and cases.
        question_desk: gives the one for questions that are passed on.
        return_desk: gives the one for the governors' return.

    Raises:
        SettingsError: a setting cannot be used as it stands.
        UnreadableDocumentError: a policy cannot be read.
        ModelUnavailableError: the model cannot be loaded.
    """

    def prepare() -> tuple[PolicyShelf, Vocabulary, CachedEncoder]:
        vocabulary = load_vocabulary(settings.vocabulary)
        encoder = encoder_of(settings)
        files = [policy] if policy else policy_files(settings.policies or SAMPLE)
        shelf = shelf_of([read_policy(file) for file in files], encoder, vocabulary)
        encoder.load()
        return shelf, vocabulary, encoder

    shelf, vocabulary, encoder = await asyncio.to_thread(prepare)
    reading = AsyncEncoder(encoder, pair_reader_of(settings))
    return Bot(Answerer(vocabulary), shelf, reading, settings.ask, desk, question_desk, return_desk)
