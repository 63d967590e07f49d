"""An agreement on as many cards as it takes: leafed through, ticked and signed.

Nothing of it is kept between two presses: which groups are ticked goes along with every button.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

from signpost.adapters.agreement_forms import ASK_ABOUT, DECLINE
from signpost.adapters.agreement_wording import CHANGES, version_of, what_changed
from signpost.adapters.teams.card import (
    MOST_CARD,
    MOST_LINE,
    Element,
    Private,
    actions,
    bold,
    button,
    choice_input,
    divider,
    lines,
    lots,
    make_card,
    small,
    text_input,
)
from signpost.adapters.teams.wording import literal, pieces, size_of
from signpost.adapters.ticks import tick_of
from signpost.adapters.wording import day
from signpost.bot.agreements.agreement import BUTTON, Agreement, Group
from signpost.bot.agreements.changes import StatementChange
from signpost.bot.agreements.signing import MOST_NAME
from signpost.bot.agreements.views import SigningRequest

SEND_SIGNATURE, FORWARD, BACKWARD, TEXT_OF = "send_signature", "agreement_next", "agreement_back", "agreement_text"
NAME = "name"
PAGE = MOST_CARD - 8_000
"""Bytes of a page; the rest is for its buttons, a name that was typed, and why a signature was not taken."""
_GROUP = "group"
_TITLE = "Agreement"
_LOOKS: dict[str, dict[str, object]] = {
    "kept": {},
    "inserted": {"weight": "Bolder"},
    "deleted": {"strikethrough": True},
}


@dataclass(frozen=True)
class Place:
    """Where somebody is in an agreement.

    Args:
        campaign: the campaign's id.
        digest: of the text that they read.
        name: the agreement's short name.
        page: from 0.
        ticks: the numbers of the groups that are ticked, from 1.
    """

    campaign: str
    digest: str
    name: str
    page: int = 0
    ticks: frozenset[int] = frozenset()

    @classmethod
    def first(cls, view: SigningRequest) -> Self:
        """The beginning."""
        return cls(view.campaign, view.digest, view.name)

    @classmethod
    def read(cls, value: str) -> Self | None:
        """What a button carried; None where it is none of these."""
        try:
            campaign, digest, page, ticks, name = value.split(" ", 4)
            numbers = frozenset(number for number, bit in enumerate(reversed(f"{int(ticks, 16):b}"), 1) if bit == "1")
            return cls(campaign, digest, name, max(0, int(page)), numbers)
        except ValueError:
            return None

    @property
    def value(self) -> str:
        """What a button carries: the ticks as a number in hexadecimal, a bit for each group."""
        return f"{self.campaign} {self.digest} {self.page} {sum(1 << n - 1 for n in self.ticks):x} {self.name}"

    def ticked(self, agreement: Agreement) -> tuple[int, ...]:
        """The numbers of the statements that are ticked."""
        groups = (group for number, group in enumerate(agreement.groups, 1) if number in self.ticks)
        return tuple(statement.number for group in groups for statement in group.statements)

    def with_inputs(self, view: SigningRequest, inputs: Mapping[str, str]) -> Self:
        """The same, with what was ticked, or is ticked no more, on its page."""
        made = pages(view)
        here = _groups_on(made[min(self.page, len(made) - 1)])
        chosen = {number for number in here if inputs.get(f"{_GROUP}{number}")}
        return replace(self, ticks=(self.ticks - here) | chosen)

    def to_complete(self, view: SigningRequest) -> Self:
        """The same, on the first page with something to tick; or, with all ticked, on the last one."""
        made = pages(view)
        numbers = (number for number, page in enumerate(made) if _groups_on(page) - self.ticks)
        return replace(self, page=next(numbers, len(made) - 1))


def render_page(view: SigningRequest, place: Place | None = None, error: str = "", typed: str = "") -> Private:
    """A page of an agreement that is to be signed.

    Args:
        view: the agreement.
        place: where in it; the beginning, unless it is given.
        error: why a signature was not taken.
        typed: the name, as it was typed.
    """
    made = pages(view)
    place = place or Place.first(view)
    place = replace(place, page=min(place.page, len(made) - 1))
    is_last = place.page == len(made) - 1
    body = [
        *lines(error, color="Attention", weight="Bolder"),
        *(_filled(element, place) for element in made[place.page]),
    ]
    if len(made) > 1:
        body += small(f"Page {place.page + 1} of {len(made)}")
    if is_last:
        body += divider(lines(view.declaration))
        body.append(text_input(NAME, "Your name, as you would sign", typed[:MOST_NAME], most=MOST_NAME))
    # Above the buttons, where whoever pressed one is looking; the beginning of a card may be out of sight.
    body += lines(error, color="Attention", weight="Bolder")
    body.append(actions(*_buttons(view, place, is_last)))
    return Private(_TITLE, make_card(_TITLE, body))


def _buttons(view: SigningRequest, place: Place, is_last: bool) -> Iterator[Element]:
    verb, label = (SEND_SIGNATURE, BUTTON) if is_last else (FORWARD, "Next")
    yield button(verb, label, place.value, style="positive", sends_inputs=True)
    if place.page:
        yield button(BACKWARD, "Back", place.value, sends_inputs=True)
    yield button(ASK_ABOUT, "Ask about a statement", view.campaign, shows_private=True)
    yield button(DECLINE, "I will not sign", view.campaign, shows_private=True)
    yield button(TEXT_OF, "The whole text", view.name, shows_private=True)


def pages(view: SigningRequest) -> list[list[Element]]:
    """An agreement in pages: what belongs together on one of them, where it fits on one. Nothing is ticked in it."""
    made: list[list[Element]] = [[]]
    for block in _blocks(view):
        if size_of([*made[-1], *block]) <= PAGE:
            made[-1] += block
        else:
            made += lots(block, PAGE)
    return [page for page in made if page] or [[]]


def _blocks(view: SigningRequest) -> Iterator[list[Element]]:
    yield list(_head(view))
    if said := what_changed(view):
        yield list(divider(bold(said)))
        for change in view.changes:
            yield list(render_change(change))
    above = ""
    for number, group in enumerate(view.agreement.groups, 1):
        yield list(_group(number, group, group.heading if group.heading != above else ""))
        above = group.heading


def _head(view: SigningRequest) -> Iterator[Element]:
    agreement = view.agreement
    yield from bold(f"{agreement.title}{version_of(agreement.version)}")
    yield from lines("\n".join(agreement.preamble))
    yield from lines(f"To be signed by {day(view.due_on)}. It takes two minutes.")
    if view.in_charge:
        yield from small(f"Questions go to {' and '.join(view.in_charge)}.")


def render_change(change: StatementChange) -> Iterator[Element]:
    """What changed in one statement or clause, with the words marked."""
    runs = [("inserted", f"{CHANGES[change.kind]}: "), ("kept", f"{change.heading} " if change.heading else "")]
    runs += [(words.kind, words.text) for words in change.words]
    inlines = [
        {"type": "TextRun", "text": literal(piece), **_LOOKS[kind]}
        for kind, text in runs
        for piece in pieces(text, MOST_LINE)
    ]
    for lot in lots(inlines, 2 * MOST_LINE):
        yield {"type": "RichTextBlock", "inlines": lot}


def _group(number: int, group: Group, heading: str) -> Iterator[Element]:
    yield from divider(bold(heading))
    yield from lines("\n".join(group.lead_in))
    for statement in group.statements:
        yield from lines(f"{statement.number}. {statement.text}")
    value, label = tick_of(group)
    yield choice_input(f"{_GROUP}{number}", "Do you agree?", {value: label}, takes_several=True)


def _groups_on(page: list[Element]) -> frozenset[int]:
    names = (str(element.get("id", "")) for element in page)
    return frozenset(int(name.removeprefix(_GROUP)) for name in names if name.startswith(_GROUP))


def _filled(element: Element, place: Place) -> Element:
    """A tick, as it was left."""
    is_ticked = element["type"] == "Input.ChoiceSet" and _groups_on([element]) <= place.ticks
    return element | {"value": element["choices"][0]["value"]} if is_ticked else element
