import pytest

from signpost.bot.policy_check.reading_age import check_reading_age, count, reading_age, syllables
from tests.bot.policy_check.checking import by_id
from tests.knowledge.reading import read

HARD = (
    "Notwithstanding any antecedent authorisation, personnel participating in extracurricular communication activities "
    "involving prospective participants must systematically demonstrate unequivocal consideration of organisational "
    "confidentiality obligations, irrespective of whether the aforementioned communication originated independently or "
    "in consequence of institutional responsibilities that were previously communicated to them by us."
)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("school", 1), ("staff", 1), ("the", 1), ("parent", 2), ("policy", 3), ("people", 2), ("used", 1),
        ("posted", 2), ("messages", 3), ("pictures", 2), ("confidential", 4), ("headteacher", 3), ("make", 1), ("y", 1),
    ],
)  # fmt: skip
def test_syllables_are_counted_about_right(word: str, expected: int) -> None:
    assert syllables(word) == expected


def test_the_formula_is_that_of_flesch_and_kincaid() -> None:
    counts = count(["The cat sat on the mat. The parent did not like it."])

    assert (counts.words, counts.sentences, counts.syllables) == (12, 2, 13)
    assert count([HARD]).reading_age > 25
    grade = 0.39 * 12 / 2 + 11.8 * 13 / 12 - 15.59
    assert grade < 0
    assert counts.reading_age == 5.0


def test_addresses_are_not_read() -> None:
    assert count(["See https://www.example.org/a/very/long.path.indeed for more."]).words == 3


def test_a_plain_policy_is_not_hard_to_read() -> None:
    policy = read("Social Media Policy\n\n1. Rules\n\n1.1 Staff must be kind.\n\n1.2 Staff must not share passwords.\n")

    assert by_id(check_reading_age(policy)) == {}
    assert reading_age(policy) < 12


def test_the_hardest_clauses_are_named() -> None:
    policy = read(f"Social Media Policy\n\n1. Rules\n\n1.1 Staff must be kind.\n\n1.2 {HARD}\n")
    found = by_id(check_reading_age(policy))

    assert set(found) == {"reading_age/whole", f"reading_age/{policy.clauses[1].id}"}
    assert all(finding.severity == "worth a look" for finding in found.values())


def test_a_word_that_never_ends_is_counted_at_once() -> None:
    assert count(["ae" * 100_000]).words == 1
