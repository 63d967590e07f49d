"""The vocabulary of facets: how words are matched, how facets hide one another, and how a school adds its own."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.answers.vocabulary import Facet, Vocabulary, load_vocabulary
from signpost.errors import SettingsError
from tests.bot.school import vocabulary

SMALL = Vocabulary(
    (
        Facet(
            kind="party", name="pupil", words=("pupil*", "year _", "class of children"), everyday=("y_",), say="pupil"
        ),
        Facet(kind="party", name="former", words=("former pupil*", "left school"), shadows=("party.pupil",)),
        Facet(kind="act", name="befriend", words=("friend*", "follow"), everyday=("add",), say="befriend online"),
        Facet(kind="act", name="contact", words=("e mail", "pupil's phone"), near=("act.befriend", "act.unknown")),
        Facet(kind="device", name="phone", words=("phone",)),
    )
)


def found(text: str, words: Vocabulary = SMALL) -> set[str]:
    return {words.name(column) for column in words.find(text)}


@pytest.mark.parametrize(
    ("text", "facets"),
    [
        ("pupil", {"party.pupil"}),
        ("PUPILS!", {"party.pupil"}),
        ("a **pupil** said", {"party.pupil"}),
        ("schoolpupil", set()),
        ("follow", {"act.befriend"}),
        ("follows", set()),
        ("friendly", {"act.befriend"}),
        ("unfriend", set()),
        ("year 6", {"party.pupil"}),
        ("year 11", {"party.pupil"}),
        ("year six", set()),
        ("year 2024", set()),
        ("e-mail", {"act.contact"}),
        ("e mail", {"act.contact"}),
        ("e\nmail", {"act.contact"}),
        ("e\u00a0mail", {"act.contact"}),
        ("email", set()),
        ("class   of-children", {"party.pupil"}),
        ("the pupil’s phone", {"act.contact", "device.phone"}),
        ("'phone", set()),
        ("", set()),
        ("\N{GRINNING FACE}", set()),
    ],
)
def test_words_are_found_whole_in_any_case_and_spacing(text: str, facets: set[str]) -> None:
    assert found(text) - ({"party.pupil"} if "act.contact" in facets and "pupil" in text else set()) == facets


@pytest.mark.parametrize(
    ("text", "facets"),
    [
        ("former pupils", {"party.former"}),
        ("a pupil who left school", {"party.pupil", "party.former"}),
        ("former pupils and pupils", {"party.pupil", "party.former"}),
    ],
)
def test_a_facet_hides_another_where_only_its_own_words_show_it(text: str, facets: set[str]) -> None:
    assert found(text) == facets


def test_near_facets_are_named_without_those_given() -> None:
    contact, befriend = SMALL.index["act.contact"], SMALL.index["act.befriend"]

    assert SMALL.near([contact]) == {befriend}
    assert SMALL.near([contact, befriend]) == frozenset()


def test_everyday_words_count_in_questions_only() -> None:
    everyday = SMALL.find_everyday("can I add a Y6?")

    assert {SMALL.name(column) for column in everyday} == {"party.pupil", "act.befriend"}
    assert found("can I add a Y6?") == set()
    assert SMALL.in_field_words("can I add a Y6?", everyday) == "can I add a Y6? (pupil, befriend online)"


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("can I post it on insta", "place.social_media"),
        ("is FB ok", "place.social_media"),
        ("on snap", "place.social_media"),
        ("a kid", "party.pupil"),
        ("his mum", "party.parent"),
        ("my TA", "party.colleague"),
        ("slag off the head", "act.criticise"),
        ("slag off the head", "party.headteacher"),
    ],
)
def test_the_words_of_a_staffroom_are_known(text: str, facet: str) -> None:
    assert vocabulary().index[facet] in vocabulary().find_everyday(text)


def test_every_facet_that_another_names_exists() -> None:
    named = {name for facet in vocabulary().facets for name in (*facet.near, *facet.shadows)}

    assert named <= set(vocabulary().index)


def test_every_facet_is_found_by_its_own_words() -> None:
    lost = [
        (name, word)
        for name, column in vocabulary().index.items()
        for word in vocabulary().facets[column].words
        if column not in vocabulary().find(word.replace("*", "").replace("_", "7"))
        and not any(name in vocabulary().facets[c].shadows for c in vocabulary().find(word.replace("*", "")))
    ]

    assert lost == []


def test_every_facet_is_found_by_its_everyday_words() -> None:
    lost = [
        (name, word)
        for name, column in vocabulary().index.items()
        for word in vocabulary().facets[column].everyday
        if column not in vocabulary().find_everyday(word.replace("*", "x").replace("_", "7"))
    ]

    assert lost == []


@given(st.text(max_size=400))
def test_any_text_can_be_searched(text: str) -> None:
    columns = vocabulary().find(text) | vocabulary().find_everyday(text)

    assert all(0 <= column < len(vocabulary().facets) for column in columns)


QUESTIONS = st.lists(
    st.sampled_from(
        "can i friend a former pupil parent on insta year 6 e-mail phone at lunch mum's staff wifi".split()
    ),
    max_size=12,
)


@given(QUESTIONS, st.lists(st.sampled_from([" ", "  ", "\n", "\t"]), min_size=12, max_size=12))
def test_neither_case_nor_spacing_matters(words: list[str], gaps: list[str]) -> None:
    plain = " ".join(words)
    spaced = "".join(word + gap for word, gap in zip(words, gaps, strict=False))

    assert vocabulary().find(plain) == vocabulary().find(plain.upper()) == vocabulary().find(spaced)
    assert vocabulary().find_everyday(plain) == vocabulary().find_everyday(spaced.upper())


@given(QUESTIONS, QUESTIONS)
def test_what_everyday_words_show_is_not_lost_in_a_longer_text(before: list[str], after: list[str]) -> None:
    first, second = " ".join(before), " ".join(after)

    assert vocabulary().find_everyday(first) <= vocabulary().find_everyday(f"{first}. {second}")


# --- A school's own words ---------------------------------------------------------------------------------------------


def own(folder: Path, text: str) -> Vocabulary:
    file = folder / "own.toml"
    file.write_text(text, "utf-8")
    return load_vocabulary(file)


def test_a_schools_words_are_added_to_the_packaged_ones(tmp_path: Path) -> None:
    words = own(tmp_path, '[party.pupil]\nwords = ["ottermarshian*"]\neveryday = ["sprog*"]\n')
    pupil = words.index["party.pupil"]

    assert pupil in words.find("an Ottermarshian")
    assert pupil in words.find("a pupil")
    assert pupil in words.find_everyday("two sprogs")
    assert words.facets[pupil].say == "pupil"


def test_a_schools_own_facet_comes_behind_the_packaged_ones(tmp_path: Path) -> None:
    words = own(tmp_path, '[place.pond]\nwords = ["pond"]\n')

    assert [facet.name for facet in words.facets[:-1]] == [facet.name for facet in vocabulary().facets]
    assert found("by the pond", words) == {"place.pond"}


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    assert own(tmp_path, "").index == vocabulary().index


@pytest.mark.parametrize(
    "text",
    [
        "[party.pupil\n",
        "party = 3",
        "[party]\npupil = 3",
        '[party.pupil]\nwords = "kid"',
        '[party.pupil]\nwords = ["kid", 3]',
        '[party.pupil]\nwrods = ["kid"]',
        '[party.pupil]\nname = "x"\nwords = ["kid"]',
    ],
)
def test_a_file_of_another_form_is_refused_by_its_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match=r"own\.toml"):
        own(tmp_path, text)


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"\x00\x01\x02",
        pytest.param(
            "[party.pupil]".encode("utf-16"),
        ),
    ],
    ids=["missing", "binary", "utf-16"],
)
def test_a_file_that_cannot_be_read_is_refused_by_its_name(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "own.toml"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(SettingsError, match=r"own\.toml"):
        load_vocabulary(file)
