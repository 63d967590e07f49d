"""What people type with their thumbs is read as what they meant, and what they meant is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.answers.answering import Answerer
from signpost.bot.answers.spelling import Speller
from signpost.bot.answers.vocabulary import load_vocabulary
from signpost.embeddings.lexical import words
from tests.bot.school import answer, shelf

MEANT = (
    "friend",
    "parent",
    "password",
    "photograph",
    "laptop",
    "headteacher",
    "confidential",
    "memory",
)


def speller() -> Speller:
    return Speller(load_vocabulary())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("can I firend a parrent", "can I friend a parent"),
        ("a stduent sent me a msg", "a student sent me a message"),
        ("the headtecher on instgram", "the headteacher on instagram"),
        ("could I get sakced for smething I post", "could I get sacked for something I post"),
        ("can i use a memroy stck", "can i use a memory stick"),
        ("is wikepdeia or faecbok ok", "is wikepdeia or facebook ok"),
        ("an unprofesional collegue", "an unprofessional colleague"),
        ("u cant, im told r they", "you can't, I'm told are they"),
        ("CAN I FIREND A PARENT?", "can i friend a parent?"),
        ("Firend requests?", "friend requests?"),
    ],
)
def test_slips_and_short_forms_are_put_right(typed: str, meant: str) -> None:
    assert speller().put_right(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "what does the policy say about colour, behaviour and organising programmes",
        "my partner is polite and patent",
        "can I ask Mrs Wonde or Keighley about it",
        "who reposted, retweeted or unfollowed whom",
        "is vaping on my insta story or vlog ok with SLT, the SENCO and CPOMS",
        "admin, comms, trans, fiance, wellbeing, tech, maths, crypto, incel, vimeo, canva, camhs, parentmail",
        "truanting, macbook, patreon, viber",
        "a paedophile in paediatric care, marvellous, the fayre, turnitin, alexa, monzo, speedos, intro, housemistress",
        "can I IM a pupil in year R, teach R E to our u 13 team, UR Mrs Ive",
        "yr6 and ks2 on j.smith@school.org, www.scholl.co.uk and the drop-dwon",
        "ask the besarq",
        "x y zz",
        "",
    ],
)
def test_what_is_no_slip_is_left_alone(text: str) -> None:
    assert speller().put_right(text) == text


def test_a_word_of_the_schools_policies_is_right_and_likelier_than_others() -> None:
    assert speller().put_right("log it on padlet") == "log it on padlet"
    assert speller().put_right("may I wonde", {"wond"}.__contains__) == "may I wonde"
    assert speller().put_right("ask the bursr", set(words("bursar")).__contains__) == "ask the bursar"


@given(st.sampled_from(MEANT), st.data())
def test_a_long_word_of_the_field_is_found_with_two_of_its_letters_swapped_or_one_twice(
    word: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(1, len(word) - 2))
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    doubled = word[: at + 1] + word[at:]
    assert speller().put_right(f"the {swapped} here") == f"the {word} here"
    assert speller().put_right(f"the {doubled} here") == f"the {word} here"


@given(st.text(max_size=60))
def test_nothing_that_was_put_right_is_changed_again(text: str) -> None:
    once = speller().put_right(text)
    assert speller().put_right(once) == once


def test_a_question_with_slips_is_answered_as_the_one_that_was_meant() -> None:
    meant, typed = answer("can I friend a parent?"), answer("can I firend a paretn?")
    assert (typed.verdict, typed.citations) == (meant.verdict, meant.citations)


def test_what_is_shown_is_what_was_typed() -> None:
    question = Answerer(load_vocabulary()).read("can I firend a paretn?", shelf=shelf())
    assert (question.typed, question.text) == ("can I firend a paretn?", "can I friend a parent?")
    assert answer("can I firend a paretn?").question == "can I firend a paretn?"
