"""What reads as a report is told from what asks in general."""

import json

import pytest

from signpost.bot.questions.disclosure import reads_as_report, report_instead
from tests.bot.school import CORPUS
from tests.budget import processor_budget

REPORTS = (
    "A pupil told me that her stepfather hits her",
    "Mr Smith has been messaging a year 9 girl at night",
    "a colleague is bullying me on WhatsApp",
    "someone has made a fake account about me",
    "I want to report the headteacher",
    "my head of department keeps sending me sexual messages",
    "I saw a TA touching a child inappropriately",
    "One of my pupils has sent nudes to a boy in year 10",
    "Ben was kissing a sixth former",
    "I’m being threatened by a parent online",
    "a boy in my form says he is scared of going home, what do I do?",
    "the caretaker texts girls from year 8",
    "I have been bullied by my line manager",
    "a kid in my class is self-harming",
    "someone posted lies about me on facebook",
    "may I look away? my boss is harassing me, and I wonder if that is allowed",
)
IN_GENERAL = (
    "can I wear jeans on inset day",
    "may I friend the parent of a former pupil",
    "what do I do if a pupil tells me they are being bullied?",
    "is bullying online covered by the policy?",
    "who owns photos that I took on a school trip?",
    "can i message pupils on teams at the weekend",
    "do I have to report cyberbullying?",
    "can we text year 11 students about revision?",
    "How do I report harassment?",
    "a parent wants to add me, what do I say?",
)


@pytest.mark.parametrize("text", REPORTS)
def test_what_has_happened_to_somebody_reads_as_a_report(text: str) -> None:
    assert reads_as_report(text)


@pytest.mark.parametrize("text", IN_GENERAL)
def test_what_holds_in_general_does_not(text: str) -> None:
    assert not reads_as_report(text)


def test_few_of_the_questions_that_staff_ask_are_held_back() -> None:
    rows = [
        json.loads(line)["question"]
        for file in sorted(CORPUS.glob("questions_*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]

    assert sum(map(reads_as_report, rows)) < len(rows) / 50


def test_somebody_in_distress_is_told_who_listens_and_that_nothing_was_passed_on() -> None:
    said = report_instead("distress", "i want to end it all")

    assert said is not None
    assert "116 123" in said
    assert "did not pass on" in said


def test_the_longest_text_is_read_at_once() -> None:
    with processor_budget(20):
        for text in ("a pupil " * 180, "I have " * 210, "hit me told " * 120, "Ben was " * 180):
            reads_as_report(text)
