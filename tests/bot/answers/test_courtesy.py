"""What is said around a question makes no other question of it."""

import pytest

from signpost.bot.answers.courtesy import without_courtesies
from tests.bot.school import answer


@pytest.mark.parametrize(
    "around",
    [
        "Hi there, hope you're well. {}",
        "hiya quick question - {}",
        "sorry to bother you again but {}",
        "Good morning! This is probably a silly question, but {}",
        "can someone tell me: {}",
        "a colleague asked me: {}",
        "according to our school's policy, {}",
        "{} Thanks!",
        "{} \U0001f914\U0001f64f",
        "@Signpost {} cheers x",
        "{}??!",
    ],
)
def test_a_courtesy_changes_no_answer(around: str) -> None:
    plain = answer("can I friend a parent?")
    polite = answer(around.format("can I friend a parent?"))
    assert (polite.verdict, polite.citations) == (plain.verdict, plain.citations)


@pytest.mark.parametrize(
    "text",
    [
        "can I say hello to a parent on facebook?",
        "do I have to say thanks to parents who gave a present?",
        "help",
        "thanks",
        "if a parent asked me to tutor their child, may I?",
        "please",
        "hi",
        "",
        "who do I ask for help with this?",
    ],
)
def test_what_the_question_is_about_stays(text: str) -> None:
    assert without_courtesies(text) == text
