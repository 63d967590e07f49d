"""The report as a modal, one screen after the other: the gate first, files only once it is answered with no."""

from collections.abc import Iterator, Mapping
from typing import Any

from signpost.adapters.slack.blocks import (
    MODAL_BLOCKS,
    MODAL_TEXT,
    Block,
    actions,
    button,
    context,
    entry,
    modal,
    option,
    pages,
    paragraphs,
    plain,
    section,
    text_input,
)
from signpost.adapters.slack.cases import MOST_PLACEHOLDER, cards, nobody_reads
from signpost.adapters.slack.mrkdwn import escape
from signpost.adapters.wording import files_in_words
from signpost.bot.incidents.commands import FormValue
from signpost.bot.incidents.evidence.kind import FILES_PER_REPORT, Kind
from signpost.bot.incidents.evidence_taking import GATE
from signpost.bot.incidents.guiding import at_once
from signpost.bot.incidents.views import FormField, FormStep, ReportForm

REPORT, BACK, DISCARD, PEOPLE, FILES = "report", "report_back", "report_discard", "people", "files"
REMOVE, UPLOAD, LOOK = "report_remove", "report_upload", "report_look"
_MOST_TYPED = 3_000
"""What a field for text takes in Slack; more is continued in another."""
_MOST_RADIO, _MOST_BOXES, _MOST_LISTED = 5, 10, 100
_MORE = "~"
"""Between a field's name and the number of its continuation."""


def screens(form: ReportForm) -> tuple[FormStep, ...]:
    """The steps as they are shown: the gate before everything else."""
    return tuple(sorted(form.steps, key=lambda step: all(field.name != GATE for field in step.fields)))


def screen_of(form: ReportForm, field: str) -> int:
    """The number of the screen that a field is on."""
    return next((i for i, step in enumerate(screens(form)) if any(f.name == field for f in step.fields)), 0)


def render_form(form: ReportForm, screen: int | None = None) -> Block:
    """One screen of the form.

    Args:
        form: the form as it stands.
        screen: which; the one behind the last is where it is sent. None for the first one to be filled in, or that
            with the first error.
    """
    steps = screens(form)
    if screen is None:
        screen = screen_of(form, next(iter(form.errors))) if form.errors else 0
    if screen >= len(steps):
        title, body, submit = "Send your report", _sending(form), "Send"
    else:
        title, body, submit = "Report an incident", _fields(form, steps[screen], screen), "Next"
    blocks = [*_head(form, screen, len(steps)), *body]
    if screen:
        blocks.append(actions(button(BACK, "Back", str(screen - 1)), button(DISCARD, "Throw it away", form.draft)))
    return modal(
        title,
        blocks,
        name=REPORT,
        submit=submit,
        close="Go on later",
        about={"draft": form.draft, "screen": screen},
    )


def _head(form: ReportForm, screen: int, count: int) -> Iterator[Block]:
    if screen:
        yield context(f"{screen + 1} of {count + 1}")
    elif form.is_resumed:
        yield section("You began a report and did not send it; here it is.")
    else:
        yield section("This is confidential. Only what happened is required; leave out any other question.")
    if screen < count:
        yield from cards(at_once(form.cards))
    for name, message in form.errors.items():
        label = next((field.label for step in form.steps for field in step.fields if field.name == name), "")
        yield from paragraphs(f"{label} {message}", lambda text: f":warning: {escape(text).strip()}")


def _fields(form: ReportForm, step: FormStep, screen: int) -> Iterator[Block]:
    if screen:
        yield from paragraphs(step.title, lambda text: f"*{escape(text).strip()}*")
    for field in step.fields:
        yield from _field(field, form.values.get(field.name, ""))


def _field(field: FormField, value: FormValue) -> Iterator[Block]:
    if field.kind in {"line", "text"}:
        parts = _parts(value if isinstance(value, str) else ", ".join(value))
        for number, part in enumerate(parts):
            name = f"{field.name}{_MORE}{number}" if number else field.name
            label = f"{field.label} (continued)" if number else field.label
            typed = text_input(part, is_multiline=field.kind == "text", most=min(field.most or 3_000, _MOST_TYPED))
            yield entry(name, label, typed, hint=field.hint, is_required=field.is_required and not number)
        return
    chosen = {value} if isinstance(value, str) else set(value)
    options = [option(known.label, known.value) for known in field.options]
    yield entry(field.name, field.label, _choice(field, options, chosen), hint=field.hint)


def _parts(text: str) -> list[str]:
    """A text in parts that fit into Slack's fields, broken at a space or the end of a line."""
    parts = []
    while len(text) > _MOST_TYPED:
        end = max(text.rfind("\n", 1, _MOST_TYPED), text.rfind(" ", 1, _MOST_TYPED))
        end = end if end > 0 else _MOST_TYPED
        parts.append(text[:end])
        text = text[end:].lstrip()
    return [*parts, text]


def _choice(field: FormField, options: list[Block], chosen: set[str]) -> Block:
    picked = [known for known in options if known["value"] in chosen]
    if field.kind == "choice":
        initial: Block = {"initial_option": picked[0]} if picked else {}
        if len(options) <= _MOST_RADIO:
            return _element("radio_buttons", options) | initial
        return _list("static_select", options) | initial
    if not options:
        return text_input()
    initial = {"initial_options": picked} if picked else {}
    if field.kind == "choices" and len(options) <= _MOST_BOXES:
        return _element("checkboxes", options) | initial
    if len(options) <= _MOST_LISTED:
        return _list("multi_static_select", options) | initial
    searched: Block = {
        "type": "multi_external_select",
        "action_id": PEOPLE,
        "placeholder": plain("Type a name", MOST_PLACEHOLDER),
        "min_query_length": 1,
    }
    return searched | initial


def _element(kind: str, options: list[Block]) -> Block:
    return {"type": kind, "action_id": "value", "options": options}


def _list(kind: str, options: list[Block]) -> Block:
    return _element(kind, options[:_MOST_LISTED]) | {"placeholder": plain("Choose", MOST_PLACEHOLDER)}


def _sending(form: ReportForm) -> Iterator[Block]:
    if form.readers:
        yield section("*Who will read it*")
        yield from paragraphs("\n".join(form.readers))
    else:
        yield from nobody_reads(form.external)
    if form.may_add_evidence:
        left = FILES_PER_REPORT - len(form.evidence)
        if left > 0:
            yield entry(FILES, "Screenshots or other files", _files(left), hint=_FILES_HINT)
        if left > 0 and form.may_send_privately:
            yield section("Or add them in your browser, so that they do not pass through Slack:")
            yield actions(
                button(UPLOAD, "Send privately", form.draft), button(LOOK, "Show what has come in", form.draft)
            )
            yield context(_LOOK_HINT)
        if form.evidence:
            yield section(f"*Added already: {files_in_words(len(form.evidence))}*")
        for shown in form.evidence:
            line = next(paragraphs(f"{shown.name} ({shown.kind}, {shown.size:,} bytes)"))
            yield line | {"accessory": button(f"{REMOVE}.{shown.number}", "Remove", shown.id)}
    elif form.values.get(GATE):
        yield section(
            "Please do not send any picture: it may show a child. Send the report without; it will be acted on."
        )
    yield from pages(cards(form.cards), MODAL_BLOCKS // 2, MODAL_TEXT)[0]


_FILES_HINT = (
    "Up to 10 MB each. I copy them into the report, encrypted; the copy in Slack stays yours. Never add a picture that "
    "may show somebody under 18 nude or in a sexual way."
)


_LOOK_HINT = "Slack does not show by itself that files have come in. They are with the report all the same."


def _files(most: int) -> Block:
    endings = sorted({ending.removeprefix(".") for kind in Kind for ending in kind.extensions})
    return {"type": "file_input", "action_id": "value", "max_files": most, "filetypes": endings}


def find_people(form: ReportForm, typed: str) -> list[Block]:
    """The people to offer for what was typed in a search."""
    people = [
        known for step in form.steps for field in step.fields if field.kind == "people" for known in field.options
    ]
    wanted = typed.casefold().split()
    found = [known for known in people if all(word in known.label.casefold() for word in wanted)]
    return [option(known.label, known.value) for known in found[:_MOST_LISTED]]


def entered(state: Mapping[str, Mapping[str, Any]]) -> dict[str, FormValue]:
    """What was entered in a modal, by field; files aside.

    Args:
        state: `view.state.values`.
    """
    values: dict[str, FormValue] = {}
    for name, by_action in state.items():
        for given in by_action.values():
            value = _value(given)
            field, _, number = name.partition(_MORE)
            if value is None:
                continue
            before = values.get(field)
            values[field] = f"{before}\n{value}" if number and before and isinstance(value, str) else value
    return values


def _value(given: Mapping[str, Any]) -> FormValue | None:
    match given.get("type"):
        case "plain_text_input":
            return str(given.get("value") or "")
        case "static_select" | "radio_buttons":
            return str((given.get("selected_option") or {}).get("value", ""))
        case "checkboxes" | "multi_static_select" | "multi_external_select":
            return tuple(str(chosen["value"]) for chosen in given.get("selected_options") or ())
        case "datepicker":
            return str(given.get("selected_date") or "")
        case _:
            return None


def files_in(state: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Slack's own descriptions of the files that were added."""
    return [
        file
        for by_action in state.values()
        for given in by_action.values()
        if given.get("type") == "file_input"
        for file in given.get("files") or ()
    ]
