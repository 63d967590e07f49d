"""The numbers and bullets that Word shows before paragraphs: computed as Word does, for the text does not hold them."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from docx.oxml.ns import qn

LEVELS = 9
"""How many levels a list in Word has."""

_PLACEHOLDER = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
# Longer ones are never meant, and a number from a damaged file could fill the memory.
_MAX_ROMAN = 4999
_MAX_REPEATED_LETTERS = 10


def roman(number: int) -> str:
    """A number in lower-case Roman numerals; in decimal where it has none (below 1, or above 4999)."""
    if not 0 < number <= _MAX_ROMAN:
        return str(number)
    numeral = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        numeral += letters * count
    return numeral


def letters(number: int) -> str:
    """A number as Word letters it: a … z, then aa, bb … zz, aaa; in decimal where it has no such letters."""
    repeats, letter = divmod(number - 1, 26)
    if not 0 <= repeats < _MAX_REPEATED_LETTERS:
        return str(number)
    return chr(ord("a") + letter) * (repeats + 1)


def _ordinal(number: int) -> str:
    if number // 10 % 10 == 1:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
    "ordinal": _ordinal,
    "none": lambda _: "",
}


def formatted(number: int, number_format: str) -> str:
    """A number in one of Word's number formats (`w:numFmt`); those that Signpost does not know come out decimal."""
    return _FORMATS.get(number_format, str)(number)


@dataclass(frozen=True)
class Level:
    """How one level of a list is numbered."""

    number_format: str = "decimal"
    text: str = ""
    """What is shown, "%1.%2" standing for the numbers of the levels 1 and 2."""
    start: int = 1
    restarts_after: int | None = None
    """The level, counted from 1, whose use starts this one anew; 0 for never, None for any level above it."""
    legal: bool = False
    """All numbers are shown in decimal, whatever the formats of their levels."""
    style: str | None = None
    """The id of the paragraph style that uses this level."""
    properties: Any | None = None
    """The paragraph properties that it gives, such as the indent: a `w:pPr` element."""

    def restarts(self, own: int, used: int) -> bool:
        """Whether it, being level `own` (from 0), starts anew when level `used` (from 0) is used."""
        return used < (own if self.restarts_after is None else min(self.restarts_after, own))


@dataclass(frozen=True)
class _List:
    """A `w:num`: its levels with its overrides, and the levels at which it starts anew when first used."""

    counters_id: str
    levels: tuple[Level, ...]
    restarted: Mapping[int, int]


class Numbering:
    """The lists of one document, and how far each has counted.

    Lists made from one definition (`w:abstractNum`) go on counting each other's numbers, unless a list says where to
    start.
    """

    def __init__(self, element: Any | None) -> None:
        """Read the lists.

        Args:
            element: The root of the numbering part, or None where the document has none.
        """
        self._lists = {} if element is None else _lists_of(element)
        self._counters: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()

    def __contains__(self, list_id: str) -> bool:
        return list_id in self._lists

    def levels(self, list_id: str) -> tuple[Level, ...]:
        """How each level of a list is numbered."""
        return self._lists[list_id].levels

    def advance(self, list_id: str, depth: int) -> str:
        """Count a paragraph and give what is shown before it.

        Args:
            list_id: The list (`w:numId`) that the paragraph is in; one for which `list_id in numbering` holds.
            depth: Its level, from 0.

        Returns:
            Its number or bullet; empty where the level shows nothing.
        """
        numbered = self._lists[list_id]
        depth = min(max(depth, 0), LEVELS - 1)
        counters = self._counters.setdefault(numbered.counters_id, [None] * LEVELS)
        self._count(list_id, numbered, depth, counters)
        return _shown(numbered.levels, depth, counters)

    def _count(self, list_id: str, numbered: _List, depth: int, counters: list[int | None]) -> None:
        # A level that was skipped counts as used, at its start: the first paragraph of a list may be "1.1".
        for above in range(depth):
            if counters[above] is None:
                counters[above] = numbered.restarted.get(above, numbered.levels[above].start)
        current = counters[depth]
        if depth in numbered.restarted and (list_id, depth) not in self._started:
            self._started.add((list_id, depth))
            counters[depth] = numbered.restarted[depth]
        elif current is None:
            counters[depth] = numbered.restarted.get(depth, numbered.levels[depth].start)
        else:
            counters[depth] = current + 1
        for below in range(depth + 1, LEVELS):
            if numbered.levels[below].restarts(below, depth):
                counters[below] = None


def _shown(levels: tuple[Level, ...], depth: int, counters: list[int | None]) -> str:
    level = levels[depth]
    if level.number_format == "bullet":
        return "•" if level.text.strip() else ""

    def number(placeholder: re.Match[str]) -> str:
        place = int(placeholder[1]) - 1
        shown, counter = levels[place], counters[place]
        return formatted(
            shown.start if counter is None else counter,
            "decimal" if level.legal and shown.number_format != "none" else shown.number_format,
        )

    return _PLACEHOLDER.sub(number, level.text).strip()


class ListItem(NamedTuple):
    """What makes a paragraph part of a list."""

    label: str
    """Its number or bullet."""
    depth: int
    """How many of the items before it, in this list or another, it stands under."""


class _Open(NamedTuple):
    """A list item that others may come to stand under."""

    list_id: str
    level: int
    indent: int
    is_bullet: bool


class Lists:
    """The list items of one document, met in order.

    Within a list the level tells what stands under what. Writers make inner lists as often from a list of its own that
    is set further in, so between lists the indent tells; at equal indents a bullet stands under a number.
    """

    def __init__(self, numbering: Any | None) -> None:
        """Read the lists from the root of the numbering part, or None where the document has none."""
        self._numbering = Numbering(numbering)
        self._open: list[_Open] = []

    def close(self) -> None:
        """Say that nothing further stands under the items so far: a heading has come."""
        self._open.clear()

    def item(self, properties: Any | None, styles: Sequence[Any]) -> ListItem | None:
        """Count a paragraph in its list.

        Args:
            properties: The paragraph's `w:pPr` element, if it has one.
            styles: The `w:style` elements that it is set in: its own, the one that this is based on, and so on.

        Returns:
            None where it is in no list.
        """
        sources = [properties, *(style.find(qn("w:pPr")) for style in styles)]
        list_id = value(setting(sources, "numPr/numId"))
        if list_id not in self._numbering:
            return None
        own = setting([properties], "numPr") is not None
        levels = self._numbering.levels(list_id)
        depth = _level(sources, None if own else next(_tied(levels, styles), None))
        level = levels[depth].properties
        # The nearest counts: a list given to the paragraph itself before its style, its style before the style's list.
        indent = _indent([properties, level, *sources[1:]] if own else [*sources, level])
        item = _Open(list_id, depth, indent, levels[depth].number_format == "bullet")
        self._open = [*_above(self._open, item), item]
        return ListItem(self._numbering.advance(list_id, depth), len(self._open) - 1)


def _tied(levels: Sequence[Level], styles: Sequence[Any]) -> Iterator[int]:
    for style in styles:
        style_id = attribute(style, "w:styleId")
        yield from (depth for depth, level in enumerate(levels) if level.style == style_id)


def _level(sources: Sequence[Any], tied: int | None) -> int:
    named = _number(value(setting(sources, "numPr/ilvl")), 0) if tied is None else tied
    return min(max(named, 0), LEVELS - 1)


def _above(opened: Sequence[_Open], item: _Open) -> list[_Open]:
    """Those of the open items that a new one stands under."""
    for index in reversed(range(len(opened))):
        if opened[index].list_id == item.list_id:
            if opened[index].level >= item.level:
                return _above(opened[:index], item)
            return [*opened[: index + 1], *_further_out(opened[index + 1 :], item)]
    return _further_out(opened, item)


def _further_out(opened: Sequence[_Open], item: _Open) -> list[_Open]:
    return [other for other in opened if (other.indent, other.is_bullet) < (item.indent, item.is_bullet)]


def _indent(sources: Sequence[Any]) -> int:
    """Where the number or bullet stands, in twentieths of a point."""

    def measure(*names: str) -> int:
        indents = (source.find(qn("w:ind")) for source in sources if source is not None)
        given = (attribute(indent, name) for indent in indents if indent is not None for name in names)
        return next((_number(measured, 0) for measured in given if measured), 0)

    return measure("w:left", "w:start") - measure("w:hanging") + measure("w:firstLine")


def _lists_of(element: Any) -> dict[str, _List]:
    definitions = {attribute(child, "w:abstractNumId"): child for child in element.iterchildren(qn("w:abstractNum"))}
    linked = {value(setting([child], "styleLink")): child for child in definitions.values()}
    linked.pop("", None)
    lists = {}
    for num in element.iterchildren(qn("w:num")):
        definition = definitions.get(value(setting([num], "abstractNumId")))
        if definition is not None:
            # A definition may only point to the one that belongs to a list style.
            definition = linked.get(value(setting([definition], "numStyleLink")), definition)
            lists[attribute(num, "w:numId")] = _list_of(num, definition)
    return lists


def _list_of(num: Any, definition: Any) -> _List:
    levels = dict(_levels_of(definition))
    restarted = {}
    for override in num.iterchildren(qn("w:lvlOverride")):
        depth = _number(attribute(override, "w:ilvl"), 0)
        levels.update(_levels_of(override))
        start = setting([override], "startOverride")
        if start is not None:
            restarted[depth] = _number(value(start), 0)
            levels[depth] = replace(levels.get(depth, Level()), start=restarted[depth])
    return _List(
        counters_id=attribute(definition, "w:abstractNumId"),
        levels=tuple(levels.get(depth, Level()) for depth in range(LEVELS)),
        restarted=restarted,
    )


def _levels_of(parent: Any) -> Iterator[tuple[int, Level]]:
    for child in parent.iterchildren(qn("w:lvl")):
        restart = setting([child], "lvlRestart")
        # Formats of Word's own making ("custom") stand in a choice whose fallback is the nearest that all know.
        formats = list(child.iter(qn("w:numFmt")))
        yield (
            _number(attribute(child, "w:ilvl"), 0),
            Level(
                number_format=attribute(formats[-1], "w:val") if formats else "decimal",
                text=value(setting([child], "lvlText")),
                start=_number(value(setting([child], "start")), 0),
                restarts_after=None if restart is None else _number(value(restart), 0),
                legal=is_on(setting([child], "isLgl")),
                style=value(setting([child], "pStyle")) or None,
                properties=child.find(qn("w:pPr")),
            ),
        )


def attribute(element: Any, name: str) -> str:
    """An attribute's value by the attribute's prefixed name ("w:val"); empty where the element has none."""
    return str(element.get(qn(name)) or "")


def value(element: Any | None) -> str:
    """A setting's value (`w:val`); empty where there is no such setting."""
    return "" if element is None else attribute(element, "w:val")


def setting(properties: Sequence[Any | None], path: str) -> Any | None:
    """A setting's element ("numPr/numId"), from the first of several properties elements that has it."""
    steps = "/".join(qn(f"w:{step}") for step in path.split("/"))
    found = (element.find(steps) for element in properties if element is not None)
    return next((element for element in found if element is not None), None)


def is_on(element: Any | None) -> bool:
    """Whether a setting that is either on or off is on."""
    return element is not None and value(element) not in {"0", "false", "off"}


def _number(text: str, default: int) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,9}", text, re.ASCII) else default
