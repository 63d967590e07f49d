"""Questions whether something is forbidden, asked for leave."""

import pytest

from signpost.bot.answers.question import read_question
from signpost.bot.answers.rewording import asked_for_leave
from tests.bot.school import vocabulary


@pytest.mark.parametrize(
    ("text", "for_leave"),
    [
        ("is it a bad idea to accept a mum", "can i accept a mum"),
        ("is it really against the rules for a TA to wear a watch?", "can i wear a watch?"),
        ("a mum has added me, is it wrong if i accept?", "a mum has added me, can i accept?"),
        ("we've got a WhatsApp group, is that banned", "we've got a WhatsApp group, is that allowed"),
        ("selfie in my classroom, any problem?", "selfie in my classroom, allowed?"),
        ("is it wrong not to lock my screen", None),
        ("is messaging a pupil gross misconduct", None),
        ("can I post it?", None),
    ],
)
def test_a_question_whether_something_is_forbidden_is_asked_for_leave(text: str, for_leave: str | None) -> None:
    assert asked_for_leave(text) == for_leave


def test_only_what_asks_for_a_ban_is_read_in_two_wordings() -> None:
    assert len(read_question("is it banned to add a mum?", vocabulary()).wordings) == 2
    assert len(read_question("can I add a mum or is that banned?", vocabulary()).wordings) == 1
    assert len(read_question("can't I just add a mum?", vocabulary()).wordings) == 1
