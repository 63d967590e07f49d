import pytest

from signpost.bot.policy_check.lists import check_lists
from tests.bot.policy_check.checking import by_id, quoted
from tests.knowledge.reading import read


def found(lead_in: str, *items: str) -> dict[str, list[tuple[str, str]]]:
    listed = "\n".join(f"{letter}) {item}" for letter, item in zip("abcdef", items, strict=False))
    policy = read(f"Social Media Policy\n\n1. Rules\n\n1.1 {lead_in}\n\n{listed}\n\n1.2 Be kind.\n")
    return {name.rpartition("/")[0]: quoted(finding) for name, finding in by_id(check_lists(policy)).items()}


def test_a_list_that_asks_for_what_it_means_to_forbid_must_be_mended() -> None:
    items = ("Never share passwords", "Disclose confidential information to others", "Keep phone numbers private")

    assert found("Staff should:", *items) == {"list/asks": [("1.1", "Staff should:"), ("1.1(b)", items[1])]}


def test_a_list_that_forbids_what_is_to_be_done_is_found() -> None:
    items = ("post pictures of pupils", "Staff should only use social media in their own time.")

    assert found("Staff must not:", *items) == {"list/duty": [("1.1", "Staff must not:"), ("1.1(b)", items[1])]}


def test_a_list_that_forbids_twice_is_found() -> None:
    items = ("post pictures of pupils", "do not write about colleagues")

    assert found("When online staff must not:", *items) == {
        "list/twice": [("1.1", "When online staff must not:"), ("1.1(b)", items[1])]
    }


@pytest.mark.parametrize(
    ("lead_in", "items"),
    [
        ("Staff must not:", ("share passwords", "disclose confidential information", "bully anyone")),
        ("Staff should:", ("never share passwords", "not disclose confidential information", "be kind")),
        ("Staff should:", ("share confidential information only with the safeguarding lead", "be kind")),
        ("Don't", ("don't grumble", "don't shout")),
        ("Posts must not be such that they:", ("breach confidentiality", "bring the school into disrepute")),
        ("It is misconduct to:", ("bully a colleague", "breach confidentiality")),
    ],
)
def test_a_list_that_goes_with_its_lead_in_is_right(lead_in: str, items: tuple[str, ...]) -> None:
    assert found(lead_in, *items) == {}
