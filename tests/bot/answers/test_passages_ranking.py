"""Bare passages, ranked for outside benchmarks."""

from pathlib import Path

import pytest

from signpost.bot.answers.passages_ranking import PassagePool
from signpost.embeddings import CachedEncoder, load_encoder

PASSAGES = (
    "You can claim a refund within thirty days of buying the ticket.",
    "Dogs must be kept on a lead in the park.",
    "# Opening hours\n\nThe park is open from dawn to dusk.\n\n* On Sundays it opens at nine.",
)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> CachedEncoder:
    """The packaged model, as published, with a cache of its own."""
    folder: Path = tmp_path_factory.mktemp("vectors")
    return load_encoder("", "auto", folder)


@pytest.fixture(scope="module")
def pool(encoder: CachedEncoder) -> PassagePool:
    """Three passages on three matters."""
    return PassagePool.of(PASSAGES, encoder)


@pytest.mark.parametrize(
    ("question", "best"),
    [("does my dog need to be on a leash?", 1), ("when does the park close?", 2), ("can I get my money back", 0)],
)
def test_the_passage_that_answers_comes_first(
    pool: PassagePool, encoder: CachedEncoder, question: str, best: int
) -> None:
    ranking, _ = pool.rank(question, encoder)
    assert ranking[0][0] == best


def test_every_passage_is_ranked_once_best_first(pool: PassagePool, encoder: CachedEncoder) -> None:
    ranking, settled = pool.rank("when does the park close?", encoder)
    scores = [score for _, score in ranking]
    assert sorted(index for index, _ in ranking) == [0, 1, 2]
    assert scores == sorted(scores, reverse=True)
    assert 0 <= settled <= 1


def test_what_the_passages_are_about_is_settled_with_more_confidence_than_what_they_are_not(
    pool: PassagePool, encoder: CachedEncoder
) -> None:
    asked, strange = (
        pool.rank(question, encoder)[1] for question in ("dogs on a lead in the park?", "best pasta recipe")
    )
    assert asked > strange


def test_no_passages_give_an_empty_ranking_and_no_confidence(encoder: CachedEncoder) -> None:
    assert PassagePool.of([], encoder).rank("anything?", encoder) == ([], 0.0)


def test_a_question_of_unknown_words_and_an_empty_passage_are_ranked_all_the_same(encoder: CachedEncoder) -> None:
    ranking, _ = PassagePool.of(["", "Dogs are welcome."], encoder).rank("xyzzy", encoder)
    assert len(ranking) == 2
