"""Shelves of several schools: read when first asked for, kept apart, and never one in another's place."""

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

import pytest

from signpost.bot.answers.answering import PolicyShelf
from signpost.bot.answers.shelves import Shelves
from signpost.errors import SettingsError, UnreadableDocumentError
from tests.bot.school import encoder, vocabulary


class Cupboard:
    """Files by school, and what is read of them."""

    def __init__(self, **files: str) -> None:
        self.paths = {school: [Path(file)] for school, file in files.items()}
        self.read: list[str] = []
        self.damaged: set[str] = set()

    async def files(self, school: str) -> Sequence[Path]:
        if school not in self.paths:
            raise SettingsError(f"No policy for {school}.")
        return self.paths[school]

    def shelve(self, files: Sequence[Path]) -> PolicyShelf:
        (name,) = (file.name for file in files)
        self.read.append(name)
        if name in self.damaged:
            raise UnreadableDocumentError("This cannot be read.")
        return PolicyShelf(encoder(), vocabulary())

    async def ask(self, school: str) -> str:
        return f"the head of {school}"

    def shelves(self) -> Shelves:
        return Shelves(self.files, self.shelve, self.ask)


async def test_a_school_is_read_once_however_many_ask() -> None:
    cupboard = Cupboard(oakwell="a.md", elmstead="b.md")
    shelves = cupboard.shelves()
    found = await asyncio.gather(*(shelves.of(school) for school in ["oakwell", "elmstead"] * 5))

    assert sorted(cupboard.read) == ["a.md", "b.md"]
    assert len({id(own.shelf) for own in found[::2]}) == len({id(own.shelf) for own in found[1::2]}) == 1
    assert found[0].shelf is not found[1].shelf
    assert [own.ask for own in found[:2]] == ["the head of oakwell", "the head of elmstead"]


async def test_a_school_without_policies_has_none_until_it_has(caplog: pytest.LogCaptureFixture) -> None:
    cupboard = Cupboard(elmstead="b.md")
    shelves = cupboard.shelves()
    await shelves.of("elmstead")
    with caplog.at_level(logging.WARNING):
        own = await shelves.of("oakwell")
    assert (own.shelf, own.ask) == (None, "the head of oakwell")
    assert "oakwell" in caplog.text

    cupboard.paths["oakwell"] = [Path("a.md")]
    assert (await shelves.of("oakwell")).shelf is not None


async def test_what_cannot_be_read_keeps_nobody_else_from_theirs_and_is_tried_again() -> None:
    cupboard = Cupboard(oakwell="a.md", elmstead="b.md")
    cupboard.damaged.add("a.md")
    shelves = cupboard.shelves()
    broken, sound = await asyncio.gather(shelves.of("oakwell"), shelves.of("elmstead"))
    assert broken.shelf is None
    assert sound.shelf is not None
    with pytest.raises(UnreadableDocumentError):
        await shelves.read("oakwell")

    cupboard.damaged.clear()
    assert (await shelves.of("oakwell")).shelf is not None


async def test_who_gives_up_waiting_takes_it_from_nobody() -> None:
    cupboard = Cupboard(oakwell="a.md")
    shelves = cupboard.shelves()
    first, second = (asyncio.ensure_future(shelves.of("oakwell")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()

    assert (await second).shelf is not None
    assert cupboard.read == ["a.md"]
