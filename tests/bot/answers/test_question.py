"""What is read in a question: its kind, which way it leans, whom it is about, and its everyday words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.answers.question import QuestionKind, read_kind, read_question
from tests.bot.school import vocabulary

KINDS: tuple[tuple[QuestionKind, str], ...] = (
    ("may", "can I friend a parent?"),
    ("may", "Can i snapchat a pupil"),
    ("may", "Am I allowed to use my phone at lunch?"),
    ("may", "is it ok to post a pic of my class"),
    ("may", "alright to accept a friend request from an old pupil?"),
    ("may", "hi, quick question, may we film the play?"),
    ("may", "is it against the rules to add a mum?"),
    ("may", "are TAs allowed on facebook at break"),
    ("may", "A parent posted about us. Can I comment?"),
    ("must", "do I have to sign the agreement every year?"),
    ("must", "Must I report it?"),
    ("must", "should i delete the nasty comments"),
    ("must", "am I required to answer e-mails at the weekend"),
    ("must", "do we need to tell parents if a lesson is recorded"),
    ("does", "does the school read my emails?"),
    ("does", "Will the school go to the police?"),
    ("does", "can the head make me take a post down"),
    ("outcome", "what happens if I break the rules?"),
    ("outcome", "Could I be sacked for something I post?"),
    ("outcome", "will I get in trouble for liking a post"),
    ("outcome", "a colleague never gets off her phone, could she be in bother for that"),
    ("scope", "does this apply to volunteers?"),
    ("scope", "are governors covered by this policy"),
    ("scope", "do I have to stick to all this as a helper"),
    ("scope", "do the rules still count at weekends"),
    ("who", "who is the nominated person"),
    ("who", "a kid is being bullied, who do I tell?"),
    ("who", "she has tried the page itself, who can she go to next"),
    ("when", "when is the policy reviewed?"),
    ("when", "how long are recordings kept"),
    ("when", "how often should I check my privacy settings"),
    ("what", "what counts as confidential information?"),
    ("what", "whats cyberbullying"),
    ("how", "how do i report bullying"),
    ("how", "a pupil added me, what should I do?"),
    ("how", "where do I take a complaint"),
    ("other", "facebook"),
    ("other", "pupils on social media"),
)


@pytest.mark.parametrize(("kind", "text"), KINDS)
def test_the_kind_of_a_question_is_read(kind: QuestionKind, text: str) -> None:
    assert read_kind(text) == kind


@pytest.mark.parametrize(("kind", "text"), [pair for pair in KINDS if pair[0] != "other"])
def test_manners_case_and_punctuation_do_not_change_the_kind(kind: QuestionKind, text: str) -> None:
    assert read_kind(f"Hi, please: {text}") == kind
    assert read_kind(text.upper()) == kind
    assert read_kind(f"  {text.rstrip('?')}  ") == kind


def test_ok_to_asks_for_leave() -> None:
    assert read_kind("ok to accept a friend request from an old pupil?") == "may"


@pytest.mark.parametrize(
    ("text", "asks_ban"),
    [
        ("is it wrong not to tell anyone", True),
        ("can't I just leave it", False),
        ("will it count against my record", False),
        ("is it against the rules to add a parent?", True),
        ("is it banned to use facebook at lunch?", True),
        ("is adding a parent forbidden?", True),
        ("am I not allowed to add parents?", True),
        ("can I add a parent?", False),
        ("is it ok to add a parent?", False),
        ("do I have to add a parent?", False),
    ],
)
def test_a_question_for_a_ban_is_told_from_one_for_leave(text: str, asks_ban: bool) -> None:
    assert read_question(text, vocabulary()).asks_ban is asks_ban


@pytest.mark.parametrize(
    "text",
    [
        "can I play fortnite against my pupils?",
        "can I share illegal images?",
        "can I make unprofessional comments?",
        "can I talk about a problem with a pupil online?",
        "can I add a mum or is that banned?",
    ],
)
def test_asking_for_leave_is_no_question_for_a_ban_whatever_is_asked_for(text: str) -> None:
    assert not read_question(text, vocabulary()).asks_ban


@pytest.mark.parametrize(
    ("text", "asks_silence"),
    [
        ("do I have to keep quiet about a colleague messaging pupils?", True),
        ("a pupil begged me not to tell anyone, can I keep it between us", True),
        ("am I supposed to turn a blind eye to staff posting about kids", True),
        ("can we hush it up?", True),
        ("is it wrong to say nothing?", True),
        ("do I still have to keep quiet about families once I have left?", False),
        ("posted something daft, should I own up or keep quiet", False),
        ("do I have to report it?", False),
    ],
)
def test_whether_one_may_say_nothing_is_read(text: str, asks_silence: bool) -> None:
    assert read_question(text, vocabulary()).asks_silence is asks_silence


@pytest.mark.parametrize(
    ("text", "asks_stopping"),
    [
        ("do I have to unfriend her?", True),
        ("should i delete my old posts", True),
        ("do we have to turn down friend requests", True),
        ("do I have to keep what I hear about families off facebook", True),
        ("should I keep it to myself that a family is moving", True),
        ("do I have to keep a copy", False),
        ("do I have to sign the agreement?", False),
        ("can I friend a parent?", False),
    ],
)
def test_whether_one_has_to_stop_something_is_read(text: str, asks_stopping: bool) -> None:
    assert read_question(text, vocabulary()).asks_stopping is asks_stopping


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("can parents film the play?", "parent"),
        ("are children allowed phones", "pupil"),
        ("do governors have to sign?", "governor"),
        ("can my volunteers use the wifi", "volunteer"),
        ("can I friend a parent?", None),
        ("is it ok to message pupils?", None),
        ("can a parent add me on insta?", None),
        ("are pupils allowed to follow us", None),
        ("are parents allowed to criticise us on facebook?", "parent"),
        ("can parents see our staff group if someone adds me", "parent"),
        ("can the pupils' parents be told?", None),
    ],
)
def test_whose_act_it_is_about_is_read(text: str, subject: str | None) -> None:
    assert read_question(text, vocabulary()).subject == subject


PARTIES: tuple[tuple[str, set[str]], ...] = (
    ("can I friend a parent?", {"parent"}),
    ("can i add a mum from my class", {"parent"}),
    ("one of the dads messaged me", {"parent"}),
    ("a kid in my class wants to follow me", {"pupil"}),
    ("can I text my Year 4s about homework", {"pupil"}),
    ("ex pupil, 15 now, added me", {"former_pupil"}),
    ("can i add old pupils of mine", {"former_pupil"}),
    ("can I add pupils and their parents?", {"pupil", "parent"}),
    ("can i be friends with the other TAs", {"colleague"}),
    ("a reporter has rung me", {"press"}),
    ("can I look up candidates before interviews", {"applicant"}),
    ("can I use facebook at lunch?", set()),
)


@pytest.mark.parametrize(("text", "parties"), PARTIES)
def test_the_other_party_is_read(text: str, parties: set[str]) -> None:
    names = {vocabulary().name(column) for column in read_question(text, vocabulary()).facets}

    assert {name.removeprefix("party.") for name in names if name.startswith("party.")} == parties


def test_everyday_words_are_explained_behind_the_question_and_not_replaced() -> None:
    text = "can I add a mum on insta?"
    question = read_question(text, vocabulary())

    assert question.text == text
    assert question.field_text.startswith(text)
    assert "parent" in question.field_text


def test_a_question_without_everyday_words_is_encoded_as_it_is() -> None:
    text = "Are recordings deleted?"

    assert read_question(text, vocabulary()).field_text == text


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    question = read_question(text, vocabulary())

    assert question.text == text
    assert question.field_text.startswith(text)


BEFORE = "Can I friend a parent?"


@pytest.mark.parametrize(
    ("text", "about_parents"),
    [
        ("And what if they add me?", True),
        ("can I text her", True),
        ("And what if a pupil adds me, do I tell them?", False),
        ("Do I have to sign the agreement?", False),
        ("Is it ok at lunch?", False),
    ],
)
def test_a_pronoun_stands_for_those_of_the_question_before(text: str, about_parents: bool) -> None:
    parent = vocabulary().index["party.parent"]
    question = read_question(text, vocabulary(), read_question(BEFORE, vocabulary()))

    assert (parent in question.facets) is about_parents
    assert ("(parent, " in question.field_text) is about_parents
    assert parent not in read_question(text, vocabulary()).facets
    assert question.text == text


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("can I friend a mum from my class?", {"party.parent"}),
        ("one of the dads in year 4 has added me, ok to accept?", {"party.parent"}),
        (
            "a little girl has sent me a friend request. Can I accept it if her mum agrees?",
            {"party.pupil", "party.parent"},
        ),
        ("can I message pupils and their parents?", {"party.pupil", "party.parent"}),
    ],
)
def test_a_pupil_who_acts_counts_beside_the_parent_and_one_who_only_tells_which_parent_does_not(
    text: str, parties: set[str]
) -> None:
    found = read_question(text, vocabulary())

    assert {vocabulary().name(c) for c in found.facets if vocabulary().name(c).startswith("party.")} == parties
