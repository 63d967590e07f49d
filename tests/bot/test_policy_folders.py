"""Where each school's policies lie: whatever the folder holds, no school is led to another's."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.policy_folders import SAMPLE, PolicyFolders
from signpost.errors import SettingsError


async def ambiguous() -> str:
    raise SettingsError("Say which school.")


def folders(root: Path | None, own: str | None = None, terminal: str = "") -> PolicyFolders:
    async def own_school() -> str:
        if own is None:
            return await ambiguous()
        return own

    return PolicyFolders(root, terminal, own_school)


def place(root: Path, *names: str) -> None:
    """Put files with these names there."""
    for name in names:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("# A policy\n", "utf-8")


async def found(policies: PolicyFolders, school: str) -> list[str]:
    """The files that a school is answered from; none where it is said that there are none."""
    try:
        return [file.as_posix().rsplit("/", 2)[-2] + "/" + file.name for file in await policies.files(school)]
    except SettingsError:
        return []


async def test_each_of_several_schools_has_the_folder_that_is_named_after_it(tmp_path: Path) -> None:
    place(tmp_path, "oakwell/a.md", "elmstead/b.md")

    assert await found(folders(tmp_path), "oakwell") == ["oakwell/a.md"]
    assert await found(folders(tmp_path), "elmstead") == ["elmstead/b.md"]
    assert await found(folders(tmp_path), "ashby") == []


async def test_what_lies_in_the_folder_itself_is_the_only_schools(tmp_path: Path) -> None:
    place(tmp_path, "a.md", "archive/old.md")
    (name,) = await found(folders(tmp_path, own="oakwell"), "oakwell")

    assert name.endswith("/a.md")
    assert await found(folders(tmp_path, own="oakwell"), "elmstead") == []
    assert await found(folders(tmp_path, own=None), "oakwell") == [], "it could be several schools'"


async def test_a_school_with_a_folder_of_its_own_gets_that_alone(tmp_path: Path) -> None:
    place(tmp_path, "a.md", "oakwell/b.md")

    assert await found(folders(tmp_path, own="oakwell"), "oakwell") == ["oakwell/b.md"]


async def test_an_empty_folder_of_its_own_is_none_set_up(tmp_path: Path) -> None:
    place(tmp_path, "a.md")
    (tmp_path / "oakwell").mkdir()
    said = await folders(tmp_path, own="oakwell").missing("oakwell")

    assert said is not None
    assert str(tmp_path / "oakwell") in said


async def test_the_sample_policies_are_the_sample_schools_alone() -> None:
    assert await folders(None).missing("ottermarsh") is None
    assert {file.parent for file in await folders(None).files("")} == {SAMPLE}
    assert "SIGNPOST_POLICIES" in (await folders(None, own="oakwell").missing("oakwell") or "")


async def test_the_terminal_is_of_the_school_that_is_set_and_asks_nobody(tmp_path: Path) -> None:
    place(tmp_path, "oakwell/a.md", "elmstead/b.md", "c.md")
    policies = PolicyFolders(tmp_path, "oakwell", ambiguous)

    assert await found(policies, "") == ["oakwell/a.md"]
    assert (await found(PolicyFolders(tmp_path, "", ambiguous), ""))[0].endswith("/c.md")


async def test_it_is_said_where_a_schools_policies_are_to_be_put(tmp_path: Path) -> None:
    said = await folders(tmp_path).missing("oakwell")

    assert said == f"No policy is set up for oakwell. Put its policies into a folder {tmp_path / 'oakwell'}."


NAMES = st.sampled_from(["oakwell", "elmstead", "ashby", "oakwell.old", "oak", "archive"])
SCHOOLS = st.one_of(NAMES, st.sampled_from(["..", ".", "oakwell/../elmstead", "*", "/", "Oakwell"]))


@given(st.sets(st.tuples(st.one_of(NAMES, st.just("")), st.sampled_from("ab"))), SCHOOLS, st.one_of(NAMES, st.none()))
async def test_no_school_is_led_to_anothers_files(files: set[tuple[str, str]], school: str, own: str | None) -> None:
    """Whichever folders there are, and whatever a school calls itself."""
    with TemporaryDirectory() as name:
        root = Path(name)
        place(root, *(f"{folder}/{stem}.md" if folder else f"{stem}.md" for folder, stem in files))
        try:
            given_to = {file.parent for file in await folders(root, own).files(school)}
        except SettingsError:
            return
    assert given_to in ({root / school}, {root} if school == own else {root / school})
    assert root / school != root or school == own


@pytest.mark.parametrize("name", ["policies", "policies.md"])
async def test_a_folder_that_is_none_is_said(tmp_path: Path, name: str) -> None:
    place(tmp_path, "policies.md")
    said = await PolicyFolders(tmp_path / name).missing("")

    assert said is not None
    assert "SIGNPOST_POLICIES" in said
