"""Nothing that could say who asked, or whom it is about, is left of a question that is kept."""

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from signpost.bot.gaps.identifying import PLACEHOLDERS, Screen, fold
from signpost.bot.people import Person, Roster

WORDS = ("can", "i", "add", "to", "my", "phone", "is", "it", "ok", "if", "wants", "a", "lesson", "with", "on", "us")
LETTERS = re.compile(r"[^\W\d_]+")


def screen(*names: str, handle: str = "zq", email: str | None = None) -> Screen:
    people = (Person(id=str(n), handle=f"{handle}{n or ''}", name=name, email=email) for n, name in enumerate(names))
    return Screen(Roster(people=tuple(people)))


SCHOOL = screen("Amy Teller", "Benedict O'Connell", "Søren Björk-Ünal", handle="ateller")


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("Can I use ChatGPT to write reports?", "Can I use ChatGPT to write reports?"),
        ("may i friend amy teller on Facebook?", "may i friend [name] on Facebook?"),
        ("May I friend AMY's mum?", "May I friend [name] mum?"),
        ("is teler allowed to?", "is [name] allowed to?"),
        ("is o’connell allowed", "is [name] allowed"),
        ("can bjork unal film it", "can [name] film it"),
        ("does mr smith mind", "does mr [name] mind"),
        ("can Zbigniew come too", "can [name] come too"),
        ("Zbigniew wants my number", "[name] wants my number"),
        ("can i text olivia", "can i text [name]"),
        ("CAN I TEXT ZBIGNIEW ON WHATSAPP", "CAN I TEXT [name] ON WHATSAPP"),
        ("ring 07700 900 123 or (020) 7946-0000", "ring [number] or [number]"),
        ("write to jo.bloggs@example.org or @jo_b", "write to [address] or [account]"),
        ("see https://example.org/jo and example.org", "see [address] and [address]"),
        ("my insta is jo_bloggs or jo.bloggs", "my insta is [account] or [address]"),
        ("is 10B/Ma1 allowed", "is [number] allowed"),
        ("a\u200bm\u200by asked", "[name] asked"),
    ],
)
def test_what_identifies_is_taken_out(asked: str, kept: str) -> None:
    assert SCHOOL.screened(asked) == kept


names = st.text(min_size=1, max_size=30)
usual = st.from_regex(r"[A-Z][a-zà-ÿ]{1,12}([ '\-][A-Z][a-zà-ÿ]{1,12}){0,2}", fullmatch=True)
cases = st.sampled_from((str, str.lower, str.upper, str.title, str.swapcase))


@given(
    name=usual | names,
    before=st.lists(st.sampled_from(WORDS), max_size=5),
    after=st.lists(st.sampled_from(WORDS), max_size=5),
    said=cases,
    stop=st.sampled_from(("", "?", "'s", "’s", ",", "!?")),
)
@example(name="Will May", before=["can"], after=["add", "us"], said=str.lower, stop="")
@example(name="ǅ", before=[], after=[], said=str, stop="")
def test_no_name_of_the_school_survives(
    name: str, before: list[str], after: list[str], said: Callable[[str], str], stop: str
) -> None:
    kept = screen(name).screened(" ".join((*before, said(name) + stop, *after)))

    left = set(LETTERS.findall(fold(_without_placeholders(kept))))
    parts = {part for part in LETTERS.findall(fold(name)) if len(part) > 1}
    assert not left & parts


@given(handle=st.from_regex(r"[a-z][a-z0-9._\-]{2,15}", fullmatch=True), mark=st.sampled_from(("", "@")))
def test_no_handle_survives(handle: str, mark: str) -> None:
    kept = screen("Zz Qq", handle=handle).screened(f"can i add {mark}{handle} to it")

    assert handle not in _without_placeholders(kept)


@given(
    address=st.emails(), telephone=st.from_regex(r"(\+44 ?|0)[0-9]{2,4}[ \-]?[0-9]{3,4} ?[0-9]{3,4}", fullmatch=True)
)
def test_no_address_and_no_telephone_number_survives(address: str, telephone: str) -> None:
    kept = SCHOOL.screened(f"may i write to {address} or ring {telephone} at night")

    assert "@" not in kept
    assert not any(letter.isdigit() for letter in kept)
    assert kept.startswith("may i write to")
    assert kept.endswith("at night")


def _without_placeholders(text: str) -> str:
    return re.sub("|".join(map(re.escape, PLACEHOLDERS)), " ", text)
