"""Sections that hold nothing but a few words: those are their text, and no further headings."""

import pytest

from tests.knowledge.reading import read, uncovered

RULE = "Staff must not use their own phones in class."


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".md", "# Apps\n\n## Approved apps\n\nTeams, Seesaw\n\n## Banned apps\n\nWhatsApp\n\n## Phones\n\n{}\n"),
        (".txt", "Apps policy\n\n1. Approved apps\n\nTeams, Seesaw\n\n2. Banned apps\n\nWhatsApp\n\n3. Phones\n\n{}\n"),
        (".txt", "Apps policy\n\n1 Phones\n\n{}\n\nSchedule 1: Approved apps\nTeams, Seesaw\n\n"
                 "Schedule 2: Banned apps\nWhatsApp\n\nSchedule 3: Forms\nAsk the office for them.\n"),
    ],
)  # fmt: skip
def test_a_few_words_below_a_heading_are_its_text(suffix: str, text: str) -> None:
    policy = read(text.format(RULE), suffix)
    found = {clause.own_text: clause for clause in policy.clauses}

    assert found["Teams, Seesaw"].path[-1].endswith("Approved apps")
    assert found["WhatsApp"].path[-1].endswith("Banned apps")
    assert uncovered(policy) == ""


def test_what_stands_below_banned_is_forbidden() -> None:
    policy = read("# Apps\n\n## Banned apps\n\nWhatsApp\n\n## Uses that are not allowed\n\n- Gambling\n", ".md")

    assert [(one.own_text, one.modality) for one in policy.clauses] == [
        ("WhatsApp", "must_not"),
        ("Gambling", "must_not"),
    ]


def test_contacts_below_a_lead_in_are_its_items() -> None:
    contacts = "If you need help, speak to:\n  Mrs Lee (online safety)\n  Mr Shah (HR)"
    policy = read(f"Help policy\n\n1 Help\n\n{contacts}\n\n2 Phones\n\n{RULE}\n")

    assert [clause.own_text for clause in policy.clauses if clause.lead_in] == [
        "Mrs Lee (online safety)",
        "Mr Shah (HR)",
    ]
    assert uncovered(policy) == ""


def test_a_heading_above_another_stays_one() -> None:
    text = f"Handbook\n\nPART ONE\n\nPhones and cameras\n\n{RULE} That includes watches.\n"

    assert read(text).clauses[-1].path[-1] == "Phones and cameras"
