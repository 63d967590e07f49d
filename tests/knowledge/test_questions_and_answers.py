"""Policies that ask the questions that staff ask, and answer them: it is the answers that rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.knowledge.reading import clause, read, refs, uncovered

LONGER = "Only where the friendship is older than the job, and never where the pupil is still at the school."
SCHOOL = "Hillview School\nStaff guidance on social media\n\n"
SCOPE = f"{SCHOOL}It is for everybody who works here, paid or not, and for nobody else.\n\n"


def headings(text: str) -> list[tuple[str, ...]]:
    return [found.path for found in read(SCOPE + text).clauses[1:]]


def test_a_question_is_the_lead_in_of_its_answer_and_no_clause() -> None:
    text = (
        "PART THREE: QUESTIONS STAFF ASK\n\nQ. May I say yes?\n"
        "A. Yes, once he has left.\n\nQ. What then?\nA. Tell us.\n"
    )

    assert refs(text) == ["Part three, answer 1", "Part three, answer 2"]
    assert clause(text, "Part three, answer 1").lead_in == ("May I say yes?",)
    assert clause(text, "Part three, answer 1").modality == "may"


@pytest.mark.parametrize("mark", ["A. ", "A: ", "A1. ", "Answer: ", ""])
def test_an_answer_is_quoted_without_its_mark(mark: str) -> None:
    asked = f"Q1. May I message pupils?\n\n{mark}No. Use the school's system.\n\n"
    policy = read(f"{SCHOOL}{asked}Q2. And parents?\n\nYes.\n")

    assert [found.text for found in policy.clauses] == ["No. Use the school's system.", "Yes."]
    assert policy.clauses[0].modality == "must_not"
    assert uncovered(policy) == ""


def test_an_answer_of_several_paragraphs_stays_with_its_question() -> None:
    policy = read(f"{SCHOOL}Q. May I run a club's page?\n\nA. Yes.\n\nThe office must have its password.\n")

    assert [(found.ref, found.lead_in) for found in policy.clauses] == [
        ("Opening, answer 1", ("May I run a club's page?",)),
        ("Opening, answer 1, paragraph 2", ("May I run a club's page?",)),
    ]


def test_a_question_that_nothing_answers_is_a_clause_that_rules_nothing() -> None:
    policy = read(f"{SCHOOL}Q. May I say yes?\n\nQ. May I wait?\nA. No.\n\n1. Scope\n1.1 {LONGER}\n\nQ. May I ask?\n")

    assert [(found.ref, found.modality) for found in policy.clauses] == [
        ("Opening, question 1", "fact"),
        ("Opening, answer 2", "must_not"),
        ("1.1", "fact"),
        ("1, question 1", "fact"),
    ]


def test_a_list_behind_a_question_is_its_answer() -> None:
    policy = read(f"{SCHOOL}Q. What must I not post?\n\n• pupils' names\n• pupils' faces\n\n{LONGER}\n")

    assert [found.own_text for found in policy.clauses][1:3] == ["pupils' names", "pupils' faces"]
    assert uncovered(policy) == ""


@pytest.mark.parametrize(
    "question",
    ["Can I be friends with children at the school, or in my class?", "2.1 Can I be friends with children?",
     "2. Can I be friends with any of the children at our school?", "I am their aunt. Can I be friends with them?"],
)  # fmt: skip
@pytest.mark.parametrize("answer", [LONGER, "No.", "Never."])
def test_a_question_above_its_answer_is_a_heading(question: str, answer: str) -> None:
    asked = question.removeprefix("2.1 ").removeprefix("2. ")
    policy = read(
        f"{SCHOOL}{question}\n\n{answer}\n\nWho do I ask about it?\n\nThe head, or the deputy if she is out.\n"
    )
    found = policy.clauses[0]

    assert len(policy.clauses) == 2
    assert found.path[-1].endswith(asked)
    assert found.text == answer
    assert found.lead_in == (asked,)


def test_what_an_answer_does_turns_on_its_question() -> None:
    text = SCHOOL + "".join(
        f"{question}\n\n{answer}\n\n"
        for question, answer in (
            ("Can I message pupils?", "No."),
            ("Can I use my phone at lunch?", "Yes."),
            ("Do I have to be on the website?", "No."),
            ("Should I reply to abuse?", "No, it feeds it."),
        )
    )

    assert [found.modality for found in read(text).clauses] == ["must_not", "may", "may", "should_not"]


def test_questions_to_ask_oneself_are_no_headings() -> None:
    text = f"Before you post, ask yourself:\n\nIs it true?\n\nWould my head like it?\n\nIs it kind?\n\n{LONGER}\n"

    assert set(headings(text)) == {()}
    assert [found.modality for found in read(SCOPE + text).clauses][2:5] == ["fact"] * 3


@pytest.mark.parametrize(
    "heading",
    ["Who it is for", "Who it applies to", "For whom it is written", "Children who are family",
     "Official pages and who may post", "Lessons when school is shut", "What if I get it wrong?"],
)  # fmt: skip
def test_what_a_passage_is_about_is_its_heading(heading: str) -> None:
    assert headings(f"{heading}\n\n{LONGER}\n") == [(heading,)]


@pytest.mark.parametrize("text", ["May I say yes? Only once he has left.", "May I say yes?\tOnly once he has left."])
def test_a_question_and_its_answer_in_one_paragraph_are_read_as_such(text: str) -> None:
    assert [found.modality for found in read(f"{SCHOOL}{text}\n").clauses] == ["may"]


ASKED = (
    ("Can I message pupils?", "No.", "must_not"),
    ("May I use my phone at lunch?", "Yes, in the staff room.", "may"),
    ("Do I have to report it if a pupil contacts me?", "Yes. Tell the head the same day.", "must"),
    ("Do I have to be on the website?", "No.", "may"),
    ("May I lend my phone to a pupil?", "Certainly not.", "must_not"),
    ("May I have my phone on in lessons?", "We would rather you did not.", "should_not"),
    ("Can I accept requests from parents?", "We ask you not to.", "should_not"),
    ("Can I wear a body camera?", "This is not something we allow.", "must_not"),
    ("May I use my own phone on a trip?", "Only in an emergency.", "may"),
    ("Is it fine to charge my phone at school?", "As long as it has been tested.", "may"),
    ("What if I get it wrong?", "The head is told of it, and nobody shouts.", "fact"),
)


@pytest.mark.parametrize(
    "form",
    [
        "**Q: {}**\n\nA: {}\n\n", "**Q. {}** {}\n\n", "**{}**\n{}\n\n", "- **{}** {}\n", "- {} {}\n",
        "### {}\n\n{}\n\n",
        "1. {}\n   {}\n\n", "1. {}\n   - {}\n\n", "| {} | {} |\n", "{}\n\n{}\n\n", "Q. {}\nA. {}\n\n",
    ],
)  # fmt: skip
def test_however_questions_and_answers_are_set_the_answers_rule(form: str) -> None:
    head = "| Question | Answer |\n|---|---|\n" if form.startswith("|") else ""
    body = "".join(form.format(asked, answer) for asked, answer, _ in ASKED)
    policy = read(f"# Social media\n\nHillview School\n\n{head}{body}", ".md")
    found = policy.clauses

    assert [one.modality for one in found] == [does for _, _, does in ASKED]
    assert all(
        asked in " ".join((*one.path, *one.lead_in, one.text)) for one, (asked, _, _) in zip(found, ASKED, strict=True)
    )
    assert uncovered(policy) == ""


LINES = st.sampled_from(
    ["Q. May I?", "Q2: Must I wait?", "A. No.", "**Q: May I go?**", "1. May I stay?",
     "A: Yes, once he left.", "Is it kind?", LONGER, "No.", "• ask",
     "1. Scope", "1.1 Staff must ask.", "b) wait", "Staff must not:", "Name | Role", "(See 1.1.)", "CONTACT"]
)  # fmt: skip


@given(st.lists(LINES, min_size=1, max_size=12))
def test_of_no_questions_and_answers_is_anything_lost(lines: list[str]) -> None:
    policy = read(SCHOOL + "\n\n".join([*lines, LONGER]) + "\n")

    assert uncovered(policy) == ""
    assert len({found.ref for found in policy.clauses}) == len(policy.clauses)
    assert [found.start for found in policy.clauses] == sorted(found.start for found in policy.clauses)
    assert all(policy.text[found.start : found.end] == found.text for found in policy.clauses)
