"""Numbers, letters and bullets in front of paragraphs."""

import pytest

from signpost.knowledge.marker import find_marker, marker_of_label


@pytest.mark.parametrize(
    ("text", "style", "value", "rest"),
    [
        ("6.6 Staff must", "decimal", "6.6", "Staff must"),
        ("6.6\tStaff must", "decimal", "6.6", "Staff must"),
        ("6.6. Staff must", "decimal", "6.6", "Staff must"),
        ("10.1.12 report it", "decimal", "10.1.12", "report it"),
        ("14.2.1sending pictures", "decimal", "14.2.1", "sending pictures"),
        ("4.1Staff must", "decimal", "4.1", "Staff must"),
        ("1.2 In the morning staff", "decimal", "1.2", "In the morning staff"),
        ("- 6.1 Staff must", "decimal", "6.1", "Staff must"),
        ("4.1(iv) that they", "decimal", "4.1", "(iv) that they"),
        ("6.", "integer", "6", ""),
        ("6. General", "integer", "6", "General"),
        ("6) general", "integer", "6", "general"),
        ("6 GENERAL", "integer", "6", "GENERAL"),
        ("6.Cyber Bullying", "integer", "6", "Cyber Bullying"),
        ("(iv) that they", "roman", "iv", "that they"),
        ("- (iv) that they", "roman", "iv", "that they"),
        ("iv. that they", "roman", "iv", "that they"),
        ("II. Share", "upper_roman", "II", "Share"),
        ("a) include", "letter", "a", "include"),
        ("(b) include", "letter", "b", "include"),
        ("B. Include", "upper_letter", "B", "Include"),
        ("• share", "bullet", "•", "share"),
        ("· share", "bullet", "·", "share"),
        ("\uf0b7\tshare", "bullet", "\uf0b7", "share"),
        ("o share", "bullet", "o", "share"),
        ("- share", "bullet", "-", "share"),
        ("•", "bullet", "•", ""),
        ("Appendix A: Whom to tell", "appendix", "Appendix A", "Whom to tell"),
        ("SECTION 7 – Gaming", "section", "SECTION 7", "Gaming"),
        ("PART ONE: TEN RULES", "section", "PART ONE", "TEN RULES"),
        ("Q. May I?", "question", "Q", "May I?"),
        ("A3. Staff must", "decimal", "A3", "Staff must"),
        ("A3 Staff must", "decimal", "A3", "Staff must"),
        ("B.2 Staff must", "decimal", "B.2", "Staff must"),
        ("C2.1  Employees", "decimal", "C2.1", "Employees"),
        ("M1) report it", "decimal", "M1", "report it"),
        ("Rule 4: Staff must", "decimal", "Rule 4", "Staff must"),
        ("§ 2 Staff must", "decimal", "§ 2", "Staff must"),
        ("2(a) Staff must", "decimal", "2(a)", "Staff must"),
        ("3b. Staff must", "integer", "3b", "Staff must"),
        ("Article IV Photographs", "section", "Article IV", "Photographs"),
        ("Chapter 9: Phones", "section", "Chapter 9", "Phones"),
        ("4\\.1 Staff must", "decimal", "4.1", "Staff must"),
        ("1\\. Staff must", "integer", "1", "Staff must"),
        ("\\- share 4\\. nothing", "bullet", "-", "share 4\\. nothing"),
        ("\\(iv\\) that they", "roman", "iv", "that they"),
    ],
)
def test_a_marker_is_found_with_what_follows_it(text: str, style: str, value: str, rest: str) -> None:
    marker = find_marker(text)

    assert marker is not None
    assert (marker.style, marker.value, text[marker.length :]) == (style, value, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Staff must",
        "8.30 am is when the day begins",
        "7.30 in the morning and 6.30 in the evening",
        "2.4GHz is switched off",
        "3.5mm plugs",
        "2.5 per cent of staff",
        "11 October 2023 Governors met",
        "i.e. staff",
        "e.g. staff",
        "2014 was the year",
        "organise a trip",
        "Section of the policy",
        "Part of no trust",
        "-- --",
        "(see 4.1)",
        "(in some cases)",
        "a pupil",
        "Y6 Teachers must",
        "P1 Pupils",
        "Rule of law",
        "B12 vitamins",
        "\\[see above\\]",
        "\\" * 100,
        "",
    ],
)
def test_what_only_looks_like_a_marker_is_none(text: str) -> None:
    assert find_marker(text) is None


@pytest.mark.parametrize(
    ("label", "style", "value"),
    [
        ("6.2", "decimal", "6.2"),
        ("(iv)", "roman", "iv"),
        ("1.", "integer", "1"),
        ("a)", "letter", "a"),
        ("", None, None),
    ],
)
def test_a_label_that_the_format_shows_takes_up_no_text(label: str, style: str | None, value: str | None) -> None:
    marker = marker_of_label(label)

    assert (marker and marker.style, marker and marker.value) == (style, value)
    assert marker is None or marker.length == 0


def test_an_unknown_label_is_a_bullet() -> None:
    marker = marker_of_label("\uf0b7")

    assert marker is not None
    assert marker.style == "bullet"


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("(xiv) x", 14),
        ("h) x", 8),
        ("6.10 x", 10),
        ("3. x", 3),
        ("3b. x", 3),
        ("B4. x", 4),
        ("2(c) x", 3),
        ("• x", None),
    ],
)
def test_a_marker_knows_its_place_in_its_list(text: str, order: int | None) -> None:
    marker = find_marker(text)

    assert marker is not None
    assert marker.order == order


@pytest.mark.parametrize("line", ["1." * 50_000, "(" * 100_000, "- " * 50_000, "i" * 100_000, " " * 100_000 + "x"])
def test_a_long_line_of_markers_takes_no_time(line: str) -> None:
    find_marker(line)
