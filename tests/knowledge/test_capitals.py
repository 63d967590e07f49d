"""Words set in capitals, as a reader would write them."""

import pytest

from signpost.knowledge.capitals import sentence_case, title_case


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SOCIAL NETWORKING SITES", "Social networking sites"),
        ("IF I USE ICT", "If I use ICT"),
        ("WHO IT COVERS", "Who it covers"),
        ("USE OF IT", "Use of IT"),
        ("DON'T", "Don't"),
        ("Contact with Pupils", "Contact with Pupils"),
        ("", ""),
    ],
)
def test_a_heading_in_capitals_in_sentence_case(text: str, expected: str) -> None:
    assert sentence_case(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SOCIAL MEDIA POLICY", "Social Media Policy"),
        ("STAFF ICT ACCEPTABLE USE AGREEMENT", "Staff ICT Acceptable Use Agreement"),
        (
            "POLICY ON THE USE OF PHONES including Staff agreement",
            "Policy on the Use of Phones including Staff agreement",
        ),
        ("ST BRIGID'S HIGH SCHOOL", "St Brigid's High School"),
        ("CONDUCT: A GUIDE", "Conduct: A Guide"),
        ("Policy for ICT", "Policy for ICT"),
    ],
)
def test_a_title_in_capitals_in_title_case(text: str, expected: str) -> None:
    assert title_case(text) == expected
