from datetime import date

import pytest

from signpost.bot.policy_check.dates import check_dates
from tests.bot.policy_check.checking import TODAY, by_id, quoted
from tests.knowledge.reading import read

RULES = "\n\n1. Rules\n\n1.1 Staff must not share passwords.\n\n1.2 Staff should be kind.\n"


def found(front: str, end: str = "", today: date = TODAY) -> dict[str, str]:
    checked = by_id(check_dates(read(f"Social Media Policy\n\n{front}{RULES}{end}"), today))
    return {name: finding.severity for name, finding in checked.items()}


def test_a_policy_with_dates_and_a_version_has_nothing_to_fix() -> None:
    assert found("Version: 2.1\n\nAdopted: 3 March 2026\n\nNext review: March 2028") == {}


def test_a_review_that_is_past_must_be_made_up_for() -> None:
    policy = read(f"Social Media Policy\n\nVersion: 2\n\nAdopted: May 2022\n\nNext review: May 2024{RULES}")
    finding = by_id(check_dates(policy, TODAY))["review/past"]

    assert finding.severity == "must fix"
    assert quoted(finding) == [("", "Next review: May 2024")]
    assert "31 May 2024" in finding.why


@pytest.mark.parametrize(
    ("today", "is_past"), [(date(2026, 10, 31), False), (date(2026, 11, 1), True), (date(2026, 9, 30), False)]
)
def test_a_month_is_past_when_it_has_ended(today: date, is_past: bool) -> None:
    assert ("review/past" in found("Adopted: 1 May 2024\n\nNext review: October 2026", today=today)) is is_past


def test_a_policy_that_says_how_often_it_is_reviewed_is_overdue_by_its_own_words() -> None:
    end = "\n1.3 The governors will review this policy every two years.\n"

    assert found("Version: 1\n\nAdopted: 1 May 2024", end)["review/past"] == "must fix"
    assert "review/past" not in found("Version: 1\n\nAdopted: 1 May 2025", end)
    assert found("Version: 1\n\nAdopted: 1 May 2025", end)["review/missing"] == "worth a look"


def test_what_else_is_reviewed_every_year_does_not_count() -> None:
    end = "\n1.3 Passwords are reviewed every year by the office.\n"

    assert "review/past" not in found("Version: 1\n\nAdopted: 1 May 2025", end)


def test_a_policy_without_any_date_lacks_both() -> None:
    assert found("") == {
        "review/missing": "should fix",
        "version/adopted": "should fix",
        "version/number": "worth a look",
    }


def test_an_old_policy_without_a_review_date_is_overdue() -> None:
    assert found("Version: 1\n\nAdopted: June 2016")["review/past"] == "should fix"


def test_a_year_and_a_leap_day_are_dates_too() -> None:
    assert found("Version: 1\n\nAdopted: 2016\n\nNext review: 2026") == {}
    assert "review/past" in found("Adopted: 29 February 2016")
