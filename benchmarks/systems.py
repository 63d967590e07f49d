"""The systems that are compared, each made to rank the same texts."""

import importlib
import importlib.util
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from benchmarks.encoders import FreshEncoder, default_model, own_model
from signpost.bot.answers.features import FeatureReader
from signpost.bot.answers.passage import read_passages
from signpost.bot.answers.passages_ranking import PassagePool
from signpost.bot.answers.question import read_question
from signpost.bot.answers.ranking import Ranker
from signpost.bot.answers.vocabulary import load_vocabulary
from signpost.embeddings import DenseIndex, LexicalIndex, ranking, reciprocal_rank_fusion
from signpost.embeddings.model import packaged_model_path
from signpost.knowledge.policy import Policy


@dataclass(frozen=True)
class Pool:
    """The texts to be ranked: the clauses of a policy, each in its context, or bare passages."""

    texts: Sequence[str]
    policy: Policy | None = None


@dataclass(frozen=True)
class Found:
    """The texts' positions, best first, and how sure the system is of the first one, on a scale of its own."""

    order: Sequence[int]
    confidence: float


Searcher = Callable[[str], Found]


class System(Protocol):
    """Something that ranks texts for questions."""

    @property
    def name(self) -> str:
        """What it is called in the tables."""
        ...

    def index(self, pool: Pool) -> Searcher:
        """Make texts ready to be searched."""
        ...


class Lexical:
    """bm25s alone, with Signpost's own stems and stop words."""

    name = "bm25s"

    def index(self, pool: Pool) -> Searcher:
        """Make texts ready to be searched."""
        lexical = LexicalIndex(pool.texts)

        def search(question: str) -> Found:
            scores = lexical.scores(question)
            return Found(ranking(scores).tolist(), float(scores.max()))

        return search


class Dense:
    """The packaged model alone, as published."""

    name = "dense"

    def __init__(self) -> None:
        self._encoder = default_model()

    def index(self, pool: Pool) -> Searcher:
        """Make texts ready to be searched."""
        dense = DenseIndex(self._encoder.encode(pool.texts))

        def search(question: str) -> Found:
            scores = dense.scores(self._encoder.encode([question])[0])
            return Found(ranking(scores).tolist(), float(scores.max()))

        return search


class Fusion:
    """Both of these, fused by reciprocal rank."""

    name = "plain fusion"

    def __init__(self, *systems: System) -> None:
        self._systems = systems

    def index(self, pool: Pool) -> Searcher:
        """Make texts ready to be searched."""
        searchers = [system.index(pool) for system in self._systems]

        def search(question: str) -> Found:
            fused = reciprocal_rank_fusion(searcher(question).order for searcher in searchers)
            order = list(fused)
            return Found(order, fused[order[0]])

        return search


class Txtai:
    """txtai's hybrid index (its dense and sparse scores, half and half) over the same packaged model."""

    name = "txtai hybrid"

    def __init__(self) -> None:
        os.environ["HF_HUB_OFFLINE"] = "1"
        importlib.import_module("torch").set_num_threads(1)  # as Signpost runs: two contend for what the machine has
        importlib.import_module("transformers.utils.logging").disable_progress_bar()
        self._library: Any = importlib.import_module("txtai")
        self._models: dict[str, Any] = {}
        self._embeddings([""])  # loads the model, which is no part of the time of an index

    @staticmethod
    def installed() -> bool:
        """Whether it is there to be compared with: it comes with the bench extra only."""
        return importlib.util.find_spec("txtai") is not None

    def _embeddings(self, texts: Sequence[str]) -> Any:
        config = {"path": str(packaged_model_path()), "hybrid": True, "gpu": False}
        embeddings = self._library.Embeddings(config, models=self._models)
        embeddings.index(enumerate(texts))
        return embeddings

    def index(self, pool: Pool) -> Searcher:
        """Make texts ready to be searched."""
        embeddings = self._embeddings(pool.texts)

        def search(question: str) -> Found:
            results = embeddings.search(question, len(pool.texts))
            return Found([int(row) for row, _ in results], float(results[0][1]) if results else 0.0)

        return search


class Signpost:
    """What Signpost's answers are made of: policies by facets and kinds of clause, bare passages without."""

    name = "**Signpost**"

    def __init__(self) -> None:
        self._encoder = FreshEncoder(own_model())
        self._published = FreshEncoder(default_model())
        """Bare passages are no policy's: `signpost retrieve` ranks them without the adapter."""
        self._vocabulary = load_vocabulary()
        self._reader, self._ranker = FeatureReader(self._vocabulary), Ranker.load()

    def index(self, pool: Pool) -> Searcher:
        """Make texts ready to be searched."""
        return self._passages(pool.texts) if pool.policy is None else self._policy(pool.policy)

    def _policy(self, policy: Policy) -> Searcher:
        vocabulary = self._vocabulary
        passages = read_passages(policy, vocabulary, self._encoder)

        def search(text: str) -> Found:
            question = read_question(text, vocabulary)
            vector = self._encoder.encode_query(question.field_text)
            comparison = self._reader.compare(question, vector, passages)
            ranked = self._ranker.rank(question, comparison, passages, vocabulary)
            return Found(np.asarray(ranked.order).tolist(), ranked.settled)

        return search

    def _passages(self, texts: Sequence[str]) -> Searcher:
        pool = PassagePool.of(texts, self._published)

        def search(question: str) -> Found:
            ranked, settled = pool.rank(question, self._published)
            return Found([row for row, _ in ranked], settled)

        return search


def systems() -> list[System]:
    """All that are installed, Signpost last."""
    lexical, dense = Lexical(), Dense()
    peers: list[System] = [lexical, dense, Fusion(lexical, dense)]
    return [*peers, *([Txtai()] if Txtai.installed() else []), Signpost()]
