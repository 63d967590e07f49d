"""The second reading: which clause answers, and whether any does."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.answers.question import Question, read_question
from signpost.bot.answers.ranking import SETTLED_FROM, Ranking
from signpost.bot.answers.reading import (
    CERTAIN,
    CLOSE,
    LABELS,
    NEAR,
    WORTH_READING,
    reorder,
    rows_to_read,
    together,
)
from tests.bot.school import pair_reader, vocabulary

READINGS = st.lists(
    st.lists(st.floats(-50, 50, width=32), min_size=len(LABELS), max_size=len(LABELS)), min_size=1, max_size=NEAR
)


def asked(text: str) -> Question:
    return read_question(text, vocabulary())


def ranking(scores: list[float], settled: float = 0.5) -> Ranking:
    found = np.array(scores, dtype=np.float32)
    return Ranking(np.argsort(-found, kind="stable"), found, settled, 0.0)


def reading(label: str, odds: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array([odds if one == label else 0 for one in LABELS], dtype=np.float32)


def test_of_two_near_clauses_the_one_that_settles_the_question_is_put_first() -> None:
    found, first = reorder(ranking([1.0, 1.2, 0.9]), [1, 0], np.array([reading("none", 6), reading("no", 6)]))

    assert found.order.tolist() == [0, 1, 2]
    assert first.tolist() == reading("no", 6).tolist()


def test_a_note_stays_behind_the_clause_that_it_qualifies() -> None:
    readings = np.array([reading("none", 6), reading("no", 6)])
    found, _ = reorder(ranking([1.2, 1.0]), [0, 1], readings, notes=[(1, 0)])

    assert found.order.tolist() == [0, 1]


def test_one_that_is_ahead_stays_there_where_the_reading_hardly_tells_them_apart() -> None:
    found, _ = reorder(ranking([2.0, 1.0]), [0, 1], np.array([reading("no", 1), reading("no", 1.2)]))

    assert found.order.tolist() == [0, 1]


def test_each_reading_is_that_of_its_own_clause_where_one_between_was_not_read() -> None:
    before = replace(ranking([3.0, 2.9, 2.8]), set_back=frozenset({1}))
    rows = rows_to_read(asked("can I tell them?"), before)
    found, first = reorder(before, rows, np.array([reading("none", 6), reading("no", 6)]))

    assert rows == [0, 2]
    assert found.order.tolist() == [2, 0, 1]
    assert first.tolist() == reading("no", 6).tolist()


@pytest.mark.parametrize(("label", "rises"), [("no", True), ("info", True), ("none", False)])
def test_what_the_nearest_clause_says_counts_for_whether_there_is_an_answer(label: str, *, rises: bool) -> None:
    found, _ = reorder(ranking([1.0, 0.0]), [0], np.array([reading(label, 5)]))

    assert (found.settled > 0.5) is rises


def test_no_reading_silences_a_clause_that_names_all_that_is_asked_about() -> None:
    before = ranking([1.0], 0.5)

    doubted, _ = reorder(before, [0], np.array([reading("none", 9)]))
    named, _ = reorder(replace(before, names_all=True), [0], np.array([reading("none", 9)]))
    sure, _ = reorder(replace(before, names_all=True), [0], np.array([reading("no", 9)]))

    assert doubted.settled < SETTLED_FROM
    assert named.settled == pytest.approx(before.settled)
    assert sure.settled > before.settled


def test_that_a_clause_does_not_settle_a_question_is_believed_less_than_that_it_does() -> None:
    """Schools speak of "families" where parents are asked about, which the model takes for others."""
    (unsettled, _), (settles, _) = (
        reorder(ranking([1.0, -9.0]), [0], np.array([reading(label, 50)])) for label in ("none", "no")
    )

    assert 0.5 - unsettled.settled < settles.settled - 0.5


@pytest.mark.parametrize(("settled", "answered"), [(0.78, False), (0.79, True)])
def test_from_a_certain_confidence_on_no_reading_silences_an_answer(*, settled: float, answered: bool) -> None:
    found, _ = reorder(ranking([1.0, -9.0], settled), [0], np.array([reading("none", 50)]))

    assert (found.settled >= SETTLED_FROM) is answered


@given(READINGS, st.floats(0.0001, 0.9999), st.lists(st.floats(-5, 5, width=32), min_size=NEAR, max_size=8))
def test_reading_keeps_every_clause_and_brings_up_none_that_was_not_near(
    readings: list[list[float]], settled: float, scores: list[float]
) -> None:
    before = ranking(scores, settled)
    count = len(readings)
    found, _ = reorder(before, before.order[:count].tolist(), np.array(readings, dtype=np.float32))

    assert sorted(found.order[:count]) == sorted(before.order[:count])
    assert found.order[count:].tolist() == before.order[count:].tolist()
    assert 0 < found.settled < 1
    assert settled >= WORTH_READING or found.settled < SETTLED_FROM + 1e-6


@pytest.mark.parametrize(
    "found",
    [
        replace(ranking([3.0, 3.0]), set_back=frozenset({1})),
        replace(ranking([3.0, 3.0]), on_others=frozenset({1})),
    ],
)
def test_a_clause_that_speaks_to_others_or_is_about_others_is_not_brought_up(found: Ranking) -> None:
    assert rows_to_read(asked("can I tell them?"), found) == [0]


def test_where_the_first_is_about_others_too_all_are_read() -> None:
    found = replace(ranking([3.0, 3.0]), on_others=frozenset({0, 1}))

    assert rows_to_read(asked("can I tell them?"), found) == [0, 1]


def test_what_speaks_to_contractors_stays_first_for_them() -> None:
    question = read_question("can I tell them?", vocabulary(), asker="contractor")

    assert rows_to_read(question, ranking([3.0, 3.0])) == [0]


@pytest.mark.parametrize(
    ("text", "scores", "settled", "rows"),
    [
        ("who is told?", [3.0, 3.0 - CLOSE, -9.0], 0.99, [0, 1]),
        ("who is told?", [3.0, 2.9 - CLOSE, -9.0], 0.99, []),
        ("who is told?", [3.0, 2.9 - CLOSE, -9.0], CERTAIN - 0.01, [0]),
        ("can I tell them?", [3.0, 2.9 - CLOSE, -9.0], 0.99, [0]),
        ("does he tell them?", [3.0, 2.9 - CLOSE, -9.0], 0.99, [0]),
        ("do I have to tell them?", [3.0, 2.9 - CLOSE, -9.0], 0.99, [0]),
        ("can I tell them?", [3.0, 3.0, 3.0], WORTH_READING - 0.001, []),
        ("can I tell them?", [3.0], 0.5, [0]),
    ],
)
def test_only_what_could_change_the_answer_is_read(
    text: str, scores: list[float], settled: float, rows: list[int]
) -> None:
    assert rows_to_read(asked(text), ranking(scores, settled)) == rows


def test_the_reader_tells_what_is_ruled_out_from_what_is_allowed_and_from_what_is_not_spoken_of() -> None:
    ruled_out, allowed, silent = (
        dict(zip(LABELS, pair_reader().scores("can I take photos of my class on my own phone?", clause), strict=True))
        for clause in (
            "Photographs. Staff must not use their own phones to take pictures of pupils.",
            "Photographs. Staff are welcome to take pictures of pupils on their own phones.",
            "Recruitment. Candidates are asked for two referees before the interview.",
        )
    )

    assert max(ruled_out, key=lambda label: ruled_out[label]) == "no"
    assert max(allowed, key=lambda label: allowed[label]) == "yes"
    assert max(silent, key=lambda label: silent[label]) == "none"


def test_what_is_asked_for_leave_counts_the_other_way_round() -> None:
    asked_as_it_was, asked_for_leave = reading("no", 4), reading("no", 9)
    found = together(np.array([[asked_as_it_was], [asked_for_leave]]))[0]

    assert LABELS[int(np.argmax(found))] == "yes"
    assert together(np.array([[asked_as_it_was]]))[0].tolist() == asked_as_it_was.tolist()
