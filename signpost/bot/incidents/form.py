"""The report as a form: its fields, and what was entered in them read into a `Report`.

Whatever the platform (a modal, a card, one question after the other), these are the questions, in these words. The
gate comes before anything can be uploaded: see `signpost.bot.incidents.guidance` for its source.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from signpost.bot.incidents.categories import TOPIC_LABELS
from signpost.bot.incidents.commands import FormValue
from signpost.bot.incidents.report import (
    MOST_LINE,
    MOST_TEXT,
    About,
    Affected,
    Answer,
    Done,
    Kind,
    Platform,
    Report,
)
from signpost.bot.incidents.views import FormField, FormStep, Line, Option
from signpost.bot.people import Roster

_KEPT = 64
"""Schools whose form is kept: to name hundreds of people in it takes longer than all else in showing it."""

KIND_LABELS = {
    Kind.BULLYING: "Somebody is bullied, harassed or threatened online",
    Kind.HARMFUL_MATERIAL: "I came across harmful or illegal material",
    Kind.POLICY_BREACH: "A member of staff or a contractor breaks the policy",
    Kind.SMALL_WORRY: "A worry that may be small",
}
ABOUT_LABELS = {
    About.PUPIL: "A pupil",
    About.PARENT: "A parent or carer",
    About.COLLEAGUE: "A colleague, volunteer or contractor",
    About.HEADTEACHER: "The headteacher",
    About.NOMINATED_PERSON: "The nominated person",
    About.GOVERNOR: "A governor",
    About.CHAIR: "The chair of governors",
    About.OUTSIDER: "Somebody outside the school",
    About.UNKNOWN: "I don't know",
}
AFFECTED_LABELS = {
    Affected.REPORTER: "Me",
    Affected.PUPIL: "A pupil or pupils",
    Affected.COLLEAGUE: "A colleague",
    Affected.PARENT: "A parent or carer",
    Affected.SCHOOL: "The school as a whole",
    Affected.OTHER: "Somebody else",
}
DONE_LABELS = {
    Done.BLOCKED: "Blocked the account",
    Done.REPORTED_TO_PLATFORM: "Reported it to the site or app",
    Done.TOLD_SOMEBODY: "Told somebody at school",
    Done.TOLD_POLICE: "Told the police",
}
PLATFORM_LABELS = {
    Platform.WHATSAPP: "WhatsApp",
    Platform.INSTAGRAM: "Instagram",
    Platform.SNAPCHAT: "Snapchat",
    Platform.TIKTOK: "TikTok",
    Platform.FACEBOOK: "Facebook",
    Platform.X: "X (Twitter)",
    Platform.YOUTUBE: "YouTube",
    Platform.GAME: "A game",
    Platform.EMAIL: "E-mail",
    Platform.TEXT_OR_CALL: "Text messages or calls",
    Platform.SCHOOL_SYSTEM: "A system of the school",
    Platform.OTHER: "Somewhere else",
}
_YES_NO = {Answer.NO: "No", Answer.NOT_SURE: "Not sure", Answer.YES: "Yes"}
_GATE = {Answer.NO: "No", Answer.NOT_SURE: "Not sure", Answer.YES: "Yes, it might"}
_NAMED = {"named": "Yes, show my name", "anonymous": "No, keep me anonymous to whoever handles it"}


def _options(labels: Mapping[Any, str]) -> tuple[Option, ...]:
    return tuple(Option(value=str(value), label=label) for value, label in labels.items())


@lru_cache(_KEPT)
def form_steps(roster: Roster) -> tuple[FormStep, ...]:
    """The form, with the people of this school to pick from; made once for each roster.

    What matters comes first; the last step are details, which a platform may leave to those who wish to say more. The
    order is kept: the gate stands before any file.
    """
    people = tuple(
        Option(value=person.id, label=person.name)
        for person in sorted(roster.people, key=lambda person: person.name)
        if person.is_active
    )
    return (
        FormStep(
            title="What happened",
            fields=(
                FormField(
                    name="danger_now", label="Is anyone in danger right now?", kind="choice", options=_options(_YES_NO)
                ),
                FormField(
                    name="what_happened",
                    label="What happened?",
                    kind="text",
                    hint="In your own words; a sentence is enough.",
                    is_required=True,
                    most=MOST_TEXT,
                ),
            ),
        ),
        FormStep(
            title="Who",
            fields=(
                FormField(
                    name="affected", label="Who did it happen to?", kind="choices", options=_options(AFFECTED_LABELS)
                ),
                FormField(
                    name="about",
                    label="Who did it, as far as you know?",
                    kind="choices",
                    hint="It will not reach whoever you choose here, nor anyone who stands in for them.",
                    options=_options(ABOUT_LABELS),
                ),
                FormField(name="about_people", label="Who is it, if you know?", kind="people", options=people),
                FormField(
                    name="identity",
                    label="May whoever handles it see your name?",
                    kind="choice",
                    hint="Either way it is confidential, and they can write to you through me.",
                    options=_options(_NAMED),
                ),
            ),
        ),
        FormStep(
            title="Pictures and files",
            fields=(
                FormField(
                    name="child_imagery",
                    label="Might any picture you have show somebody under 18 nude or in a sexual way?",
                    kind="choice",
                    hint="Such a picture must not be sent, copied or saved, not even as evidence. If you have no "
                    "pictures or files, leave this out.",
                    options=_options(_GATE),
                ),
            ),
        ),
        FormStep(
            title="More about it",
            fields=(
                FormField(name="kind", label="What kind of thing is it?", kind="choice", options=_options(KIND_LABELS)),
                FormField(
                    name="topic", label="Which of these fits best?", kind="choice", options=_options(TOPIC_LABELS)
                ),
                FormField(
                    name="when", label="When was it?", kind="line", hint="For example: since Monday", most=MOST_LINE
                ),
                FormField(
                    name="platform", label="Where online was it?", kind="choice", options=_options(PLATFORM_LABELS)
                ),
                FormField(
                    name="page",
                    label="The address of the page, if you have it",
                    kind="line",
                    hint="Do not visit it again to find out.",
                    most=2_000,
                ),
                FormField(name="accounts", label="Account names, if you know them", kind="line", most=MOST_LINE),
                FormField(
                    name="about_name", label="The name of who did it, if you know it", kind="line", most=MOST_LINE
                ),
                FormField(
                    name="affected_name",
                    label="The name of who it happened to, if you want to say",
                    kind="line",
                    most=MOST_LINE,
                ),
                FormField(name="effect", label="How does it affect you, or them?", kind="text", most=2_000),
                FormField(name="done", label="What was done already?", kind="choices", options=_options(DONE_LABELS)),
                FormField(name="done_note", label="Anything more about that?", kind="text", most=2_000),
                FormField(
                    name="police_reference",
                    label="The police's reference, if there is one",
                    kind="line",
                    most=MOST_LINE,
                ),
            ),
        ),
    )


def is_asked(name: str, values: Mapping[str, FormValue]) -> bool:
    """Whether a field is worth asking, after what was entered in the others; one that has a value always is.

    Args:
        name: the field's.
        values: what was entered so far, by field.
    """
    match name:
        case _ if values.get(name):
            return True
        case "about_people":
            return not {About.COLLEAGUE, About.GOVERNOR}.isdisjoint(values.get("about", ()))
        case "about_name":
            return not values.get("about_people")
        case "affected_name":
            return bool({*values.get("affected", ())} - {Affected.REPORTER, Affected.SCHOOL})
        case "done_note":
            return bool(values.get("done"))
        case "police_reference":
            return Done.TOLD_POLICE in values.get("done", ())
        case _:
            return True


def accept(steps: tuple[FormStep, ...], values: Mapping[str, FormValue]) -> tuple[dict[str, FormValue], dict[str, str]]:
    """What was entered, tidied; and by field, what is wrong with it.

    A value that cannot be used is left out. Unknown fields are an error of the caller's, and are dropped.

    Args:
        steps: the form, from `form_steps`.
        values: what was entered, by field; an empty value clears the field.
    """
    fields = {field.name: field for step in steps for field in step.fields}
    accepted: dict[str, FormValue] = {}
    errors: dict[str, str] = {}
    for name, value in values.items():
        if (field := fields.get(name)) is None:
            continue
        try:
            accepted[name] = _text(field, value) if field.kind in {"line", "text"} else _chosen(field, value)
        except ValueError as error:
            errors[name] = str(error)
    return accepted, errors


def _text(field: FormField, value: FormValue) -> str:
    """Raises ValueError, which says what to do, where it is too long."""
    entered = value if isinstance(value, str) else ", ".join(value)
    text = "\n".join("".join(map(_kept, line)) for line in entered.splitlines()).strip(_BLANK)
    if field.kind == "line":
        text = " ".join(text.split())
    if field.most is not None and len(text) > field.most:
        raise ValueError(f"Please shorten this to {field.most:,} characters; it has {len(text):,}.")
    return text


def _kept(character: str) -> str:
    """A character as it is kept: what nobody sees goes, since it could steer whatever shows it."""
    if character.isspace():
        return " "
    return character if character.isprintable() or character in _JOINERS else ""


_JOINERS = "\u200c\u200d"
"""Not seen, but emoji and some scripts are written with them."""
_BLANK = " \n" + _JOINERS


def _chosen(field: FormField, value: FormValue) -> FormValue:
    """Raises ValueError, which says what to do, where it is not offered."""
    chosen = tuple(dict.fromkeys(item for item in ((value,) if isinstance(value, str) else value) if item))
    known = {option.value for option in field.options}
    if field.kind == "choice":
        if len(chosen) > 1 or not known.issuperset(chosen):
            raise ValueError("Please choose one of the list.")
        return chosen[0] if chosen else ""
    if not known.issuperset(chosen):
        raise ValueError("Please choose from the list.")
    return chosen


def read_report(values: Mapping[str, FormValue]) -> Report | None:
    """The report that the accepted values make; None while what happened is not said."""
    if not values.get("what_happened"):
        return None
    entered: dict[str, Any] = {name: value for name, value in values.items() if value}
    identity = entered.pop("identity", "named")
    return Report(**entered, is_anonymous=identity == "anonymous")


def report_lines(report: Report, roster: Roster) -> tuple[Line, ...]:
    """A report as its handler reads it: what was answered, under the words of the questions; nothing that was not.

    That nobody is in danger is what is taken where that was not answered, so it is not said to be an answer.
    """
    names = {person.id: person.name for person in roster.people}
    lines = (
        ("What happened", report.what_happened),
        ("Is anyone in danger now", _YES_NO[report.danger_now] if report.is_urgent else ""),
        ("Kind", KIND_LABELS[report.kind] if report.kind else ""),
        ("What fits best", TOPIC_LABELS[report.topic] if report.topic else ""),
        ("When", report.when),
        ("Where", PLATFORM_LABELS[report.platform] if report.platform else ""),
        ("Address of the page", report.page),
        ("Accounts", report.accounts),
        ("About", ", ".join(ABOUT_LABELS[about] for about in report.about)),
        ("Person or persons", ", ".join(names.get(id_, "somebody who has left") for id_ in report.about_people)),
        ("Name given", report.about_name),
        ("Happened to", ", ".join(AFFECTED_LABELS[affected] for affected in report.affected)),
        ("Their name", report.affected_name),
        ("Effect", report.effect),
        ("Done already", ", ".join(DONE_LABELS[done] for done in report.done)),
        ("More about that", report.done_note),
        ("Police reference", report.police_reference),
        ("Pictures", _IMAGERY[report.child_imagery] if report.child_imagery else ""),
    )
    return tuple(Line(label=label, text=text) for label, text in lines if text)


_IMAGERY = {
    Answer.NO: "",
    Answer.NOT_SURE: "The reporter was not sure whether a picture shows a child nude or sexually. None was taken.",
    Answer.YES: "The reporter has or saw a picture that may show a child nude or sexually. None was taken.",
}
