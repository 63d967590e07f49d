import pytest

from signpost.bot.policy_check.reporting import check_reporting
from tests.bot.policy_check.checking import by_id, quoted
from tests.knowledge.reading import read

TOLD = "2.1 Staff must tell the headteacher about abuse."


def found(*rules: str) -> dict[str, list[tuple[str, str]]]:
    text = "Social Media Policy\n\n1. Rules\n\n" + "\n\n".join(f"1.{n} {rule}" for n, rule in enumerate(rules, start=1))
    return {name: quoted(finding) for name, finding in by_id(check_reporting(read(text + "\n"))).items()}


def test_a_policy_that_names_nobody_to_tell_says_nothing_to_whoever_needs_it() -> None:
    assert "reporting/nobody" in found("Staff must not be unkind online.", "Staff must not share passwords.")


@pytest.mark.parametrize(
    "rule",
    [
        "Staff must report abuse to the headteacher.",
        "Tell the designated safeguarding lead at once.",
        "Any breach is reported to your line manager.",
        "The DSL must be informed the same day.",
        "Concerns should be raised with a member of the senior leadership team.",
        "If in doubt, seek advice from the online safety coordinator.",
        "Bring it to the Deputy Head the same day.",
    ],
)
def test_any_role_will_do(rule: str) -> None:
    assert found("Staff must not be unkind online.", rule) == {}


def test_a_duty_of_contractors_does_not_help_staff() -> None:
    assert "reporting/nobody" in found("Contractors must tell the headteacher about breaches.", "Be kind to all.")


def test_those_who_are_spoken_to_are_not_those_who_are_told() -> None:
    rule = "If a member of staff, governor or parent is asked to write for the blog, special rules apply."

    assert "reporting/nobody" in found(rule, "Staff, governors and parents must not discuss pupils.")


def test_a_report_without_an_address_is_found() -> None:
    rule = "I will immediately report any harmful material."

    assert found("Staff must tell the headteacher about abuse.", rule) == {"reporting/to-whom": [("1.2", rule)]}


@pytest.mark.parametrize(
    "rule",
    [
        "Report the post to the platform.",
        "Staff should report abuse using the button beside it.",
        "Staff must read the report of the inspector.",
        "The DSL will report every case.",
    ],
)
def test_a_report_that_goes_somewhere_is_right(rule: str) -> None:
    assert "reporting/to-whom" not in found("Staff must tell the headteacher about abuse.", rule)


def test_a_role_that_is_nowhere_given_to_anybody_is_found() -> None:
    rule = "Staff should report incidents to the nominated person."

    assert found(rule, "Be kind to all.") == {"role/nominated-person": [("1.1", rule)]}


@pytest.mark.parametrize(
    "rule",
    [
        "The nominated person is the deputy headteacher.",
        "The nominated person for reports of bullying is the deputy headteacher.",
        "The headteacher is the nominated person.",
        "The nominated person (deputy headteacher) keeps a log.",
        "The nominated person: Mrs Okafor.",
    ],
)
def test_a_role_that_is_given_once_is_known_everywhere(rule: str) -> None:
    assert found("Staff should report incidents to the nominated person.", rule) == {}


def test_a_duty_in_the_passive_that_nobody_has_is_found() -> None:
    told = "Staff must tell the headteacher about abuse."
    checked = found(told, "Be kind to all.", "Serious incidents must be recorded within a day.")

    assert list(checked.values()) == [[("1.3", "Serious incidents must be recorded within a day.")]]


@pytest.mark.parametrize(
    "rule",
    [
        "Serious incidents must be recorded by the office within a day.",
        "You keep a log. Serious incidents must be recorded in it.",
        "Incidents must be reported to the headteacher.",
        "Incidents must be taken seriously.",
    ],
)
def test_a_duty_that_somebody_has_is_right(rule: str) -> None:
    assert found("Staff must tell the headteacher about abuse.", "Be kind to all.", rule) == {}


def test_leave_of_the_school_needs_somebody_who_gives_it() -> None:
    rule = "Pages may only be opened with the approval of the school."
    told = "Staff must tell the headteacher about abuse."

    assert [quotes for name, quotes in found(told, rule).items() if name.endswith("/approval")] == [[("1.2", rule)]]
    assert found(told, rule, "The headteacher approves every page in writing.") == {}
