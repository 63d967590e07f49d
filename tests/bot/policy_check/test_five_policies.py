"""Findings on five real policies, each compared with the text by hand; see docs/policy-check.md.

Their text is no part of this repository: only refs and ids stand here.
"""

from pathlib import Path

import pytest

from signpost.bot.policy_check.finding import Finding, Severity
from signpost.knowledge.reader import read_policy
from tests.bot.policy_check.checking import by_id, findings

FOUND: dict[str, dict[str, tuple[Severity, tuple[str, ...]]]] = {
    "000_b9e8ab74df9eec81": {
        "law/data-protection-act-1998": ("must fix", ("3.1, bullet 3", "3.2, bullet 1")),
        "reporting/nobody": ("must fix", ()),
        "review/missing": ("should fix", ()),
        "version/adopted": ("should fix", ()),
        "law/defamation-act-2013": ("should fix", ("3.3, bullet 1", "3.3, bullet 2")),
        "law/malicious-communications-act-1998": ("should fix", ("3.3, bullet 5",)),
        "law/online-safety-act-2023": ("should fix", ("3.3, bullet 5", "3.3, bullet 6")),
        "role/fb408655f0be/approval": ("should fix", ("6.5",)),
        "role/relevant-school-or-county-council-officer": ("should fix", ("9.3",)),
        "gap/ai": ("should fix", ()),
        "gap/bullied-staff": ("should fix", ()),
        "gap/former-pupils": ("should fix", ()),
        "gap/groups": ("should fix", ()),
        "gap/own-devices": ("should fix", ()),
        "version/number": ("worth a look", ()),
        "service/closed-services": ("worth a look", ("2.3",)),
        "service/twitter": ("worth a look", ("1.1", "2.3")),
        "gap/child-images": ("worth a look", ("6.9",)),
        "gap/working-time": ("worth a look", ("2.3",)),
        "reading_age/529ee82f55be": ("worth a look", ("1.1",)),
        "reading_age/65c888c86e5a": ("worth a look", ("9.2",)),
        "reading_age/f7e399e1b7c3": ("worth a look", ("6.9",)),
        "reading_age/whole": ("worth a look", ()),
    },
    "001_675e87e438c29eb5": {
        "review/past": ("must fix", ("Opening, row 3",)),
        "guidance/online-search": ("should fix", ("4.2",)),
        "guidance/safer-working-practice": ("should fix", ("5, paragraph 2",)),
        "reporting/to-whom": (
            "should fix",
            ("For my professional and personal safety, bullet 6", "Acceptable Use Policy / Agreement, bullet 17"),
        ),
        "gap/ai": ("should fix", ()),
        "gap/bullied-staff": ("should fix", ()),
        "version/number": ("worth a look", ()),
        "service/twitter": (
            "worth a look",
            (
                "3.1",
                "3.2",
                "5, Communication with Pupils (including the Use of Technology), paragraph 3",
                "Acceptable Use Policy / Agreement, bullet 3",
                "Acceptable Use Policy / Agreement, bullet 4",
            ),
        ),
        "reading_age/b916b2931394": ("worth a look", ("Acceptable Use Policy / Agreement, bullet 16",)),
        "reading_age/bee634cb3c4e": ("worth a look", ("Acceptable Use Policy / Agreement, bullet 19.1",)),
        "reading_age/dd946188e24f": ("worth a look", ("5, paragraph 1",)),
        "reading_age/whole": ("worth a look", ()),
    },
    "002_17e92db9637e3f93": {
        "law/data-protection-act-1998": ("must fix", ("Opening, paragraph 2", "Important considerations (c)")),
        "reporting/nobody": ("must fix", ()),
        "review/missing": ("should fix", ()),
        "version/adopted": ("should fix", ()),
        "law/online-safety-act-2023": ("should fix", ("Further points, paragraph 1",)),
        "list/duty/e3d735a8d968": (
            "should fix",
            ("Important considerations, paragraph 1", "Important considerations (f)"),
        ),
        "gap/ai": ("should fix", ()),
        "gap/child-images": ("should fix", ()),
        "gap/former-pupils": ("should fix", ()),
        "gap/groups": ("should fix", ()),
        "gap/monitoring": ("should fix", ()),
        "gap/own-devices": ("should fix", ()),
        "gap/pupils-messages": ("should fix", ()),
        "gap/pupils-pictures": ("should fix", ()),
        "version/number": ("worth a look", ()),
        "service/closed-services": ("worth a look", ("Social media definition, paragraph 1",)),
        "service/twitter": ("worth a look", ("Opening, paragraph 1", "Social media definition, paragraph 1")),
        "gap/bullied-staff": ("worth a look", ("Further points, paragraph 1",)),
        "reading_age/32649401983e": ("worth a look", ("Social media definition, paragraph 1",)),
        "reading_age/419400543c61": ("worth a look", ("Websites and blogs (c)",)),
    },
    "003_d31e0a47837d1ad2": {
        "review/missing": ("should fix", ()),
        "version/adopted": ("should fix", ()),
        "body/neu": ("should fix", ("7, paragraph 3", "7, paragraph 4", "7, paragraph 5", "7, paragraph 6")),
        "body/tda": ("should fix", ("7, paragraph 1",)),
        "role/nominated-person": ("should fix", ("6.1",)),
        "gap/ai": ("should fix", ()),
        "gap/former-pupils": ("should fix", ()),
        "gap/groups": ("should fix", ()),
        "gap/parents": ("should fix", ()),
        "gap/passwords": ("should fix", ()),
        "gap/pupils-friends": ("should fix", ()),
        "gap/pupils-messages": ("should fix", ()),
        "version/number": ("worth a look", ()),
        "service/twitter": ("worth a look", ("1.1", "4.5")),
        "gap/child-images": ("worth a look", ("4.7",)),
        "gap/school-accounts": ("worth a look", ()),
        "reading_age/8dee87965ecc": ("worth a look", ("4.6",)),
        "reading_age/b0dd3bea0c35": ("worth a look", ("4.4",)),
        "reading_age/whole": ("worth a look", ()),
    },
    "004_df96ec7bf1b09361": {
        "review/past": ("must fix", ("Opening, paragraph 1", "9, paragraph 1")),
        "list/asks/3e518158164f": ("must fix", ("6, paragraph 1", "6, bullet 4", "6, bullet 5")),
        "guidance/cps-social-media": ("should fix", ("Appendix A, bullet 18",)),
        "body/crown-prosecution-service": ("should fix", ("Appendix A, bullet 18",)),
        "gap/ai": ("should fix", ()),
        "gap/former-pupils": ("should fix", ()),
        "gap/groups": ("should fix", ()),
        "gap/pupils-pictures": ("should fix", ()),
        "body/ceop-centre": ("worth a look", ("Appendix A, bullet 9",)),
        "service/closed-services": ("worth a look", ("1, paragraph 1", "Appendix A, paragraph 1")),
        "gap/school-accounts": ("worth a look", ()),
        "reading_age/41b32eddc4be": ("worth a look", ("1, paragraph 3",)),
        "reading_age/dc159144019a": ("worth a look", ("Appendix A, bullet 18",)),
        "reading_age/fae0a6002a26": ("worth a look", ("3, bullet 3",)),
        "reading_age/whole": ("worth a look", ()),
    },
}
"""What is found, with the refs that are quoted."""


@pytest.fixture(scope="module")
def found(shared: Path) -> dict[str, dict[str, Finding]]:
    files = sorted((shared / "policies").glob("*.txt"))
    return {file.stem: by_id(findings(read_policy(file))) for file in files}


@pytest.mark.parametrize("name", FOUND)
def test_what_is_found_is_what_was_verified(found: dict[str, dict[str, Finding]], name: str) -> None:
    listed = {
        key: (finding.severity, tuple(quotation.ref for quotation in finding.quotations))
        for key, finding in found[name].items()
    }

    assert listed == FOUND[name]


@pytest.mark.parametrize("name", FOUND)
def test_what_is_quoted_is_the_policys_own(found: dict[str, dict[str, Finding]], name: str, shared: Path) -> None:
    text = (shared / "policies" / f"{name}.txt").read_bytes().decode("utf-8-sig")

    assert all(quotation.text in text for finding in found[name].values() for quotation in finding.quotations)
