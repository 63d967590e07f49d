"""A report that is being written, as text for a terminal, and its receipt."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from signpost.adapters.terminal.form_walk import CLEAR, FormWalk, Step
from signpost.adapters.wording import day, outside_school, reached, who_reads
from signpost.bot.incidents.guidance import Card
from signpost.bot.incidents.guiding import at_once
from signpost.bot.incidents.report import Answer
from signpost.bot.incidents.views import EvidenceTaken, FormField, ReportForm, ReportReceipt
from signpost.bot.people import Contact

INDENT = 4
MOST_LISTED = 20
"""Of more people than this, none are listed: their names are typed."""
_DANGER = "If somebody is in danger now, do not wait for an answer: call 999."
_NOBODY = "Nobody in the school may read this report. It is kept; please turn to:"


def render_form(view: ReportForm) -> RenderableType:
    """A form's head: what will become of it. Its questions are asked one by one (`render_question`)."""
    begun = view.values.get("what_happened")
    parts: list[RenderableType] = [Text("Report an incident", style="bold")]
    if view.is_resumed:
        parts.append(Text("You began this report and did not send it. It goes on where you left it."))
    else:
        parts.append(Text("It is confidential. Only what happened is required: Enter skips any other question."))
    if isinstance(begun, str) and begun:
        parts.append(Padding(Text(f"You wrote: “{_short(begun)}”", style="italic"), (0, 0, 0, INDENT)))
    parts.append(Text("/back goes back, /send skips to the end, /stop goes on later, /discard throws it away.", "dim"))
    return Group(*parts)


def _short(text: str, most: int = 160) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + " …"


def render_question(walk: FormWalk) -> RenderableType:
    """What is said after an answer, and the next question."""
    parts = guidance(walk.cards)
    if walk.remark:
        parts.append(Text(walk.remark, style="yellow"))
    match walk.step:
        case Step.FIELDS:
            parts.append(_question(walk))
        case Step.FILES:
            parts += _files(walk.form)
        case Step.CONFIRM:
            parts += _before_sending(walk)
        case Step.LEFT:
            parts.append(render_left())
    return Group(*parts)


def render_left() -> RenderableType:
    """What is said to somebody who leaves a form before it is sent."""
    return Text("The report is not sent. It is kept for a day: /report-incident goes on with it.")


def _question(walk: FormWalk) -> RenderableType:
    field: FormField = walk.field
    number, of = walk.place
    required = " (required)" if field.is_required else ""
    parts: list[RenderableType] = [Text.assemble((f"{number}/{of} ", "dim"), (field.label, "bold"), required)]
    if field.hint:
        parts.append(Text(field.hint, style="dim"))
    given = walk.form.values.get(field.name, "")
    chosen = (given,) if isinstance(given, str) else given
    if len(field.options) <= MOST_LISTED:
        for index, option in enumerate(field.options, 1):
            mark = "✓" if option.value in chosen else " "
            parts.append(_indented(f"{index:>2} {mark} {option.label}", INDENT - 2))
    else:
        parts.append(Text("Type how their name begins.", style="dim"))
        parts += [_indented(f"✓ {option.label}") for option in field.options if option.value in chosen]
    if isinstance(given, str) and given and not field.options:
        parts.append(Padding(Text(given, style="italic"), (0, 0, 0, INDENT)))
    if field.kind in {"choices", "people"}:
        parts.append(Text("More than one? Put commas between.", style="dim"))
    if given:
        parts.append(Text(f"Enter keeps it{'' if field.is_required else f', {CLEAR} takes it out'}.", style="dim"))
    elif field.kind == "text":
        parts.append(Text("Enter ends it; a line that ends with \\ goes on in the next.", style="dim"))
    return Group(*parts)


def _files(form: ReportForm) -> list[RenderableType]:
    parts: list[RenderableType] = []
    if form.evidence:
        parts += [_indented(f"{file.number}  {file.name}", INDENT - 2) for file in form.evidence]
        parts.append(Text("/remove NUMBER takes one out.", style="dim"))
    another = "another" if form.evidence else "a screenshot or a file"
    parts.append(Text(f"To add {another}, type where it is. Enter goes on.", style="bold"))
    return parts


def _before_sending(walk: FormWalk) -> list[RenderableType]:
    """What matters now: danger, pictures, and who will read it. The receipt has the rest."""
    form = walk.form
    parts: list[RenderableType] = []
    if form.values.get("danger_now") in {Answer.YES, Answer.NOT_SURE}:
        parts.append(Text(_DANGER, style="bold red"))
    if form.readers:
        parts.append(Text("Who will read it:", style="bold"))
        parts += [_indented(reader) for reader in form.readers]
    else:
        parts += [Text(_NOBODY), *outside(form.external)]
    if form.values.get("identity") == "anonymous":
        parts.append(Text("They will not see your name."))
    if form.values.get("child_imagery") in {Answer.YES, Answer.NOT_SURE}:
        parts.append(Text("No picture goes with it, and it will be acted on without."))
    if count := len(form.evidence):
        parts.append(Text("One file goes with it." if count == 1 else f"{count} files go with it."))
    parts.append(Text("Send it? Type yes.", style="bold"))
    if walk.may_say_more:
        parts.append(Text("Or more, to say when and where it was, and what was done.", style="dim"))
    return parts


def outside(contact: Contact | None) -> list[RenderableType]:
    """Somebody outside the school to turn to, where nobody in it may read a report."""
    return [_indented(outside_school(contact))]


def guidance(cards: tuple[Card, ...], *, with_sources: bool = False) -> list[RenderableType]:
    """Cards of guidance.

    Args:
        cards: those to show.
        with_sources: with who says so, and when that was checked; for those who act on it later.
    """
    parts: list[RenderableType] = []
    for card in cards:
        parts.append(Text(card.title, style="bold"))
        lines = Table.grid(padding=(0, 1, 0, 0))
        for line in card.lines:
            lines.add_row("•", Text(line))
        parts.append(Padding(lines, (0, 0, 0, INDENT - 2)))
        parts += [_indented(reached(contact)) for contact in card.contacts]
        if with_sources:
            parts.append(_indented(f"Source: {card.source}, checked {day(card.checked_on)}", style="dim"))
        parts.append(Text())
    return parts


def _indented(text: str, indent: int = INDENT, style: str = "") -> RenderableType:
    return Padding(Text(text, style=style), (0, 0, 0, indent))


def render_evidence_taken(view: EvidenceTaken) -> RenderableType:
    """What became of a file."""
    if view.reason:
        return Text(f"{view.file_name} was not taken: {view.reason}", style="yellow")
    return Text(" ".join((f"{view.file_name} is with the report.", *view.notes)))


def render_receipt(view: ReportReceipt) -> RenderableType:
    """The receipt, with the guidance that could wait for it."""
    parts: list[RenderableType] = [
        Text.assemble("Thank you. Your report is sent. Its reference is ", (view.reference, "bold"), ".")
    ]
    if view.readers:
        parts.append(Text(who_reads(view.readers)))
    else:
        parts += [Text(_NOBODY), *outside(view.external)]
    if view.is_anonymous:
        parts.append(Text("Whoever handles it does not see your name."))
    parts.append(Text("/my-reports shows how it stands, and messages about it."))
    if view.is_urgent:
        parts.append(Text(_DANGER, style="bold red"))
    if rest := tuple(card for card in view.cards if card not in at_once(view.cards)):
        parts += [Text(), *guidance(rest)]
        checked = min(card.checked_on for card in rest)
        parts.append(Text(f"This is guidance for schools in the UK, checked on {day(checked)}.", style="dim"))
    return Group(*parts)
