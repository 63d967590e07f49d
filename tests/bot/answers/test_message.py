"""A message cut into its questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.answers.message import split_questions
from tests.bot.school import rows


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("Can I friend a parent?", 1),
        ("can I friend a parent", 1),
        ("Can I friend a parent? And can I text them?", 2),
        ("Can I friend a parent? And can I text them", 2),
        ("A parent posted about us. Can I comment?", 1),
        ("Can I film? Can I post? Can I tag?", 3),
        ("Can I film it? Can I post it? Can I tag it? Can I keep it?", 4),
        ("Can I film the play?? Really?", 1),
        ("", 1),
        ("?", 1),
        # Joined, without a mark between:
        ("can I friend a parent and can I text them", 2),
        ("can I friend a parent and what if they add me?", 2),
        ("Can I film the play, and who do I ask?", 2),
        ("can i use my phone at lunch and also can i charge it and do i have to lock it", 3),
        ("who do I tell and how long do I have", 2),
        # One question, for all its "and":
        ("can I friend a parent and their child", 1),
        ("can I friend a parent and a pupil?", 1),
        ("can I film and post the play?", 1),
        ("can I text a mum and ask if she is coming?", 1),
        ("a parent added me and can I accept?", 1),
        ("what is cyberbullying and what counts as evidence", 1),
        ("when and how should I report it?", 1),
        ("can I film the play or is that banned?", 1),
        ("can I tell a parent who did it and what happened", 1),
    ],
)
def test_a_message_is_split_into_its_questions(text: str, questions: int) -> None:
    assert len(split_questions(text)) == questions


def test_no_question_of_the_corpus_is_torn_apart() -> None:
    asked = [row["question"] for name in "abcd" for row in rows(f"questions_{name}.jsonl")]

    assert [text for text in asked if text.count("?") < 2 and len(split_questions(text)) > 1] == []


@given(st.text(alphabet="can i film?. \n!", max_size=200))
def test_what_is_asked_was_in_the_message(text: str) -> None:
    parts = split_questions(text)

    assert parts
    assert all(part in text for part in parts)


WORDS = st.sampled_from("can i and what if do we they them ? . , or who should film add a parent".split())


@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_no_word_of_a_message_is_asked_twice(text: str) -> None:
    parts = split_questions(text)

    assert sum(len(part.split()) for part in parts) <= max(1, len(text.split()))
