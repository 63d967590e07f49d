import re

import pytest

from signpost.bot.policy_check.outdated import check_outdated, load_outdated
from tests.bot.policy_check.checking import by_id, quoted
from tests.knowledge.reading import read

FRONT = "Social Media Policy\n\n1. Rules\n\n1.1 Staff must be kind.\n\n"


def found(rule: str) -> dict[str, list[tuple[str, str]]]:
    checked = by_id(check_outdated(read(f"{FRONT}1.2 {rule}\n\n1.3 Staff must be polite.\n")))
    return {name: quoted(finding) for name, finding in checked.items()}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("Staff must comply with the Data Protection Act 1998.", "law/data-protection-act-1998"),
        ("Threats may break the Malicious Communications Act 1988.", "law/online-safety-act-2023"),
        ("Threats may break the Communications Act 2003.", "law/online-safety-act-2023"),
        ("The Defamation Act 1996 applies.", "law/defamation-act-2013"),
        ("The Race Relations Act 1976 applies.", "law/equality-act-2010"),
        ("Staff follow Safeguarding Children and Safer Recruitment in Education.", "guidance/safer-recruitment"),
        ("Staff must read Keeping Children Safe in Education (September 2021).", "guidance/kcsie"),
        ("Staff must read KCSIE 2019.", "guidance/kcsie"),
        ("Staff must read Working Together to Safeguard Children (2018).", "guidance/working-together"),
        ("Panels should not vet prospective employees on Facebook.", "guidance/online-search"),
        ("Becta has advice.", "body/becta"),
        ("The DCSF has advice.", "body/department"),
        ("Volunteers need a CRB check.", "body/dbs"),
        ("Members of the NUT may ask it.", "body/neu"),
        ("Ring the helpline on 0844 381 4772.", "helpline/posh-0844"),
        ("Ring the Teacher Support Network.", "helpline/teacher-support-network"),
        ("Children may go to thinkuknow.co.uk.", "helpline/thinkuknow"),
        ("Staff must not befriend pupils on Club Penguin.", "service/closed-services"),
        ("Staff must not follow pupils on Twitter.", "service/twitter"),
        ("Abuse may break the Malicious Communications Act 1998.", "law/malicious-communications-act-1998"),
        ("The Defamation Acts 1952, 1997 and 2013 apply.", "law/defamation-act-1997"),
    ],
)
def test_what_is_no_more_is_found_and_quoted(rule: str, expected: str) -> None:
    assert found(rule)[expected] == [("1.2", rule)]


@pytest.mark.parametrize(
    "rule",
    [
        "Staff must follow the Data Protection Act 2018, which replaced the Data Protection Act 1998.",
        "The Malicious Communications Act 1988, the Communications Act 2003 and the Online Safety Act 2023 apply.",
        "The Electronic Communications Act 2000 applies.",
        "The Protection from Harassment Act 1997 and the Computer Misuse Act 1990 apply.",
        "The Copyright, Designs and Patents Act 1988 and the Human Rights Act 1998 apply.",
        "Staff must read Keeping Children Safe in Education, and know the Equality Act 2010.",
        "Staff must read Keeping Children Safe in Education.",
        "The Defamation Acts 1952, 1996 and 2013 apply.",
        "The school is nut free, and so is every trip.",
        "Grapes grow on a vine.",
        "Staff must not follow pupils on X (formerly Twitter).",
        "Ring the helpline on 0344 381 4772.",
        "Panels should not vet prospective employees themselves; the office does an online search.",
        "In 1998 the school moved. The Act of 2018 is another matter.",
    ],
)
def test_what_is_right_is_left_alone(rule: str) -> None:
    assert found(rule) == {}


def test_a_table_of_contents_is_no_mention() -> None:
    policy = read(
        "Social Media Policy\n\nContents\n1. The Data Protection Act 1998 ........ 2\n2. Rules ........ 3\n"
        "3. More ........ 4\n\n2. Rules\n\n2.1 Staff must be kind.\n\n2.2 Staff must be polite.\n"
    )

    assert by_id(check_outdated(policy)) == {}


def test_every_entry_has_a_source_and_says_how_it_was_checked() -> None:
    known = load_outdated()

    for entry in (*known.entry, *known.edition):
        assert re.search(r"; (read|commonly known).* on 2\d \w+ 20\d\d$", entry.provenance()), entry.id
        assert entry.instead.endswith((".", "”"))
    ids = [entry.id for entry in (*known.entry, *known.edition)]
    assert len(ids) == len(set(ids))
