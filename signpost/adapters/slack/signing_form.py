"""An agreement to be signed, as a modal: what changed, the statements to tick, the name to type; on pages where long.

What is signed stands in plain text and rich text, in which Slack reads no marks: it is seen letter for letter. On which
page somebody is, and what they ticked on others, goes along in the modal itself.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from pydantic import BaseModel, ConfigDict

from signpost.adapters.agreement_forms import ASK_ABOUT, DECLINE
from signpost.adapters.agreement_wording import CHANGES, version_of, what_changed
from signpost.adapters.slack.blocks import (
    MODAL_BLOCKS,
    MOST_METADATA,
    Block,
    actions,
    as_written,
    button,
    context,
    divider,
    entry,
    modal,
    option,
    section,
    text_input,
)
from signpost.adapters.slack.mrkdwn import MOST_SECTION, pieces
from signpost.adapters.ticks import tick_of, ticked
from signpost.adapters.wording import day
from signpost.bot.agreements.agreement import BUTTON, Agreement, Group, Statement
from signpost.bot.agreements.changes import StatementChange
from signpost.bot.agreements.signing import MOST_NAME
from signpost.bot.agreements.views import SigningRequest
from signpost.bot.incidents.commands import FormValue

SIGN_FORM, NAME, TEXT_OF, BACK = "sign_form", "name", "agreement_text", "agreement_page"
_GROUP = "group."
_PAGE_BLOCKS, _PAGE_BYTES = MODAL_BLOCKS - 5, 15_000
"""Of what stands on a page beside its frame. By Socket Mode, an answer of more than 20 kB is lost without a word:
https://github.com/slack-go/slack/issues/1196."""
_RUN_BYTES = _PAGE_BYTES // 2
_MOST_TICKS = MOST_METADATA - 500
_STYLES: dict[str, dict[str, bool]] = {"kept": {}, "inserted": {"bold": True}, "deleted": {"strike": True}}


class Place(BaseModel):
    """Where somebody is in an agreement that they read, and what they have ticked."""

    model_config = ConfigDict(frozen=True)

    campaign: str
    agreement: str
    """Its short name."""
    digest: str
    """Of the text that is shown."""
    page: int = 0
    ticks: str = ""

    @property
    def ticked(self) -> tuple[int, ...]:
        """The numbers of the statements that are ticked, on whichever page."""
        return ticked(self.ticks.split(","))

    def after(self, view: Block) -> "Place":
        """The same place once more is ticked, or less, on the page that is shown.

        Args:
            view: the modal as Slack sends it.
        """
        boxes = [block["element"] for block in view["blocks"] if str(block.get("block_id", "")).startswith(_GROUP)]
        shown = ticked(choice["value"] for box in boxes for choice in box["options"])
        state: Mapping[str, Mapping[str, Block]] = view["state"]["values"]
        chosen = ticked(
            choice["value"]
            for name, fields in state.items()
            if name.startswith(_GROUP)
            for choice in fields["value"].get("selected_options") or ()
        )
        return self.model_copy(update={"ticks": _ticks({*self.ticked} - {*shown} | {*chosen})})


def place_in(view: Block) -> Place:
    """Where somebody is, by the modal that is in front of them."""
    return Place.model_validate_json(view["private_metadata"])


def typed_name(values: Mapping[str, FormValue]) -> str | None:
    """The name that was typed; None on a page that does not ask for it."""
    return str(values[NAME]) if NAME in values else None


def _ticks(numbers: Iterable[int]) -> str:
    """Numbers as ranges, `1-12,14`; what Slack would not carry any more has to be ticked again."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    text = ",".join("-".join(map(str, run)) for run in runs)
    return text if len(text) <= _MOST_TICKS else text[:_MOST_TICKS].rpartition(",")[0]


def render_signing(view: SigningRequest, place: Place | None = None) -> Block:
    """A page of an agreement: the first one, or that of a place.

    Args:
        view: the agreement.
        place: where the reader is; its ticks are shown.
    """
    place = place or Place(campaign=view.campaign, agreement=view.name, digest=view.digest)
    found = _pages(view)
    page = min(max(place.page, 0), len(found) - 1)
    is_last = page == len(found) - 1
    number = [context(f"Page {page + 1} of {len(found)}")] if len(found) > 1 else []
    buttons = [
        *([button(BACK, "Back", str(page - 1))] if page else ()),
        button(ASK_ABOUT, "Ask about a statement", view.campaign),
        button(DECLINE, "I will not sign", view.campaign),
        button(TEXT_OF, "The whole text", view.name),
    ]
    return modal(
        "Agreement",
        [*number, *_as_ticked(found[page], {*place.ticked}), actions(*buttons)],
        name=SIGN_FORM,
        submit=BUTTON if is_last else "Next",
        close="Not now",
        about=place.model_copy(update={"page": page}).model_dump(),
    )


def _pages(view: SigningRequest) -> list[list[Block]]:
    """What stands together is on one page, unless it is longer than one; where pages end, ticks do not change."""
    lots: list[list[Block]] = [[]]
    for part in _parts(view):
        if not _fits(lots[-1], part):
            lots.append([])
        for block in part:
            if lots[-1] and not _fits(lots[-1], [block]):
                lots.append([])
            lots[-1].append(block)
    return [lot for lot in lots if lot]


def _fits(page: Sequence[Block], more: Sequence[Block]) -> bool:
    return len(page) + len(more) <= _PAGE_BLOCKS and _bytes(page) + _bytes(more) <= _PAGE_BYTES


def _bytes(blocks: Sequence[Block]) -> int:
    return sum(len(json.dumps(block)) for block in blocks)


def _parts(view: SigningRequest) -> Iterator[list[Block]]:
    yield list(_head(view))
    for block in _changes(view):
        yield [block]
    yield from _statements(view.agreement)
    name = entry(NAME, "Your name, as you would sign", text_input(most=MOST_NAME), is_required=True)
    yield [*as_written(view.declaration), name]


def _head(view: SigningRequest) -> Iterator[Block]:
    agreement = view.agreement
    yield from _headings(f"{agreement.title}{version_of(agreement.version)}")
    yield from as_written("\n".join(agreement.preamble))
    yield section(f"To be signed by {day(view.due_on)}. It takes two minutes.")
    if view.in_charge:
        yield context(f"Questions go to {' and '.join(view.in_charge)}.")


def _changes(view: SigningRequest) -> Iterator[Block]:
    if said := what_changed(view):
        yield section(f"*{said}*")
        yield from chain.from_iterable(map(render_change, view.changes))
        yield divider()


def render_change(change: StatementChange) -> Iterator[Block]:
    """What changed in one statement or clause, with the words marked; a long one in several blocks."""
    runs: list[tuple[str, str]] = [("inserted", f"{CHANGES[change.kind]}: ")]
    if change.heading:
        runs.append(("kept", f"{change.heading}\n"))
    runs += [(words.kind, words.text) for words in change.words]
    lot: list[tuple[str, str]] = []
    size = 0
    for kind, text in runs:
        for piece in pieces(text, str) if len(text) > MOST_SECTION else (text,):
            if lot and size + len(piece) > MOST_SECTION:
                yield _rich(lot)
                lot, size = [], 0
            lot.append((kind, piece))
            size += len(piece)
    yield _rich(lot)


def _headings(text: str) -> Iterator[Block]:
    """A heading, which stands out; no mark in it is read either."""
    return (_rich([("inserted", piece)]) for piece in pieces(text, str))


def _rich(runs: Iterable[tuple[str, str]]) -> Block:
    """Text by the kinds of words in it; those that were inserted are bold."""
    elements = [
        {"type": "text", "text": text} | ({"style": style} if (style := _STYLES[kind]) else {})
        for kind, text in runs
        if text
    ]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def _statements(agreement: Agreement) -> Iterator[list[Block]]:
    heading, number = "", 0
    for group in agreement.groups:
        for place, run in enumerate(_runs(group)):
            number += 1
            shown = list(_headings(group.heading)) if group.heading != heading or place else []
            heading = group.heading
            shown += as_written("\n".join(group.lead_in))
            shown += as_written("\n".join(f"{statement.number}. {statement.text}" for statement in run.statements))
            yield [*shown, _tick(run, number)]


def _tick(run: Group, number: int) -> Block:
    value, label = tick_of(run)
    options = [option(label, value)]
    box: Block = {"type": "checkboxes", "action_id": "value", "options": options, "initial_options": options}
    return entry(f"{_GROUP}{number}", "Do you agree?", box, is_required=True)


def _as_ticked(page: Sequence[Block], chosen: set[int]) -> Iterator[Block]:
    """A page on which those are ticked that have been chosen."""
    for block in page:
        box = block.get("element", {})
        if box.get("type") == "checkboxes" and not chosen.issuperset(ticked([box["options"][0]["value"]])):
            yield block | {"element": {part: box[part] for part in box if part != "initial_options"}}
        else:
            yield block


def _runs(group: Group) -> Iterator[Group]:
    """A group, in parts that each fit on a page with a tick of its own: nobody ticks what stands pages before."""
    run: list[Statement] = []
    size = 0
    for statement in group.statements:
        length = len(json.dumps(statement.text))
        if run and size + length > _RUN_BYTES:
            yield group.model_copy(update={"statements": tuple(run)})
            run, size = [], 0
        run.append(statement)
        size += length
    yield group.model_copy(update={"statements": tuple(run)})
