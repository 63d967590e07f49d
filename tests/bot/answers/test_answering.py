"""Questions answered from the sample policy with the default model: the clause, the verdict, and the school's words."""

from pathlib import Path

import numpy as np
import pytest

from signpost.bot.answers.answer import MOST_QUOTED, Answer
from signpost.bot.answers.answering import MOST_CITATIONS, PolicyShelf, to_read
from signpost.bot.answers.reading import LABELS
from signpost.embeddings import CachedEncoder, VectorCache
from signpost.knowledge.reader import read_policy
from tests.bot.school import answer, answer_from, answer_row, answerer, encoder, policy, rows, shelf, vocabulary
from tests.embeddings.counting import CountingEncoder

FIRST = (
    ("Can I add parents on Facebook?", "5.9", {"no"}),
    ("one of the mums sent me a friend request, can i accept it", "5.9", {"no"}),
    ("is it ok to let pupils follow my public Instagram if i dont follow them back", "5.1", {"no"}),
    ("can i give a mum my mobile number in case she's running late", "5.4", {"no"}),
    ("I'm leaving at easter, can I keep in touch with my class on insta after that?", "5.8", {"no"}),
    ("Do I have to use two-step verification?", "6.2", {"yes"}),
    ("Can I sign up to Pinterest with my school email?", "6.7", {"no"}),
    ("Theres a mistake on the schools wikipedia page, can i just fix it at lunch", "6.10", {"no"}),
    ("can i put my phone on the school wifi", "7.5", {"yes", "depends"}),
    ("Can I use a VPN to get on to a blocked site?", "7.6", {"no"}),
    ("How long do you keep the monitoring records?", "8.2", {"info"}),
    ("do we need to tell parents if a zoom lesson is being recorded", "9.6", {"yes"}),
    ("how long are recordings of online lessons kept", "9.7", {"info"}),
    ("Am I required to answer e-mails on a Sunday night?", "11.4", {"no"}),
    ("Can I look up candidates on Facebook before we interview them?", "15.1", {"no"}),
    ("do i have to sign the agreement every year?", "15.4", {"yes"}),
    ("can the head make me take a post down", "16.4", {"yes"}),
)


@pytest.mark.parametrize(("asked", "ref", "verdicts"), FIRST)
def test_a_typical_question_gets_its_clause_first(asked: str, ref: str, verdicts: set[str]) -> None:
    found, _ = answer_row({"policy": "policy", "question": asked})

    assert found.outcome == "answered"
    assert found.citations[0].ref == ref
    assert found.verdict in verdicts


def test_over_one_clause_leave_and_duty_get_the_verdict_each_asks_for() -> None:
    leave, ban, duty = (
        answer(asked)
        for asked in (
            "can I add a parent on facebook?",
            "is it against the rules to add a parent on facebook?",
            "do I have to add a parent on facebook?",
        )
    )

    assert {found.citations[0].ref for found in (leave, ban, duty)} == {"5.9"}
    assert (leave.verdict, ban.verdict, duty.verdict) == ("no", "yes", "no")


def test_an_answer_names_policy_version_and_ref_and_says_how_the_verdict_follows() -> None:
    found = answer("can I friend a parent?")
    first = found.citations[0]

    assert (first.policy, first.title, first.version, first.ref) == ("policy", "Social Media Policy", "4.1", "5.9")
    assert "must not" in found.reason
    assert "\n" not in found.reason


def test_the_exception_to_a_rule_is_quoted_and_marked_as_one() -> None:
    found = answer("can I friend a parent?")
    exceptions = [citation for citation in found.citations if citation.is_exception]

    assert not found.citations[0].is_exception
    assert ["Some staff are related to a pupil or parent" in citation.text for citation in exceptions] == [True]


def test_every_quotation_is_character_for_character_the_policys() -> None:
    """Promise 6, on every question of the sample corpus."""
    wrong = []
    for row in rows("questions_sample.jsonl"):
        found, policy = answer_row(row)
        for citation in found.citations:
            clause = next(c for c in policy.clauses if c.id == citation.clause_id)
            exact = citation.text in clause.text and policy.text[clause.start : clause.end] == clause.text
            if not exact or citation.lead_in != clause.lead_in or any(w not in policy.text for w in clause.lead_in):
                wrong.append((row["id"], citation.ref))

    assert wrong == []


def test_citations_are_few_short_and_different() -> None:
    for row in rows("questions_sample.jsonl"):
        citations = answer_row(row)[0].citations
        refs = [citation.clause_id for citation in citations]

        assert 1 <= len(refs) <= MOST_CITATIONS
        assert len(set(refs)) == len(refs)
        assert all(0 < len(citation.quotation) <= MOST_QUOTED for citation in citations)
        # Exceptions come last.
        assert sorted(citation.is_exception for citation in citations) == [c.is_exception for c in citations]


SILENT = (
    "can i wear jeans on inset day",
    "how many sick days before i need a doctors note",
    "can i bring my dog in on friday",
    "what time does breakfast club start",
    "Am I entitled to time off for my sister's wedding?",
    "when do we get paid in december",
    "where are the spare laminating pouches kept",
    "Is there a limit on photocopying?",
    "can i wear a smartwatch in the classroom",
)


@pytest.mark.parametrize("asked", SILENT)
def test_where_the_policy_is_silent_nothing_is_claimed(asked: str) -> None:
    found, _ = answer_row({"policy": "policy", "question": asked})

    assert found.outcome == found.verdict == "silent"
    assert found.reason == ""


@pytest.mark.parametrize("said", ["wanker", "lorem ipsum dolor sit amet", "qwerty uiop", "N/A"])
def test_what_cannot_be_understood_is_said_to_be_unclear(said: str) -> None:
    found = answer(said)

    assert found.outcome == found.verdict == "unclear"
    assert len(found.citations) == 2


@pytest.mark.parametrize("said", ["I'm being bullied online", "i want to report an incident"])
def test_a_statement_gets_what_the_policy_says_and_neither_yes_nor_no(said: str) -> None:
    found = answer(said)

    assert found.outcome == "answered"
    assert found.verdict == "info"


@pytest.mark.parametrize(
    "asked",
    [
        "can i share illegal images in the staff group",
        "can I post extremist material or is that banned?",
        "am I allowed to ignore bullying",
        "can I have sex with a pupil",
    ],
)
def test_leave_for_what_is_wrong_is_never_given(asked: str) -> None:
    assert answer(asked).verdict in ("no", "depends", "silent")


def test_an_answer_does_not_depend_on_what_was_asked_before() -> None:
    first = answer("can I friend a parent?")
    answer("do i have to sign the agreement every year?")

    assert answer("can I friend a parent?") == first


@pytest.mark.parametrize(
    "variant",
    ["CAN I FRIEND A PARENT?", "can I friend a parent", "  can  I friend\na parent ?", "hi, can I friend a parent?"],
)
def test_case_spacing_and_manners_do_not_change_the_answer(variant: str) -> None:
    found = answer(variant)

    assert (found.verdict, found.citations[0].ref) == ("no", "5.9")


@pytest.mark.parametrize(
    "typo",
    [
        "can i freind a parent on facebok",
        "can i frend a mum",
        "can I add a parrent on facebook",
    ],
)
def test_typing_errors_are_understood(typo: str) -> None:
    assert answer(typo).citations[0].ref == "5.9"


# --- Cost, and more than one policy -----------------------------------------------------------------------------------


def counting_shelf(folder: Path) -> tuple[CountingEncoder, PolicyShelf]:
    counting = CountingEncoder()
    encoder = CachedEncoder(counting.name, lambda: counting, VectorCache(folder, counting.name))
    on = PolicyShelf(encoder, vocabulary())
    on.add(policy())
    return counting, on


def ask(on: PolicyShelf, text: str) -> None:
    answer_from(on, text)


def test_a_second_identical_question_costs_no_encoding(tmp_path: Path) -> None:
    counting, on = counting_shelf(tmp_path)
    ask(on, "can I friend a parent?")
    before = len(counting.batches)
    ask(on, "can I friend a parent?")

    assert len(counting.batches) == before


def test_a_question_costs_one_encoding_of_one_text(tmp_path: Path) -> None:
    counting, on = counting_shelf(tmp_path)
    before = len(counting.batches)
    ask(on, "can I friend a parent?")

    assert [len(batch) for batch in counting.batches[before:]] == [1]


def test_a_policy_that_was_read_before_costs_no_encoding(tmp_path: Path) -> None:
    counting_shelf(tmp_path)
    counting, _ = counting_shelf(tmp_path)

    assert counting.batches == []


def test_what_staff_ask_is_not_written_to_the_disk(tmp_path: Path) -> None:
    _, on = counting_shelf(tmp_path)
    kept = {file: file.read_bytes() for file in tmp_path.rglob("*")}
    ask(on, "can I friend a parent?")

    assert {file: file.read_bytes() for file in tmp_path.rglob("*")} == kept


def test_of_two_policies_the_one_that_settles_it_answers(tmp_path: Path) -> None:
    file = tmp_path / "pets.md"
    file.write_text("# Pets Policy\n\n1.1 Staff must not bring dogs into school.\n\n1.2 Fish are welcome.\n", "utf-8")
    on = PolicyShelf(shelf().encoder, vocabulary())
    on.add(policy())
    on.add(read_policy(file))

    for asked, name in (("can I bring my dog into school?", "pets"), ("can I friend a parent?", "policy")):
        found = answer_from(on, asked)

        assert (found.outcome, found.citations[0].policy, found.verdict) == ("answered", name, "no")


def test_a_policy_of_one_clause_can_be_asked(tmp_path: Path) -> None:
    file = tmp_path / "one.txt"
    file.write_text("Staff must not run in the corridor.", "utf-8")
    on = PolicyShelf(shelf().encoder, vocabulary())
    on.add(read_policy(file))
    found = answer_from(on, "can I run in the corridor?")

    assert [citation.text for citation in found.citations] == ["Staff must not run in the corridor."]


def test_a_long_clause_is_quoted_in_whole_sentences(tmp_path: Path) -> None:
    rules = [f"Rule number {n} says that staff should take care with item {n} of the list." for n in range(40)]
    rules[30] = "Staff must not lend their phones to pupils on any trip."
    file = tmp_path / "long.txt"
    file.write_text(" ".join(rules), "utf-8")
    on = PolicyShelf(shelf().encoder, vocabulary())
    on.add(read_policy(file))
    found = answer_from(on, "can I lend my phone to a pupil on a trip?")
    quoted = found.citations[0].text

    assert rules[30] in quoted
    assert len(quoted) <= MOST_QUOTED
    assert all(sentence in rules for sentence in quoted.replace(". ", ".\n").split("\n"))


def test_what_only_asks_the_same_answers_nothing(tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    asking = "• Can I message pupils on WhatsApp?\n• Can I message pupils at night?\n\n"
    file.write_text(f"1. Contact\n\n{asking}2. Rules\n\nStaff must never write to pupils on private apps.\n", "utf-8")
    on = PolicyShelf(shelf().encoder, vocabulary())
    on.add(read_policy(file))
    found = answer_from(on, "can I message pupils on WhatsApp?")

    assert found.citations[0].text == "Staff must never write to pupils on private apps."
    assert found.verdict == "no"


@pytest.mark.parametrize("opening", ["Messages to pupils by phone must not:", "Messages to pupils by phone"])
def test_what_only_opens_a_list_that_is_too_long_to_quote_gives_way_to_its_items(opening: str, tmp_path: Path) -> None:
    items = [
        f"be sent about matter number {n} of those that the office deals with each and every term" for n in range(12)
    ]
    items[5] = "be sent at night"
    file = tmp_path / "list.txt"
    listed = "\n".join(f"({letter}) {item};" for letter, item in zip("abcdefghijkl", items, strict=True))
    file.write_text(f"1. Contact\n\n1.1 {opening}\n{listed}\n\n1.2 Lunch is at noon.\n", "utf-8")
    on = PolicyShelf(shelf().encoder, vocabulary())
    on.add(read_policy(file))

    assert answer_from(on, "can I send a message to a pupil's phone at night?").citations[0].text == "be sent at night;"


def read_as(verdict: str, text: str, file: str, folder: Path) -> Answer:
    """The answer from a policy, where the second reading is sure of a verdict on its nearest clause."""
    (folder / "policy.md").write_text(file, "utf-8")
    on = PolicyShelf(encoder(), vocabulary())
    on.add(read_policy(folder / "policy.md"))
    question = answerer().read(text, shelf=on)
    vector = on.encoder.encode_query(question.field_text)
    ranked = answerer().rank(question, vector, on)
    sure = np.array([[[9.0 if label == verdict else 0.0 for label in LABELS]] * len(to_read(ranked))], dtype=np.float32)
    return answerer().answer(question, vector, ranked, sure)


COMMENTS = "# Policy\n\n## Comments\n\nComments on the school's page are switched {}.\n"


def test_what_no_modal_verb_says_is_read_from_the_clause(tmp_path: Path) -> None:
    asked = "can parents comment on the school's page?"
    on, off = (
        read_as(verdict, asked, COMMENTS.format(word), tmp_path) for verdict, word in (("yes", "on"), ("no", "off"))
    )

    assert (on.verdict, off.verdict) == ("yes", "no")
    assert "how I read" in on.reason


def test_a_clause_close_behind_that_says_no_takes_what_was_read_back(tmp_path: Path) -> None:
    against = COMMENTS.format("on") + "\nParents must not comment on the school's page.\n"
    found = read_as("yes", "can parents comment on the school's page?", against, tmp_path)

    assert found.verdict in ("no", "depends")


@pytest.mark.parametrize(("read", "verdict"), [("no", "depends"), ("none", "yes")])
def test_another_policys_ban_takes_a_yes_back_where_it_is_read_to_settle_the_question(
    tmp_path: Path, read: str, verdict: str
) -> None:
    on = PolicyShelf(encoder(), vocabulary())
    for name, clause in (("page", "may comment on the school's page"), ("agreement", "must not comment on the page")):
        (tmp_path / f"{name}.md").write_text(f"# {name}\n\nParents {clause}.\n", "utf-8")
        on.add(read_policy(tmp_path / f"{name}.md"))
    question = answerer().read("can parents comment on the school's page?", shelf=on)
    vector = on.encoder.encode_query(question.field_text)
    ranked = answerer().rank(question, vector, on)
    labels = [
        label for one in ranked for label in [{"page": "yes", "agreement": read}[one.policy.name]] * len(one.rows)
    ]
    readings = np.array([[[9.0 if label == said else 0.0 for label in LABELS] for said in labels]], dtype=np.float32)

    assert answerer().answer(question, vector, ranked, readings).verdict == verdict
