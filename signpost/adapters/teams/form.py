"""The report as cards, one screen after the other: the gate first, files only once it is answered with no.

The chat holds where the report stands, and nothing that was entered: a screen with values in it is only ever shown in
answer to a press, and the card that is sent begins, or goes on with, the report.
"""

from collections.abc import Iterator, Mapping

from signpost.adapters.teams.answers import LAST, NEW, START_REPORT
from signpost.adapters.teams.card import (
    MOST_CARD,
    Element,
    Message,
    Private,
    actions,
    bold,
    button,
    choice_input,
    heading,
    lines,
    lots,
    make_card,
    small,
    text_input,
)
from signpost.adapters.teams.cases import COPY_REMAINS, cards, nobody_reads
from signpost.adapters.teams.wording import size_of
from signpost.adapters.wording import files_in_words
from signpost.bot.incidents.commands import FormValue
from signpost.bot.incidents.evidence.kind import FILE_BYTES, FILES_PER_REPORT
from signpost.bot.incidents.evidence_taking import GATE
from signpost.bot.incidents.guiding import at_once
from signpost.bot.incidents.views import FormField, FormStep, ReportForm

NEXT, BACK, FIND, DISCARD, SEND = "report_next", "report_back", "report_find", "report_discard", "report_send"
REMOVE, UPLOAD = "report_remove", "report_upload"
SEARCH = "people_search"
_MOST_LISTED = 40
"""People who are listed to choose from; where there are more, one searches."""
_MOST_EXPANDED = 12
_MOST_VALUE = 3_000
"""Bytes of a text that is shown again in its field; a longer one is continued in an empty one."""
_MORE = "~more"


def screens(form: ReportForm) -> tuple[FormStep, ...]:
    """The steps as they are shown: the gate before everything else."""
    return tuple(sorted(form.steps, key=lambda step: all(field.name != GATE for field in step.fields)))


def screen_of(form: ReportForm, name: str) -> int:
    """The number of the screen that a field is on."""
    return next((i for i, step in enumerate(screens(form)) if any(f.name == name for f in step.fields)), 0)


def render_begun(form: ReportForm) -> tuple[Message, ...]:
    """The card that is sent: a report is begun. What was entered already is not on it, but one press away."""
    text = (
        "You began a report and did not send it." if form.is_resumed else "A report of an incident: it is confidential."
    )
    label, value = ("Go on with it", "") if form.is_resumed else ("Begin", NEW)
    body = [
        *heading("Report an incident"),
        *lines(text),
        *lines("Only what happened is required. I show who will read it before you send it."),
        actions(button(START_REPORT, label, value, style="positive", shows_private=True), _throw_away(form)),
    ]
    return (Message(text, make_card(text, body)),)


def _throw_away(form: ReportForm) -> Element:
    return button(DISCARD, "Throw it away", form.draft, style="destructive")


def render_adding(form: ReportForm, count: int) -> tuple[Message, ...]:
    """What is said when files have come in for a report: that they are being added, and how to end it."""
    what = "your file" if count == 1 else f"your {count} files"
    text = f"I am adding {what} to your report. Send more, or press Done."
    buttons = actions(
        button(SEND, "Done: send the report", form.draft, style="positive"),
        button(START_REPORT, "Look at it first", LAST, shows_private=True),
    )
    return (Message(text, make_card(text, [*lines(text), buttons])),)


def render_form(form: ReportForm, screen: int | None = None, searched: str = "") -> Private:
    """One screen of the form.

    Args:
        form: the form as it stands.
        screen: which; the one behind the last is where it is sent. None for the first one, or that with an error.
        searched: which people are offered to choose from, where there are many: those with this in their names.
    """
    steps = screens(form)
    if screen is None:
        screen = screen_of(form, next(iter(form.errors))) if form.errors else 0
    place = f"{form.draft} {screen}"
    back = [button(BACK, "Back", place, sends_inputs=True)] if screen else []
    if screen >= len(steps):
        title = "Send your report"
        go_on = button(SEND, "Done: send the report", form.draft, style="positive")
        body = [*_head(form, screen, len(steps), title), *_sending(form)]
    else:
        title = "Report an incident"
        go_on = button(NEXT, "Next", place, style="positive", sends_inputs=True)
        body = [
            *_head(form, screen, len(steps), steps[screen].title if screen else title),
            *(element for field in steps[screen].fields for element in _field(form, field, place, searched)),
        ]
    shown = lots(body, MOST_CARD - 2_500)[0]
    return Private(title, make_card(title, [*shown, actions(go_on, *back, _throw_away(form))]))


def _head(form: ReportForm, screen: int, count: int, title: str) -> Iterator[Element]:
    yield from heading(title)
    if screen:
        yield from small(f"{screen + 1} of {count + 1}")
    elif form.is_resumed:
        yield from lines("You began a report and did not send it; here it is.")
    else:
        yield from lines("This is confidential. Only what happened is required; leave out any other question.")
    if screen < count:
        yield from cards(at_once(form.cards))
    for name, message in form.errors.items():
        label = next((field.label for step in form.steps for field in step.fields if field.name == name), "")
        yield from lines(f"{label} {message}", color="Attention", weight="Bolder")


def _field(form: ReportForm, field: FormField, place: str, searched: str) -> Iterator[Element]:
    value = form.values.get(field.name, "")
    if field.kind in {"line", "text"}:
        yield from _written(field, value if isinstance(value, str) else ", ".join(value))
        return
    chosen = (value,) if isinstance(value, str) else value
    options = {option.value: option.label for option in field.options}
    if field.kind == "people" and len(options) > _MOST_LISTED:
        found = _found(options, chosen, searched)
        yield text_input(SEARCH, f"{field.label} Write a part of the name, and press Find.", searched)
        yield actions(button(FIND, "Find", place, sends_inputs=True))
        options = found
    if options:
        yield choice_input(
            field.name,
            field.label,
            options,
            chosen,
            takes_several=field.kind != "choice",
            is_list=field.kind == "people" or len(options) > _MOST_EXPANDED,
        )
    if field.hint:
        yield from small(field.hint)


def _written(field: FormField, value: str) -> Iterator[Element]:
    is_multiline, most = field.kind == "text", field.most or 0
    if size_of(value) > _MOST_VALUE:
        label = f"{field.label} (continued; the {len(value):,} characters that you wrote are kept)"
        yield text_input(f"{field.name}{_MORE}", label, is_multiline=is_multiline, most=max(1, most - len(value)))
    else:
        # Not a required input of the card's own: that would keep whoever goes back from doing so.
        label = f"{field.label} (required)" if field.is_required else field.label
        yield text_input(field.name, label, value, is_multiline=is_multiline, most=most)
    if field.hint:
        yield from small(field.hint)


def _found(options: Mapping[str, str], chosen: tuple[str, ...], searched: str) -> dict[str, str]:
    """Those who are chosen already, and those whose names have all words of what was typed."""
    words = searched.casefold().split()
    hits = {
        value: label
        for value, label in options.items()
        if words and all(word in label.casefold() for word in words) and value not in chosen
    }
    picked = {value: options[value] for value in chosen if value in options}
    return picked | dict(list(hits.items())[: max(0, _MOST_LISTED - len(picked))])


def _sending(form: ReportForm) -> Iterator[Element]:
    if form.readers:
        yield from bold("Who will read it")
        yield from lines("\n".join(form.readers))
    else:
        yield from nobody_reads(form.external)
    if form.may_add_evidence:
        if len(form.evidence) < FILES_PER_REPORT:
            yield from bold("Screenshots or other files")
            yield from lines(
                "Send them to me now, in this chat, as attachments or pasted; then press Done. Up to "
                f"{FILES_PER_REPORT} of {FILE_BYTES // 1024 // 1024} MB each. Never send a picture that may show "
                "somebody under 18 nude or in a sexual way."
            )
            yield from small(COPY_REMAINS)
            if form.may_send_privately:
                yield from lines("Or add them in your browser, so that they do not pass through Teams.")
                yield actions(
                    button(UPLOAD, "Send privately", form.draft, shows_private=True),
                    button(START_REPORT, "Show what has come in", LAST, shows_private=True),
                )
        if form.evidence:
            yield from bold(f"Added already: {files_in_words(len(form.evidence))}")
        for shown in form.evidence:
            yield from lines(f"{shown.number}. {shown.name} ({shown.size:,} bytes)")
            yield actions(button(REMOVE, f"Remove file {shown.number}", f"{form.draft} {shown.id}"))
    elif form.values.get(GATE):
        yield from lines(
            "Please do not send any picture: it may show a child. Send the report without; it will be acted on."
        )
    yield from cards(form.cards)


def entered(form: ReportForm, screen: int, inputs: Mapping[str, str]) -> dict[str, FormValue]:
    """What was entered on a screen, by field; what the form does not ask there is left out.

    Args:
        form: the form as it stood.
        screen: which of its screens.
        inputs: the card's inputs, by their names.
    """
    steps = screens(form)
    values: dict[str, FormValue] = {}
    for field in steps[screen].fields if 0 <= screen < len(steps) else ():
        if f"{field.name}{_MORE}" in inputs:
            more = inputs[f"{field.name}{_MORE}"]
            before = form.values.get(field.name, "")
            values |= {field.name: f"{before}\n{more}"} if more.strip() else {}
        elif field.name in inputs:
            value = inputs[field.name]
            several = tuple(part for part in value.split(",") if part)
            values[field.name] = several if field.kind in {"choices", "people"} else value
    return values
