"""Five real policies, whose text is no part of this repository: only refs, counts and shapes of theirs stand here."""

from collections import Counter
from pathlib import Path

import pytest

from signpost.knowledge.difference import compare
from signpost.knowledge.policy import Clause, Policy
from signpost.knowledge.reader import read_policy
from tests.knowledge.reading import uncovered

NAMES = (
    "000_b9e8ab74df9eec81",
    "001_675e87e438c29eb5",
    "002_17e92db9637e3f93",
    "003_d31e0a47837d1ad2",
    "004_df96ec7bf1b09361",
)
DECIMAL, ROMAN, CAPITALS, NESTED, PLAIN = NAMES


@pytest.fixture(scope="module")
def policies(shared: Path) -> dict[str, Policy]:
    return {name: read_policy(shared / "policies" / f"{name}.txt") for name in NAMES}


def by_ref(policy: Policy) -> dict[str, Clause]:
    return {clause.ref: clause for clause in policy.clauses}


def set_aside(policy: Policy, kind: str) -> list[str]:
    return [policy.text[aside.start : aside.end] for aside in policy.set_aside if aside.kind == kind]


# --- All of them ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost(policies: dict[str, Policy], name: str) -> None:
    assert uncovered(policies[name]) == ""


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_is_a_slice_of_the_file_and_in_its_order(
    policies: dict[str, Policy], name: str, shared: Path
) -> None:
    text = (shared / "policies" / f"{name}.txt").read_bytes().decode("utf-8-sig")
    clauses = policies[name].clauses

    assert all(text[clause.start : clause.end] == clause.text for clause in clauses)
    assert [clause.start for clause in clauses] == sorted({clause.start for clause in clauses})


@pytest.mark.parametrize("name", NAMES)
def test_refs_and_ids_are_unique_and_no_ref_had_to_be_numbered(policies: dict[str, Policy], name: str) -> None:
    clauses = policies[name].clauses

    assert len({clause.ref for clause in clauses}) == len({clause.id for clause in clauses}) == len(clauses)
    assert not [clause.ref for clause in clauses if clause.ref.endswith("]")]


@pytest.mark.parametrize("name", NAMES)
def test_a_clause_is_short_enough_to_be_quoted(policies: dict[str, Policy], name: str) -> None:
    assert all(3 < len(clause.own_text) <= 1200 for clause in policies[name].clauses)


@pytest.mark.parametrize("name", NAMES)
def test_no_debris_is_in_any_clause(policies: dict[str, Policy], name: str) -> None:
    assert not [c.ref for c in policies[name].clauses if "_Toc" in c.text or "[bookmark" in c.text or "___" in c.text]


@pytest.mark.parametrize("name", NAMES)
def test_it_does_not_differ_from_itself(policies: dict[str, Policy], name: str) -> None:
    assert compare(policies[name], policies[name]) == ()


@pytest.mark.parametrize(("name", "count"), [(DECIMAL, 59), (ROMAN, 81), (CAPITALS, 36), (NESTED, 64), (PLAIN, 76)])
def test_the_number_of_clauses(policies: dict[str, Policy], name: str, count: int) -> None:
    assert len(policies[name].clauses) == count


@pytest.mark.parametrize(
    ("name", "school", "version", "dates"),
    [
        (DECIMAL, "Wivelsfield Primary School", None, [None, None, None]),
        (ROMAN, "Slyne-with-Hest C of E Primary School", None, ["2020-11", "2020-11", "2021-11"]),
        (CAPITALS, "Lancastrian Infant School", None, [None, None, None]),
        (NESTED, None, None, [None, None, None]),
        (PLAIN, "Christ Church School", "v1.0", ["2014-11", "2014-07", None]),
    ],
)
def test_what_each_says_about_itself(
    policies: dict[str, Policy], name: str, school: str | None, version: str | None, dates: list[str | None]
) -> None:
    policy = policies[name]

    found = [day and f"{day.day:%Y-%m}" for day in (policy.adopted, policy.last_review, policy.next_review)]
    assert (policy.school, policy.version, found) == (school, version, dates)


# --- Decimal clauses with bullets -------------------------------------------------------------------------------------


def test_decimal_clauses_with_bullets(policies: dict[str, Policy]) -> None:
    clauses = by_ref(policies[DECIMAL])

    tops = Counter(ref.split(".")[0] for ref in clauses if "," not in ref)
    assert tops == {"1": 4, "2": 3, "3": 4, "4": 1, "5": 6, "6": 14, "7": 3, "8": 2, "9": 3}
    bullets = Counter(ref.split(",")[0] for ref in clauses if "bullet" in ref)
    assert bullets == {"3.1": 3, "3.2": 5, "3.3": 7, "4.1": 4}
    assert clauses["3.3"].text.endswith(clauses["3.3, bullet 7"].text)
    assert clauses["3.3, bullet 7"].parent == clauses["3.3"].id


@pytest.mark.parametrize(
    ("ref", "modality"),
    [
        ("1.4", "must"), ("5.2", "must_not"), ("6.2", "must_not"), ("6.5", "may"), ("6.6", "must_not"),
        ("6.10", "must_not"), ("6.13", "caution"), ("6.14", "should"), ("8.1", "fact"), ("9.1", "fact"),
        ("9.3", "must"),
    ],
)  # fmt: skip
def test_modalities_of_decimal_clauses(policies: dict[str, Policy], ref: str, modality: str) -> None:
    assert by_ref(policies[DECIMAL])[ref].modality == modality


def test_who_counts_as_staff(policies: dict[str, Policy]) -> None:
    clauses = by_ref(policies[DECIMAL])

    assert set(clauses["2.1"].audience) == {"governor", "staff", "contractor", "trainee", "volunteer"}
    assert clauses["6.6"].audience == ("staff",)
    assert clauses["6.9"].audience == ()
    assert clauses["9.3"].audience == ("contractor",)


# --- Romans, notes, an agreement --------------------------------------------------------------------------------------


def test_romans_under_a_lead_in_and_their_note(policies: dict[str, Policy]) -> None:
    clauses = by_ref(policies[ROMAN])

    items = [f"4.1({roman})" for roman in ("i", "ii", "iii", "iv", "v", "vi")]
    assert [ref for ref in clauses if ref.startswith("4.1(") and ref.endswith(")")] == items
    assert all(clauses[item].lead_in == (clauses["4.1"].own_text,) for item in items)
    assert clauses["4.1(iv)"].notes == (clauses["4.1(iv), note"].id,)
    assert clauses["4.1(iv)"].modality == "should_not"
    assert clauses["4.1(v)"].modality == "caution"
    assert [ref for ref in clauses if ref.startswith("4.1(iii), ")] == [f"4.1(iii), bullet {n}" for n in range(1, 6)]


def test_a_passage_quoted_from_elsewhere_stays_in_its_section(policies: dict[str, Policy]) -> None:
    quoted = [clause for clause in policies[ROMAN].clauses if clause.path[:1] == ("5 SAFEGUARDING ISSUES",)]

    assert len(quoted) == 18
    assert all(clause.ref.startswith("5, ") for clause in quoted)
    assert "6(i)" in by_ref(policies[ROMAN])


def test_the_agreement_is_a_part_of_its_own_and_its_form_is_set_aside(policies: dict[str, Policy]) -> None:
    clauses = by_ref(policies[ROMAN])

    assert clauses["For my professional and personal safety, bullet 6"].modality == "must"
    assert clauses["Acceptable Use Policy / Agreement, bullet 1"].modality == "must_not"
    assert (
        clauses["Acceptable Use Policy / Agreement, bullet 19.2"].parent
        == clauses["Acceptable Use Policy / Agreement, bullet 19"].id
    )
    assert len(set_aside(policies[ROMAN], "form")) == 3
    assert len(set_aside(policies[ROMAN], "debris")) == 2


# --- Letters under headings in capitals -------------------------------------------------------------------------------


def test_letters_under_headings_in_capitals(policies: dict[str, Policy]) -> None:
    clauses = by_ref(policies[CAPITALS])

    assert [ref for ref in clauses if ref.startswith("Social networking sites (")] == [
        f"Social networking sites ({letter})" for letter in "abc"
    ]
    assert clauses["Social networking sites (c)"].path == ("SOCIAL NETWORKING SITES",)
    assert len(set_aside(policies[CAPITALS], "heading")) == 8
    assert len(set_aside(policies[CAPITALS], "title")) == 2


def test_a_lead_in_that_forbids(policies: dict[str, Policy]) -> None:
    clauses = by_ref(policies[CAPITALS])

    forbidden = [f"Important considerations ({marker})" for marker in ("a", "b", "c", "d", "e", "I", "II")]
    assert {clauses[ref].modality for ref in [*forbidden, "Important considerations, bullet 1"]} == {"must_not"}
    assert clauses["Important considerations (f)"].modality == "should"
    assert clauses["Important considerations, bullet 1"].audience == ("staff", "governor", "parent")
    assert clauses["Further points (a)"].modality == "caution"


# --- Bullets under bullets, bookmarks ---------------------------------------------------------------------------------


def test_bullets_under_bullets_that_look_alike(policies: dict[str, Policy]) -> None:
    clauses = by_ref(policies[NESTED])

    found = [ref.removeprefix("4.8, bullet ") for ref in clauses if ref.startswith("4.8, bullet")]
    assert found == ["1", "1.1", "1.2", "1.3", "2", "2.1", "2.2", "3", "3.1", "3.2", "4", "4.1", "4.2", "4.3"]
    assert clauses["4.8, bullet 4.2"].lead_in == (
        clauses["4.8"].own_text.strip(), clauses["4.8, bullet 4"].own_text.strip(),
    )  # fmt: skip
    assert clauses["4.8, bullet 4.2"].modality == "must_not"


def test_plain_paragraphs_behind_a_numbered_clause(policies: dict[str, Policy]) -> None:
    clauses = by_ref(policies[NESTED])

    assert [ref for ref in clauses if ref.startswith("3.1")] == [
        "3.1",
        "3.1, paragraph 2",
        "3.1, bullet 1",
        "3.1, bullet 2",
    ]
    assert clauses["3.1, bullet 2"].lead_in
    assert clauses["5.2, paragraph 2"].parent == clauses["5.2"].id
    assert "6 Cyber Bullying" in clauses["6.1"].path


@pytest.mark.parametrize(
    ("ref", "modality"),
    [
        ("2.1", "must_not"),
        ("2.4", "may"),
        ("4.7", "must_not"),
        ("5.4", "must"),
        ("6.1", "should_not"),
        ("6.3", "should"),
    ],
)
def test_modalities_beside_bookmarks(policies: dict[str, Policy], ref: str, modality: str) -> None:
    assert by_ref(policies[NESTED])[ref].modality == modality


# --- Plain paragraphs under numbered headings, contents page ----------------------------------------------------------


def test_plain_paragraphs_under_numbered_headings(policies: dict[str, Policy]) -> None:
    clauses = by_ref(policies[PLAIN])

    assert [ref for ref in clauses if ref.startswith("6, ")] == [
        "6, paragraph 1", *(f"6, bullet {n}" for n in range(1, 8)), *(f"6, paragraph {n}" for n in range(2, 8)),
    ]  # fmt: skip
    assert clauses["6, paragraph 3"].modality == "must_not"
    assert clauses["6, bullet 2"].lead_in == (clauses["6, paragraph 1"].own_text,)


def test_headings_below_a_numbered_one(policies: dict[str, Policy]) -> None:
    clauses = by_ref(policies[PLAIN])

    for heading in ("Contact", "Conduct", "Content"):
        assert [ref for ref in clauses if ref.startswith(f"7, {heading}")] == [
            f"7, {heading}, bullet {n}" for n in range(1, 5)
        ]


def test_the_contents_page_is_set_aside(policies: dict[str, Policy]) -> None:
    assert len(set_aside(policies[PLAIN], "contents")) == 12
    assert len(set_aside(policies[PLAIN], "metadata")) == 4


def test_the_appendix(policies: dict[str, Policy]) -> None:
    clauses = by_ref(policies[PLAIN])

    assert [ref for ref in clauses if ref.startswith("Appendix A, bullet 11")] == [
        "Appendix A, bullet 11", "Appendix A, bullet 11.1", "Appendix A, bullet 11.2", "Appendix A, bullet 11.3",
    ]  # fmt: skip
    assert "Appendix A, bullet 18" in clauses
