"""The list items that are open at a place in a document, and under which of them the next one stands."""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from signpost.knowledge.elements import Element
from signpost.knowledge.headings import words
from signpost.knowledge.marker import Marker


class Item(Protocol):
    """What a list stack needs to know of a clause."""

    element: Element
    bullets: int

    @property
    def parent(self) -> "Item | None":
        """The clause that it stands under."""


ItemT = TypeVar("ItemT", bound=Item)


class ListStack(Generic[ItemT]):
    """The open items, outermost first."""

    def __init__(self) -> None:
        self._open: list[ItemT] = []
        self._bullets: list[ItemT] = []
        """The bullets seen since the stack was last empty."""

    def clear(self) -> None:
        """The list is at its end."""
        self._open, self._bullets = [], []

    def restart(self, item: ItemT) -> None:
        """A numbered clause ends every list before it and is open itself."""
        self._open, self._bullets = [item], []

    def push(self, item: ItemT, below: ItemT | None) -> None:
        """Take in an item that stands below another one, or, if that is not open, a new list."""
        if below in self._open:
            self.close_below(below)
        else:
            self._open = [other for other in self._open[:1] if is_decimal(other.element) and _stands_in(item, other)]
        self._open.append(item)
        if item.element.marker is not None and item.element.marker.style == "bullet":
            self._bullets.append(item)

    def close_below(self, item: ItemT | None) -> None:
        """The items under this one are at their end."""
        if item is not None:
            del self._open[self._open.index(item) + 1 :]

    @property
    def decimal(self) -> ItemT | None:
        """The decimal clause that is open, under which a plain paragraph is still its own."""
        return next((item for item in reversed(self._open) if is_decimal(item.element)), None)

    def settled(self, marker: Marker) -> Marker:
        """The marker as meant: "(i)" after "(h)" is a letter; "(i)" otherwise a Roman one."""
        if marker.style not in ("roman", "upper_roman") or len(marker.value) != 1:
            return marker
        letter = marker.as_letter()
        for item in reversed(self._open):
            other = item.element.marker
            if other is not None and other.style == letter.style and other.order == (letter.order or 0) - 1:
                return letter
        return marker

    def parent_of(self, element: Element, marker: Marker) -> ItemT | None:
        """The open item that this one stands under, None for the outermost list."""
        if not self._open:
            return None
        last = self._open[-1]
        depth = element.block.depth
        if depth is not None and any(item.element.block.depth is not None for item in self._open):
            return self._above_depth(depth, marker)
        same = [item for item in self._open if _is_same_list_as(item, marker)]
        if same and not (last.element.is_lead_in and last is same[-1] and _opens_below(last, element, marker)):
            return self._above(same[-1], element)
        is_bullet = last.element.marker is not None and last.element.marker.style == marker.style == "bullet"
        if last.element.is_lead_in or is_bullet or is_decimal(last.element) or _is_completed(last, element, marker):
            return last
        return self._above(same[-1] if same else last, element)

    def _above_depth(self, depth: int, marker: Marker) -> ItemT | None:
        last = self._open[-1]
        if last.element.block.depth == depth and last.element.is_lead_in and not _is_same_list_as(last, marker):
            return last  # "7. Accounts must:", and bullets that the format sets in no further
        same = [item for item in self._open if item.element.block.depth == depth and _is_same_list_as(item, marker)]
        # A typed "(b)" right behind the bullets below "(a)" is taken for a part of the last of them by the format.
        same = same or [item for item in self._open if item.element.block.depth is None and _is_next_of(item, marker)]
        if same:
            index = self._open.index(same[-1])
            return self._open[index - 1] if index else None
        shallower = [i for i in self._open if i.element.block.depth is None or i.element.block.depth < depth]
        return shallower[-1] if shallower else None

    def _above(self, sibling: ItemT, element: Element) -> ItemT | None:
        index = self._open.index(sibling)
        above = self._open[index - 1] if index else None
        if above is None or not (_is_bullet(sibling.element) and _is_bullet(above.element)):
            return above
        siblings = [item.element for item in self._bullets if item.parent is above]
        return self._above(above, element) if _leaves_sublist(siblings, element) else above


def is_decimal(element: Element) -> bool:
    """Whether a clause is numbered "6.1"."""
    return element.marker is not None and element.marker.style == "decimal"


def _is_bullet(element: Element) -> bool:
    return element.marker is not None and element.marker.style == "bullet"


def _stands_in(item: Item, numbered: Item) -> bool:
    above = item.parent
    while above is not None and above is not numbered:
        above = above.parent
    return above is numbered


def _is_same_list_as(item: Item, marker: Marker) -> bool:
    return item.element.marker is not None and _is_same_list(item.element.marker, marker)


def _is_next_of(item: Item, marker: Marker) -> bool:
    """Whether a counted marker comes right after that of an item."""
    before = item.element.marker
    counts = before is not None and before.order is not None and marker.order == before.order + 1
    return counts and _is_same_list_as(item, marker)


def _is_same_list(one: Marker, other: Marker) -> bool:
    glyphs_agree = one.style != "bullet" or one.value == other.value
    return one.style == other.style != "decimal" and glyphs_agree


def _opens_below(last: Item, element: Element, marker: Marker) -> bool:
    """Whether an item behind a lead-in of its own style begins a list below it."""
    if marker.style != "bullet":
        return marker.order == 1
    return not (element.is_lead_in and last.bullets == 0 and last.parent is None)


def _is_completed(last: Item, element: Element, marker: Marker) -> bool:
    """Whether a bullet goes on with the sentence of a numbered item: "… is allowed, provided it", "- harms nobody"."""
    breaks_off = not _is_bullet(last.element) and last.element.text.rstrip("*_ ")[-1:] not in (*".!?;,", "")
    return breaks_off and marker.style == "bullet" and element.text[:1].islower()


def _leaves_sublist(siblings: Sequence[Element], element: Element) -> bool:
    """Whether a bullet, set like those before it, goes back to the outer list.

    It does where it opens a list of its own, or where the inner items all began with one word ("by …") and it does not.
    """
    if element.is_lead_in:
        return True
    firsts = {words(sibling.text[:80])[0].lower() for sibling in siblings if words(sibling.text[:80])}
    mine = words(element.text[:80])
    return len(siblings) > 1 and len(firsts) == 1 and bool(mine) and mine[0].lower() not in firsts
