"""Numbers and bullets come out as Word shows them."""

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from hypothesis import given
from hypothesis import strategies as st

from signpost.knowledge.word_numbering import Lists, Numbering, formatted, letters, roman

ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def level(depth: int, number_format: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def definition(number: int, *content: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(content)}</w:abstractNum>'


def listed(number: int, of: int, *overrides: str) -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{"".join(overrides)}</w:num>'


def root(*content: str) -> BaseOxmlElement:
    element: BaseOxmlElement = parse_xml(f"<w:numbering {nsdecls('w')}>{''.join(content)}</w:numbering>")
    return element


def properties(number: int, depth: int = 0, left: int | None = None) -> BaseOxmlElement:
    indent = "" if left is None else f'<w:ind w:left="{left}" w:hanging="360"/>'
    element: BaseOxmlElement = parse_xml(
        f'<w:pPr {nsdecls("w")}><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>{indent}</w:pPr>'
    )
    return element


def style(style_id: str, content: str) -> BaseOxmlElement:
    element: BaseOxmlElement = parse_xml(
        f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="{style_id}"><w:pPr>{content}</w:pPr></w:style>'
    )
    return element


OUTLINE = definition(
    1, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"), level(2, "lowerRoman", "(%3)"), level(3, "bullet", "o")
)


def shown(numbering: Numbering, *places: tuple[int, int]) -> list[str]:
    return [numbering.advance(str(number), depth) for number, depth in places]


class TestNumberFormats:
    @given(st.integers(1, 4999))
    def test_a_roman_numeral_has_the_value_of_its_number(self, number: int) -> None:
        values = [ROMAN_VALUES[letter] for letter in roman(number)]
        following = [*values[1:], 0]
        assert sum(-value if value < after else value for value, after in zip(values, following, strict=True)) == number

    @given(st.integers(1, 4999))
    def test_a_roman_numeral_repeats_no_letter_four_times_but_m(self, number: int) -> None:
        assert not any(letter * 4 in roman(number) for letter in "ivxlcd")

    @given(st.integers(1, 260))
    def test_letters_repeat_one_letter_as_often_as_the_alphabet_was_gone_through(self, number: int) -> None:
        lettered = letters(number)
        assert len(set(lettered)) == 1
        assert (len(lettered) - 1) * 26 + ord(lettered[0]) - ord("a") + 1 == number

    @given(st.integers(), st.sampled_from(["lowerRoman", "upperRoman", "lowerLetter", "upperLetter", "chicago"]))
    def test_no_number_fails_or_grows_without_limit(self, number: int, number_format: str) -> None:
        assert len(formatted(number, number_format)) <= max(20, len(str(number)))

    @pytest.mark.parametrize(
        ("number", "number_format", "expected"),
        [
            (4, "decimal", "4"),
            (4, "lowerRoman", "iv"),
            (9, "upperRoman", "IX"),
            (27, "lowerLetter", "aa"),
            (2, "upperLetter", "B"),
            (7, "decimalZero", "07"),
            (0, "lowerRoman", "0"),
            (0, "lowerLetter", "0"),
            (1, "ordinal", "1st"),
            (12, "ordinal", "12th"),
            (23, "ordinal", "23rd"),
            (5, "none", ""),
            (5, "unheardOf", "5"),
        ],
    )
    def test_numbers_are_written_in_words_formats(self, number: int, number_format: str, expected: str) -> None:
        assert formatted(number, number_format) == expected


class TestCounting:
    def test_inner_levels_count_within_outer_ones(self) -> None:
        numbering = Numbering(root(OUTLINE, listed(1, 1)))
        assert shown(numbering, (1, 0), (1, 1), (1, 1), (1, 2), (1, 2), (1, 3), (1, 0), (1, 1), (1, 2)) == [
            "1.", "1.1", "1.2", "(i)", "(ii)", "•", "2.", "2.1", "(i)",
        ]  # fmt: skip

    def test_a_skipped_level_counts_as_used_at_its_start(self) -> None:
        numbering = Numbering(root(OUTLINE, listed(1, 1)))
        assert shown(numbering, (1, 1), (1, 1), (1, 0), (1, 1)) == ["1.1", "1.2", "2.", "2.1"]

    def test_lists_of_one_definition_go_on_counting(self) -> None:
        numbering = Numbering(root(OUTLINE, listed(1, 1), listed(2, 1)))
        assert shown(numbering, (1, 0), (2, 0), (1, 0)) == ["1.", "2.", "3."]

    def test_lists_of_different_definitions_count_for_themselves(self) -> None:
        letter = definition(2, level(0, "lowerLetter", "%1)"))
        numbering = Numbering(root(OUTLINE, letter, listed(1, 1), listed(2, 2)))
        assert shown(numbering, (1, 0), (2, 0), (2, 0), (1, 0)) == ["1.", "a)", "b)", "2."]

    def test_a_list_that_says_where_to_start_does_so_once(self) -> None:
        again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        numbering = Numbering(root(OUTLINE, listed(1, 1), listed(2, 1, again)))
        assert shown(numbering, (1, 0), (1, 0), (2, 0), (2, 0), (1, 0)) == ["1.", "2.", "1.", "2.", "3."]

    def test_a_list_may_replace_a_level(self) -> None:
        replaced = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "Part %1", start=3)}</w:lvlOverride>'
        numbering = Numbering(root(OUTLINE, listed(1, 1, replaced)))
        assert shown(numbering, (1, 0), (1, 0)) == ["Part C", "Part D"]

    def test_a_level_may_start_elsewhere(self) -> None:
        numbering = Numbering(root(definition(1, level(0, "decimal", "%1", start=4)), listed(1, 1)))
        assert shown(numbering, (1, 0), (1, 0)) == ["4", "5"]

    def test_a_level_that_never_restarts_counts_through(self) -> None:
        through = level(1, "decimal", "%2", '<w:lvlRestart w:val="0"/>')
        numbering = Numbering(root(definition(1, level(0, "decimal", "%1."), through), listed(1, 1)))
        assert shown(numbering, (1, 0), (1, 1), (1, 0), (1, 1)) == ["1.", "1", "2.", "2"]

    def test_a_level_may_restart_only_after_an_outer_one(self) -> None:
        outer = level(2, "decimal", "%3", '<w:lvlRestart w:val="1"/>')
        numbering = Numbering(
            root(definition(1, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"), outer), listed(1, 1))
        )
        places = [(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 2)]
        assert shown(numbering, *places) == ["1.", "1.1", "1", "1.2", "2", "2.", "1"]

    def test_a_legal_level_shows_every_number_in_decimal(self) -> None:
        legal = level(1, "decimal", "%1.%2", "<w:isLgl/>")
        numbering = Numbering(root(definition(1, level(0, "upperRoman", "%1"), legal), listed(1, 1)))
        assert shown(numbering, (1, 0), (1, 1)) == ["I", "1.1"]

    def test_a_definition_may_point_to_a_list_styles(self) -> None:
        pointing = definition(2, '<w:numStyleLink w:val="House"/>')
        linked = definition(3, '<w:styleLink w:val="House"/>', level(0, "lowerLetter", "(%1)"))
        numbering = Numbering(root(pointing, linked, listed(1, 2)))
        assert shown(numbering, (1, 0)) == ["(a)"]

    def test_a_level_without_number_shows_nothing(self) -> None:
        numbering = Numbering(root(definition(1, level(0, "none", "")), listed(1, 1)))
        assert shown(numbering, (1, 0)) == [""]

    @given(st.lists(st.tuples(st.sampled_from([1, 2, 3]), st.integers(-1, 12)), max_size=40))
    def test_any_order_of_levels_can_be_counted(self, places: list[tuple[int, int]]) -> None:
        again = '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="7"/></w:lvlOverride>'
        numbering = Numbering(root(OUTLINE, listed(1, 1), listed(2, 1, again), listed(3, 1)))
        assert len(shown(numbering, *places)) == len(places)

    def test_what_makes_no_sense_is_read_as_nothing(self) -> None:
        odd = '<w:lvl w:ilvl="x"><w:start w:val="many"/><w:lvlText w:val="%1"/></w:lvl>'
        numbering = Numbering(root(definition(1, odd), listed(1, 1), listed(2, 99)))
        assert "2" not in numbering
        assert shown(numbering, (1, 0)) == ["0"]


class TestLists:
    TWO = root(OUTLINE, definition(2, level(0, "bullet", "\uf0b7")), listed(1, 1), listed(2, 2))

    def depths(self, *items: BaseOxmlElement) -> list[int | None]:
        lists = Lists(self.TWO)
        found = [lists.item(item, []) for item in items]
        return [item.depth if item else None for item in found]

    def test_a_paragraph_without_a_list_is_no_item(self) -> None:
        plain: BaseOxmlElement = parse_xml(f"<w:pPr {nsdecls('w')}/>")
        lists = Lists(self.TWO)
        assert lists.item(plain, []) is None
        assert lists.item(None, []) is None
        assert Lists(None).item(properties(1), []) is None

    def test_list_0_takes_a_style_out_of_its_list(self) -> None:
        heading = style("H", '<w:numPr><w:numId w:val="1"/></w:numPr>')
        assert Lists(self.TWO).item(properties(0), [heading]) is None

    def test_levels_of_a_list_nest(self) -> None:
        assert self.depths(properties(1, 0), properties(1, 1), properties(1, 1), properties(1, 0)) == [0, 1, 1, 0]

    def test_a_list_further_in_stands_under_the_one_before(self) -> None:
        clause = properties(1, 1, left=360)
        assert self.depths(clause, properties(2, left=720), properties(2, left=1080), clause) == [0, 1, 1, 0]

    def test_a_bullet_at_the_indent_of_a_number_stands_under_it(self) -> None:
        assert self.depths(properties(1, 1, left=720), properties(2, 0, left=720)) == [0, 1]

    def test_a_list_further_out_does_not(self) -> None:
        assert self.depths(properties(1, 2, left=1440), properties(2, 0, left=720)) == [0, 0]

    def test_a_heading_closes_what_is_open(self) -> None:
        lists = Lists(self.TWO)
        lists.item(properties(1, 1, left=360), [])
        lists.close()
        item = lists.item(properties(2, 0, left=720), [])
        assert item is not None
        assert item.depth == 0

    def test_a_style_numbers_its_paragraphs_at_the_level_tied_to_it(self) -> None:
        tied = definition(1, level(0, "decimal", "%1"), level(1, "decimal", "%1.%2", '<w:pStyle w:val="Clause"/>'))
        clause = style("Clause", '<w:numPr><w:numId w:val="1"/></w:numPr>')
        lists = Lists(root(tied, listed(1, 1)))
        items = [lists.item(None, [clause]), lists.item(None, [style("Derived", ""), clause])]
        assert [item.label for item in items if item] == ["1.1", "1.2"]

    def test_a_style_may_name_its_level(self) -> None:
        clause = style("Clause", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>')
        item = Lists(self.TWO).item(None, [clause])
        assert item is not None
        assert item.label == "1.1"
