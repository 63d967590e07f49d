"""A clause asked for by its ref."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.answers.reference import asked_ref, find_clauses, in_full, refs_under
from signpost.knowledge.plain_text import read_text
from signpost.knowledge.policy import Policy
from signpost.knowledge.reader import policy_of
from tests.bot.school import policy, rows
from tests.knowledge.reading import read

ASKED = (
    ("5.9", "5.9"),
    ("5.9?", "5.9"),
    (" 5.9. ", "5.9"),
    ("clause 5.9", "5.9"),
    ("Clause 5.9 please", "5.9"),
    ("section 6.11(b)", "6.11(b)"),
    ("6.11b", "6.11b"),
    ("what does 5.9 say", "5.9"),
    ("what does clause 5.9 say?", "5.9"),
    ("What's in 5.9?", "5.9"),
    ("can you show me 10.1 (ii)?", "10.1 (ii)"),
    ("rule 7", "7"),
    ("what does section 6 say?", "6"),
    ("99.9", "99.9"),
    ("what does 1.1 of the phone policy say?", "1.1 phone"),
    ("1.1 phones", "1.1 phones"),
)
NO_REFS = (
    "",
    "5",
    "can I friend a parent?",
    "what about 5.9 and 6.1?",
    "can I leave at 3.30?",
    "does 5.9 apply to volunteers?",
    "is a £5.99 app ok",
    "is 2.5% of my data enough",
    "I have 30 children in my class",
    "can I print on A4?",
    "A4",
    "can I text a year 6",
    "what does 1.1 of the uniform policy say about ties?",
)


def named(name: str, title: str) -> Policy:
    return policy_of(
        read_text(f"{title}\n\n1. Rules\n\n1.1 Staff must look at {name}.\n\n1.2 Staff may look away.\n", name)
    )


PHONES, TRIPS = named("phones", "Phone Policy"), named("trips", "Policy on School Trips")
ALL = (PHONES, TRIPS, policy())


@pytest.mark.parametrize(("text", "ref"), ASKED)
def test_a_message_that_asks_for_a_clause_is_known(text: str, ref: str) -> None:
    assert asked_ref(text, ALL) == ref


@pytest.mark.parametrize("text", NO_REFS)
def test_a_message_that_asks_something_else_is_not_taken_for_it(text: str) -> None:
    assert asked_ref(text, ALL) is None


@pytest.mark.parametrize(
    ("asked", "ref"), [("what does B2 say?", "B2"), ("b2", "B2"), ("rule 3", "3"), ("what's rule 3", "3")]
)
def test_a_clause_with_a_letter_or_a_word_in_its_number_is_asked_for(asked: str, ref: str) -> None:
    coded = policy_of(read_text("Phones\n\nB1. Be kind.\n\nB2. Be on time.\n\nRule 3: Be there.\n", "coded"))

    assert (asked_ref(asked, [coded]) or "").upper() == ref
    assert [clause.ref.removeprefix("Rule ") for _, clause in find_clauses(ref, [coded])] == [ref]


def test_no_question_of_the_corpus_is_taken_for_it() -> None:
    asked = [row["question"] for name in "abcd" for row in rows(f"questions_{name}.jsonl")]

    assert [text for text in asked if asked_ref(text, ALL) is not None] == []


@pytest.mark.parametrize(
    ("typed", "ref"),
    [("5.9", "5.9"), (" 5.9 ", "5.9"), ("6.11 (B)", "6.11(b)"), ("6.11b", "6.11(b)"), ("clause 10.1(i)", "10.1(i)")],
)
def test_a_clause_is_found_by_its_ref_as_people_type_it(typed: str, ref: str) -> None:
    ((found, clause),) = find_clauses(typed, [policy()])

    assert (found, clause.ref) == (policy(), ref)


@pytest.mark.parametrize("typed", ["", "99.9", "5", "no such thing", "5.9 agreement", "()"])
def test_there_may_be_no_such_clause(typed: str) -> None:
    assert find_clauses(typed, [policy()]) == []


def test_every_policy_that_has_the_clause_shows_its_own() -> None:
    assert [found.name for found, _ in find_clauses("1.1", ALL)] == ["phones", "trips", "policy"]


@pytest.mark.parametrize(
    "typed", ["1.1 trips", "trips 1.1", "1.1 of the policy on school trips", "clause 1.1, School Trips"]
)
def test_a_policy_that_is_named_shows_its_own_alone(typed: str) -> None:
    assert [found.name for found, _ in find_clauses(typed, ALL)] == ["trips"]


def test_what_stands_under_a_heading_is_named() -> None:
    assert refs_under("1", [PHONES]) == ["1.1", "1.2"]
    assert refs_under("2", [PHONES]) == []


@given(st.text(max_size=80))
def test_any_text_may_be_looked_for(text: str) -> None:
    assert asked_ref(text, [PHONES]) is None or text.strip()
    assert all(found is PHONES for found, _ in find_clauses(text, [PHONES]))


def test_a_clause_that_opens_a_list_is_shown_with_its_items() -> None:
    text = "# Conduct\n\n2.1 Be kind.\n\n2.2 Staff must not:\n\n(a) lend:\n   - a phone\n(b) shout\n\n2.3 Be on time.\n"
    found = read(text, ".md")
    shown = {clause.ref: in_full(found, clause) for clause in found.clauses}

    assert shown["2.2"] == "Staff must not:\n(a) lend:\n   - a phone\n(b) shout"
    assert shown["2.2(b)"] == "shout"
    assert shown["2.1"] == "Be kind."


def test_its_items_have_the_letters_that_the_word_processor_only_shows() -> None:
    found = read("2.2 Staff must not:\n\n(a) lend a phone\n(b) shout\n")
    first, *_ = (clause for clause in found.clauses if clause.ref == "2.2")
    bare = found.model_copy(update={"text": " " * len(found.text)})

    assert in_full(bare, first) == "Staff must not:\n(a) lend a phone\n(b) shout"
