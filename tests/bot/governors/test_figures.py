"""What is published of a year: only what was protected, and nothing that gives it away from elsewhere."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import product

import pytest

from signpost.bot.governors import wording
from signpost.bot.governors.breakdowns import OPEN, By
from signpost.bot.governors.figures import Figures
from signpost.bot.governors.inputs import QuestionCount, SigningCount
from signpost.bot.governors.suppression import is_small
from signpost.bot.governors.tally import Tally
from tests.bot.governors.tallies import OCCASION, QUESTIONS, SIGNING, YEAR, drawn, published, tally


def shown(figures: Figures, name: str) -> dict[str, int | None]:
    return {cell.key: cell.count for cell in figures.table(name).cells}


def test_times_and_outcomes_together_do_not_let_a_count_under_five_be_derived() -> None:
    """Every year of five to nine reports with two outcomes: what looks alike in the whole return leaves it open.

    An attacker could go by what is shown of the times: they are of cases that were acknowledged, or are closed.
    """
    alike: dict[str, list[set[int]]] = defaultdict(lambda: [set() for _ in range(4)])
    for upheld, supported, still_open in product(range(10), repeat=3):
        total = upheld + supported + still_open
        if not 5 <= total <= 9:
            continue
        for acknowledged in range(total - still_open, total + 1):
            year = tally({"upheld": upheld, "supported": supported, OPEN: still_open}, acknowledged)
            seen = published(year)
            key = repr((seen.reports, seen.table(By.OUTCOME), seen.timings))
            counts = (upheld, supported, still_open, total - acknowledged)
            for possible, count in zip(alike[key], counts, strict=True):
                possible.add(count)

    assert len(alike) > 10
    for possible in (values for cells in alike.values() for values in cells):
        assert len(possible) > 1 or not any(map(is_small, possible))


def test_a_median_is_told_only_where_a_reader_knows_of_five_that_are_closed() -> None:
    """Eight reports and no median would say that at most four were acknowledged, so that at least four are open."""
    year = published(tally({"upheld": 3, "supported": 1, OPEN: 4}, acknowledged=8))

    assert year.timings[0].median is None


def test_a_median_is_not_shown_where_it_would_tell_how_many_are_closed() -> None:
    """Five closed and one open: the table is held back, and a median would say that at least five are closed."""
    year = published(tally({"upheld": 5, OPEN: 1}))

    assert set(shown(year, By.OUTCOME).values()) == {None}
    assert [found.median for found in year.timings] == [None, None]


def test_times_are_told_of_five_and_tenths_of_ten() -> None:
    def times(count: int) -> list[tuple[int | None, int | None]]:
        return [(found.median, found.nine_in_ten) for found in published(tally({"upheld": count})).timings]

    assert times(4) == [(None, None), (None, None)]
    assert times(5) == [(3, None), (20, None)]
    assert times(9) == [(3, None), (20, None)]
    assert times(10) == [(3, 3), (20, 20)]


def test_a_median_is_one_of_the_values_so_that_it_does_not_tell_an_even_number() -> None:
    year = replace(tally({"upheld": 6}), hours=Counter({1: 3, 4: 3}))

    assert published(year).timings[0].median == 1


def test_of_fewer_than_five_reports_nothing_is_said_but_that() -> None:
    year = published(tally({"upheld": 3, OPEN: 1}))

    assert year.reports is None
    assert all(cell.count is None for table in year.tables for cell in table.cells)
    assert all(found.median is None for found in year.timings)
    assert wording.reports(year) == "Fewer than 5 reports were received in 2025-26; none the year before."


def test_a_year_without_reports_is_told_from_one_of_which_nothing_is_said() -> None:
    year = published(Tally())

    assert year.reports == 0
    assert all(cell.count == 0 for table in year.tables for cell in table.cells)
    assert wording.sentence(year.table(By.MONTH), year.reports) == "There were no reports."
    assert wording.number(0) == "0" != wording.number(None)


def test_the_year_before_is_protected_as_the_year_is() -> None:
    both = published(tally({"upheld": 9}, months={"09": 9}), tally({"upheld": 12}, months={"09": 9, "10": 3}))
    before = {cell.key: cell.before for cell in both.table(By.MONTH).cells}

    assert shown(both, By.MONTH)["09"] == 9
    assert (before["09"], before["10"], before["11"]) == (None, None, 0)


def test_before_signpost_there_was_no_year_to_compare_with() -> None:
    late = published(tally({"upheld": 9}), occasion=replace(OCCASION, in_use_since=dt.date(2026, 1, 12)))
    early = published(tally({"upheld": 9}), occasion=replace(OCCASION, in_use_since=dt.date(2025, 8, 31)))

    assert late.before is None
    assert wording.since(late) == "Signpost was set up here on 12 January 2026: nothing from before that is counted."
    assert (early.before, early.in_use_since) == ("2024-25", None)


@pytest.mark.parametrize(
    ("count", "line"),
    [
        (SIGNING[0], "57 of 64 people had signed it; it was due on 10 October 2025, and 23 reminders were sent."),
        (
            SigningCount("It", 64, 62, dt.date(2025, 10, 10), 2),
            "* of 64 people had signed it; it was due on 10 October 2025, and fewer than 5 reminders were sent.",
        ),
        (
            SigningCount("It", 64, 64, dt.date(2025, 10, 10), 0),
            "64 of 64 people had signed it; it was due on 10 October 2025, and no reminder was sent.",
        ),
    ],
)
def test_signing_says_how_many_of_how_many_and_hides_the_few_who_have_not(count: SigningCount, line: str) -> None:
    assert wording.signing(published(replace(Tally(), signing=(count,)))) == (f"{count.agreement}: {line}",)


def test_without_an_agreement_that_is_said() -> None:
    assert wording.signing(published(Tally())) == ("No agreement was open for signing.",)


def test_questions_are_told_by_topic_and_by_what_came_of_them_never_both() -> None:
    year = published(replace(Tally(), questions=QUESTIONS))
    topics, answers = year.question_tables

    assert year.questions == 68
    assert [(cell.label, cell.count) for cell in topics.cells] == [
        ("Friend requests", 41),
        ("Photographs", None),
        ("Former pupils", None),
    ]
    assert [cell.count for cell in answers.cells] == [22, 9, 28, 9]


def test_few_questions_are_not_counted_out() -> None:
    year = published(replace(Tally(), questions=(QuestionCount("Photographs", 1, 1, 0, 1),)))

    assert year.questions is None
    assert all(cell.count is None for table in year.question_tables for cell in table.cells)


def test_the_largest_number_that_is_named_is_one_that_is_shown() -> None:
    year = published(drawn(96))

    for table in year.tables:
        said = wording.sentence(table, year.reports)
        most = max((cell.count for cell in table.cells if cell.count is not None), default=0)
        assert f"{most:,} of 96 reports" in said
        assert ("held back" in said) == any(cell.count is None for cell in table.cells)


def test_the_months_are_those_of_the_school_year() -> None:
    months = [cell.label for cell in published(drawn(30)).table(By.MONTH).cells]

    assert (months[0], months[-1], len(months)) == ("September", "August", 12)
    assert YEAR.months[4] == dt.date(2026, 1, 1)
