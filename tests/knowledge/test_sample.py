"""The sample policy, read from each of the formats that schools have, against the list of its clauses made by hand."""

import json
from pathlib import Path

import pytest

from signpost.knowledge.policy import Policy
from signpost.knowledge.reader import read_policy
from tests.knowledge.reading import collapsed, uncovered

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "sample"
GOLDEN = [(row["ref"], row["text"]) for row in json.loads((DATA / "clauses.json").read_text("utf-8"))]
FILES = {
    "Markdown": ROOT / "signpost" / "sample" / "policy.md",
    "plain text": DATA / "policy.txt",
    "Word": DATA / "policy.docx",
    "PDF": DATA / "policy.pdf",
}


@pytest.fixture(scope="module", params=FILES)
def policy(request: pytest.FixtureRequest) -> Policy:
    return read_policy(FILES[request.param])


def cells(text: str) -> str:
    """A row as in the list, without what the format puts between its cells."""
    return collapsed(text.replace("|", " "))


def test_the_clauses_are_those_of_the_list(policy: Policy) -> None:
    found = [(c.ref, cells(c.own_text) if c.kind == "row" else collapsed(c.own_text)) for c in policy.clauses]

    assert [ref for ref, _ in found] == [ref for ref, _ in GOLDEN]
    assert found == GOLDEN


def test_every_clause_is_a_slice_of_the_text(policy: Policy) -> None:
    assert all(policy.text[clause.start : clause.end] == clause.text for clause in policy.clauses)


def test_nothing_is_lost(policy: Policy) -> None:
    assert uncovered(policy) == ""


def test_what_the_policy_says_about_itself(policy: Policy) -> None:
    dates = [day and day.written for day in (policy.adopted, policy.last_review, policy.next_review)]

    assert (policy.title, policy.school, policy.version) == ("Social Media Policy", "Ottermarsh Primary School", "4.1")
    assert dates == ["11 October 2023", "7 October 2026", "October 2027"]


@pytest.mark.parametrize(
    ("ref", "modality", "lead_in"),
    [
        ("5.1", "must_not", ()),
        ("5.12", "should_not", ()),
        ("6.1", "should", ()),
        ("6.11(b)", "must_not", ("On a personal account, in public or in a closed group, do not:",)),
        ("7.2", "may", ()),
        ("11.3", "may", ()),
        (
            "13.13, bullet 1.3",
            "fact",
            ("The school’s log sorts online harm into these kinds:", "Contact, which is what others do to a person:"),
        ),
        ("14.4", "must", ()),
        ("16.1", "fact", ()),
        ("Appendix A, row 1", "fact", ("What has happened | Whom to tell | How soon",)),
    ],
)
def test_clauses_bear_their_modality_and_lead_in(
    policy: Policy, ref: str, modality: str, lead_in: tuple[str, ...]
) -> None:
    [clause] = [clause for clause in policy.clauses if clause.ref == ref]

    assert tuple(collapsed(words) for words in clause.lead_in) == lead_in
    assert clause.modality == modality


def test_the_note_qualifies_its_clause(policy: Policy) -> None:
    clauses = {clause.ref: clause for clause in policy.clauses}

    assert clauses["5.9"].notes == (clauses["5.9, note"].id,)


def test_bullets_stand_under_their_clause(policy: Policy) -> None:
    clauses = {clause.ref: clause for clause in policy.clauses}

    assert clauses["2.1, bullet 5"].parent == clauses["2.1"].id
    assert clauses["2.1"].text.endswith(clauses["2.1, bullet 5"].text)


def test_headings_are_the_path(policy: Policy) -> None:
    [clause] = [clause for clause in policy.clauses if clause.ref == "6.1"]

    assert clause.path == ("6 Your own accounts", "What others can see")


def test_the_formats_agree_on_ids_but_for_rows() -> None:
    ids = [[c.id for c in read_policy(path).clauses if c.kind != "row"] for path in FILES.values()]

    assert all(found == ids[0] for found in ids)


def test_the_agreement_of_the_sample_is_read_too() -> None:
    agreement = read_policy(ROOT / "signpost" / "sample" / "agreement.md")

    assert agreement.title == "Acceptable Use Agreement for Staff"
    assert agreement.version == "2026.1"
    promises = [clause for clause in agreement.clauses if clause.kind == "bullet"]
    assert len(promises) == 30
    assert all(clause.text.startswith("I ") and clause.lead_in for clause in promises)
    assert [a.kind for a in agreement.set_aside[-3:]] == ["form", "form", "form"]
    assert uncovered(agreement) == ""
