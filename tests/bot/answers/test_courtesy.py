"""What is said around a question makes no other question of it."""

import time

import pytest

from signpost.bot.answers.courtesy import without_courtesies
from signpost.bot.answers.small_talk import read_talk
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
        "can I friend our TA?",
        "can I use X?",
        "can I say no thanks",
        "a parent asked me out, is that ok?",
        "I was checking my phone in class, is that ok?",
        "Can someone advise pupils by text?",
        "can anyone help me with my laptop at home?",
        "Any idea who the DSL is?",
        "asking for a friend's photo of pupils, ok?",
        "Hope you don't mind, can I text?",
        "Under the rules of the NEU can I strike?",
        "hi vis vest photo",
        "morning registration",
        "weird question from a pupil",
    ],
)
def test_what_the_question_is_about_stays(text: str) -> None:
    assert without_courtesies(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "can I" + "!" * 1490 + "a",
        "can I" + " " * 1490 + "a",
        "hi " * 490,
        "so " * 490 + "x",
        "thanks, " * 180,
        "?" * 1490,
    ],
)
def test_no_text_keeps_others_waiting(text: str) -> None:
    """Signs and courtesies without end took seconds once: it is the steps that count, which a second suffices for."""
    began = time.process_time()
    without_courtesies(text)
    read_talk(text)

    assert time.process_time() - began < 1
