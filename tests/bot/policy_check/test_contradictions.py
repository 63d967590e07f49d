from pathlib import Path

import pytest

from signpost.bot.policy_check.contradictions import check_contradictions
from signpost.composition import SAMPLE, shelf_of
from signpost.knowledge.policy import Policy
from signpost.knowledge.reader import read_policy
from tests.bot.school import CORPUS, encoder, vocabulary
from tests.knowledge.reading import read


def pairs(policy: Policy) -> list[tuple[str, ...]]:
    found = check_contradictions(policy, shelf_of([policy], encoder(), vocabulary()))
    return [tuple(quotation.ref for quotation in finding.quotations) for finding in found]


def policy_of_two(one: str, other: str) -> Policy:
    return read(f"Social Media Policy\n\n1. Rules\n\n1.1 {one}\n\n1.2 Be kind.\n\n1.3 {other}\n")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Staff must not accept friend requests from parents.",
            "Staff may accept friend requests from parents on any account.",
        ),
        ("Passwords must not be written down.", "Staff should write down their passwords and keep them in the safe."),
        ("You may be friends with former pupils.", "You must not be friends with former pupils."),
    ],
)
def test_clauses_that_say_the_opposite_are_listed(one: str, other: str) -> None:
    assert pairs(policy_of_two(one, other)) == [("1.1", "1.3")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Staff must not be friends with pupils.", "Staff may be friends with parents."),
        ("Staff must not be friends with parents.", "Staff may be friends with parents whom they knew before."),
        ("Staff must not use their own phones in lessons.", "Staff may use their own phones in their breaks."),
        ("Staff must not post pictures of pupils.", "Staff should avoid pictures of pupils."),
        ("Staff must not share passwords.", "Staff must change passwords every term."),
    ],
)
def test_clauses_that_go_together_are_not(one: str, other: str) -> None:
    assert pairs(policy_of_two(one, other)) == []


@pytest.mark.parametrize("file", [SAMPLE / "policy.md", *sorted(CORPUS.glob("[ad]*.txt"))], ids=lambda file: file.stem)
def test_no_policy_of_the_corpus_contradicts_itself(file: Path) -> None:
    assert pairs(read_policy(file)) == []
