"""Which words of a clause a verdict rests on."""

from pathlib import Path

import pytest

from signpost.bot.answers.answering import PolicyShelf
from signpost.bot.answers.ground import asked_verbs, find_grounds
from signpost.bot.answers.question import Question
from signpost.bot.answers.verdict import Ground, judge
from signpost.knowledge.reader import read_policy
from tests.bot.school import answerer, encoder, vocabulary

CLAUSE = """# Phone Policy

## 1. Phones

1.1 Staff phones must be silent in lessons. In the staffroom, staff may use their own phones at lunch. {more}

1.2 Something else entirely, about the minibus.
"""


def ground_of(folder: Path, asked: str, clause: str = CLAUSE.format(more="")) -> Ground:
    """The ground of a question in the first clause of a policy."""
    file = folder / "phones.md"
    file.write_text(clause, "utf-8")
    shelf = PolicyShelf(encoder(), vocabulary())
    shelf.add(read_policy(file))
    question = answerer().read(asked)
    return first_ground(question, shelf, 0)


def first_ground(question: Question, shelf: PolicyShelf, row: int) -> Ground:
    """The ground of a question in one clause of the policy "phones"."""
    vector = encoder().encode_query(question.field_text)
    (found,) = find_grounds(question, vector, shelf.passages("phones"), [row], vocabulary())
    return found


def test_the_sentence_nearest_to_the_question_is_chosen(tmp_path: Path) -> None:
    assert ground_of(tmp_path, "can I use my phone at lunch?").sentence.endswith("own phones at lunch.")
    assert ground_of(tmp_path, "must my phone be silent in lessons?").sentence.startswith("Staff phones must")


def test_the_words_are_the_clauses_own(tmp_path: Path) -> None:
    for asked in ("can I use my phone at lunch?", "is gambling ok?", "?", ""):
        assert ground_of(tmp_path, asked).sentence in CLAUSE


def test_a_question_in_a_clause_rules_nothing(tmp_path: Path) -> None:
    clause = CLAUSE.format(more="Can I use my phone at lunch?")

    assert not ground_of(tmp_path, "Can I use my phone at lunch?", clause).sentence.endswith("?")


def test_of_a_sentence_with_two_rules_the_part_with_the_verb_asked_about_counts(tmp_path: Path) -> None:
    clause = "# Phones\n\n1.1 Staff must keep the evidence, and must not delete any message.\n"

    assert ground_of(tmp_path, "should I delete the message?", clause).sentence == "must not delete any message."


@pytest.mark.parametrize("condition", ["Should a rude message come from a parent", "If a message should be rude"])
def test_the_part_that_tells_when_the_rest_holds_rules_nothing(tmp_path: Path, condition: str) -> None:
    clause = f"# Phones\n\n1.1 {condition}, staff are asked not to reply to it, but to keep a copy of it.\n"

    found = ground_of(tmp_path, "should I reply to the message?", clause)

    assert found.modality == "should_not"
    assert judge(answerer().read("should I reply to the message?"), found) == "no"


def test_an_item_rests_on_its_lead_in(tmp_path: Path) -> None:
    clause = "# Phones\n\n## 1. Rules\n\nStaff must not:\n\na) lend their phones to pupils\n"
    file = tmp_path / "phones.md"
    file.write_text(clause, "utf-8")
    policy = read_policy(file)
    shelf = PolicyShelf(encoder(), vocabulary())
    shelf.add(policy)
    (row,) = (n for n, c in enumerate(policy.clauses) if "lend" in c.own_text)
    question = answerer().read("can I lend my phone to a pupil?")
    found = first_ground(question, shelf, row)

    assert found.modality == "must_not"
    assert judge(question, found) == "no"


@pytest.mark.parametrize(
    ("asked", "covered"),
    [("can I use my phone?", True), ("can I use my phone at lunch?", True), ("can I use my phone at weekends?", False)],
)
def test_whether_the_words_cover_the_time_asked_about_is_told(tmp_path: Path, asked: str, covered: bool) -> None:
    clause = "# Phones\n\n1.1 Staff may use their own phones at lunch.\n"

    assert ground_of(tmp_path, asked, clause).covered is covered


def test_a_harmful_act_is_told(tmp_path: Path) -> None:
    assert ground_of(tmp_path, "can I slag off the head?").harmful
    assert not ground_of(tmp_path, "can I use my phone?").harmful


@pytest.mark.parametrize(
    ("asked", "harmful"),
    [
        ("a dad is slagging me off online, can I get any help from school?", False),
        ("someone threatened me on facebook, can I go to the police?", False),
        ("they bully me on the staff chat, can I make a complaint?", False),
        ("a dad slagged me off online, can I slag him off back?", True),
        ("can I get help with watching porn?", True),
    ],
)
def test_whom_harm_was_done_to_asks_for_nothing_harmful_by_asking_for_help(
    asked: str, harmful: bool, tmp_path: Path
) -> None:
    assert ground_of(tmp_path, asked).harmful is harmful


@pytest.mark.parametrize(
    ("asked", "clause", "excepted"),
    [
        ("can I name the school on LinkedIn?", "Staff must not name the school, except on LinkedIn.", True),
        ("can I name the school on Facebook?", "Staff must not name the school, except on LinkedIn.", False),
        ("can I post at lunch?", "No posting is allowed apart from the lunch hour.", True),
        ("can I message pupils?", "Unless there is an emergency, staff must not message pupils.", False),
        ("can I speak to journalists?", "Staff other than the head must not speak to journalists.", False),
        ("can I photograph pupils?", "Phones must not be used, except in the hall, and must not photograph.", False),
        ("can I ring in the corridor?", "I will not ring except in the office, never in the corridor.", False),
        ("can I post photos without consent?", "Staff must not post photos unless consent was given.", False),
        ("can I name the school?", "Staff must not name the school except where the school is well known.", False),
    ],
)
def test_what_the_words_except_is_told_by_name(tmp_path: Path, asked: str, clause: str, excepted: bool) -> None:
    assert ground_of(tmp_path, asked, f"# Phones\n\n1.1 {clause}\n").excepted == excepted


def test_what_the_words_except_is_not_plainly_forbidden(tmp_path: Path) -> None:
    clause = "# Phones\n\n1.1 I will not play games unless they are part of a lesson.\n"

    for asked, verdict in (("can I play games?", "no"), ("can I play games in a lesson?", "depends")):
        assert judge(answerer().read(asked), ground_of(tmp_path, asked, clause)) == verdict


def test_a_relative_is_the_exception_where_the_clause_speaks_of_relatives(tmp_path: Path) -> None:
    clause = "# Phones\n\n1.1 Staff must not add parents, unless they are close relatives.\n"

    assert ground_of(tmp_path, "can I add my sister, a parent?", clause).about_exception
    assert not ground_of(tmp_path, "can I add a parent?", clause).about_exception


@pytest.mark.parametrize(
    ("asked", "verb"),
    [("should we delete the post?", "delete"), ("can I add a mum", "add"), ("am I allowed to film", "film")],
)
def test_the_verb_asked_about_is_found(asked: str, verb: str) -> None:
    assert verb in asked_verbs(answerer().read(asked))
