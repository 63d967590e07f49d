"""What a document says about itself."""

from datetime import date

import pytest

from signpost.knowledge.metadata import find_dates
from signpost.knowledge.policy import Policy
from tests.knowledge.reading import read

BODY = (
    "1. Scope\n1.1 Staff must keep the rules that are set out in this policy at all times.\n1.2 Governors must too.\n"
)


def about(front: str, end: str = "") -> Policy:
    return read(f"{front}\n\n{BODY}\n{end}")


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("11 October 2023", date(2023, 10, 11), "day"),
        ("14th of October, 2023", date(2023, 10, 14), "day"),
        ("October 14, 2023", date(2023, 10, 14), "day"),
        ("21/11/18", date(2018, 11, 21), "day"),
        ("21.11.2018", date(2018, 11, 21), "day"),
        ("2026-10-07", date(2026, 10, 7), "day"),
        ("Nov 2021", date(2021, 11, 1), "month"),
        ("autumn 2025", date(2025, 1, 1), "year"),
        ("2024", date(2024, 1, 1), "year"),
    ],
)
def test_a_date_in_any_way_of_writing(text: str, day: date, precision: str) -> None:
    [(_, found)] = find_dates(f"on {text}.")

    assert (found.written, found.day, found.precision) == (text, day, precision)


@pytest.mark.parametrize("text", ["31/02/2020", "the Data Protection Act 1988", "section 12.4", "(2018)", "1,400"])
def test_what_is_no_date(text: str) -> None:
    assert list(find_dates(text)) == []


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("Larkfield School\nSocial Media Policy", "Social Media Policy"),
        ("LARKFIELD SCHOOL\nSTAFF ICT ACCEPTABLE USE AGREEMENT", "Staff ICT Acceptable Use Agreement"),
        ("**Online Safety Policy**", "Online Safety Policy"),
        ("Common Room Handbook: Life Online", "Common Room Handbook: Life Online"),
        ("MERROW COUNTY COUNCIL\nSOCIAL MEDIA: POLICY FOR SCHOOLS", "Social Media: Policy for Schools"),
        ("Life Online", "Life Online"),
    ],
)
def test_the_title(front: str, title: str) -> None:
    assert about(front).title == title


def test_a_document_without_a_title_has_its_files_name() -> None:
    assert read(BODY).title == "test"


@pytest.mark.parametrize(
    ("front", "school"),
    [
        ("LARKFIELD BRIDGE PRIMARY SCHOOL\nSocial Media Policy", "Larkfield Bridge Primary School"),
        ("St Brigid's Catholic High School\nGuidance for Staff", "St Brigid's Catholic High School"),
        ("Merrow C of E Primary School\nSocial Media Policy", "Merrow C of E Primary School"),
        ("Social Media Policy\nSchool: Merrow House", "Merrow House"),
        ("Social Media Policy\nAs adopted by the Governing Body of Merrow Infant School", "Merrow Infant School"),
        ("RUSHMERE PUPIL REFERRAL UNIT\nSocial Media Policy", "Rushmere Pupil Referral Unit"),
        ("MERROW COUNTY COUNCIL\nSocial Media Policy", None),
        ("Social Media Policy", None),
    ],
)
def test_the_school(front: str, school: str | None) -> None:
    assert about(front).school == school


def test_a_school_that_only_the_text_names() -> None:
    assert (
        read(f"{BODY}1.3 Merrow High School is kind.\n1.4 Merrow High School is fair.\n").school == "Merrow High School"
    )


@pytest.mark.parametrize(
    ("front", "version"),
    [
        ("Policy\nVersion: 4.1", "4.1"),
        ("Policy\nVersion v1.0", "v1.0"),
        ("Policy\nVersion\t3 (comments incorporated)", "3"),
        ("Policy\nIssue 4 – HR Team", "4"),
        ("Policy", None),
    ],
)
def test_the_version(front: str, version: str | None) -> None:
    assert about(front).version == version


@pytest.mark.parametrize(
    ("front", "adopted", "last", "following"),
    [
        (
            "Policy\nAdopted: 11 October 2023\nLast reviewed: 7 May 2026\nNext review: May 2027",
            "11 October 2023",
            "7 May 2026",
            "May 2027",
        ),
        (
            "Policy\nThis was approved:\tMay 2020\nThis will be reviewed:\tAnnually (May 2021)",
            "May 2020",
            None,
            "May 2021",
        ),
        ("Policy\nApproved by governors, January 2025", "January 2025", None, None),
        ("Policy\nRatified: 6 March 2024\tDue for renewal: March 2026", "6 March 2024", None, "March 2026"),
        ("Policy\nDate Originated\nMay 2013\nReviewed\n\nJuly 2014", "May 2013", "July 2014", None),
        ("Policy\n(first made May 2018 – amended June 2021)", None, "June 2021", None),
        ("Policy", None, None, None),
    ],
)
def test_the_dates(front: str, adopted: str | None, last: str | None, following: str | None) -> None:
    policy = about(front)

    found = (policy.adopted, policy.last_review, policy.next_review)
    assert tuple(day and day.written for day in found) == (adopted, last, following)


def test_dates_at_the_end_count_too() -> None:
    policy = about("Policy", "2. Review\n2.1 This policy was last reviewed in May 2024.\n")

    assert policy.last_review is not None
    assert policy.last_review.day == date(2024, 5, 1)


def test_the_years_of_acts_are_no_dates_of_the_policy() -> None:
    policy = about("Policy", "2. Law\n2.1 The Data Protection Act 2018 was approved by Parliament.\n")

    assert policy.last_review is None
    assert policy.next_review is None


def test_a_short_month_does_not_end_what_is_said() -> None:
    found = about("Social Media Policy\nApproved by the governors: Sept. 2024\nNext review: Oct. 2026")

    assert found.adopted
    assert found.adopted.written == "Sept. 2024"
    assert found.next_review
    assert found.next_review.written == "Oct. 2026"


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("COLDWHARF COMMUNITY SCHOOL\n\nSocial Media and Phones", "Social Media and Phones"),
        ("Coldwharf School\n\nFor pupils aged 3 to 19\n\nUse of Phones\n\nVersion 3", "Use of Phones"),
        ("Coldwharf School\n\nDiocese of Wexbridge\n\nSTAFF CODE: USE OF PHONES", "Staff Code: Use of Phones"),
        ("Coldwharf Community School", "Coldwharf Community School"),
        ("Home > Policies > Staff conduct\n\nColdwharf School\n\nPhone Policy", "Phone Policy"),
    ],
)
def test_the_title_is_rather_what_the_document_is_about_than_whose_it_is(front: str, title: str) -> None:
    assert about(front).title == title
