"""A typed name beside the known one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.agreements.names import NameMatch, compare_names


@pytest.mark.parametrize(
    ("typed", "known", "match"),
    [
        ("Amy Teller", "Amy Teller", "same"),
        ("  amy   TELLER ", "Amy Teller", "same"),
        ("Zoe Nowak", "Zoë Nowak", "same"),
        ("Dr Amy Teller", "Amy Teller", "close"),
        ("Teller, Amy", "Amy Teller", "close"),
        ("Amy Tellar", "Amy Teller", "close"),
        ("Dev Patel", "Dev Patel-Lowe", "close"),
        ("A. Teller", "Amy Teller", "close"),
        ("Amy", "Amy Teller", "part"),
        ("Madonna", "Madonna", "same"),
        ("Ben Okoro", "Amy Teller", "other"),
        ("yes", "Amy Teller", "other"),
        ("", "Amy Teller", "other"),
        ("✓", "Amy Teller", "other"),
    ],
)
def test_slips_titles_and_accents_do_not_matter_and_somebody_elses_name_does(
    typed: str, known: str, match: NameMatch
) -> None:
    assert compare_names(typed, known) == match


@given(st.text(max_size=60), st.sampled_from(("Amy Teller", "Zoë Ng", "J. R. O’Neill", "X")))
def test_whatever_is_typed_there_is_an_answer(typed: str, known: str) -> None:
    assert compare_names(typed, known) in {"same", "close", "part", "other"}
    assert compare_names(known, known) == "same"
