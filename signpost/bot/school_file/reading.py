"""A school file from its text, or every reason why it is none, in plain words with the place of each."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from signpost.bot.school_file.sections import Mentioned, SchoolFile, did_you_mean
from signpost.errors import SettingsError

MOST_CHARACTERS = 1_000_000
"""A school of thousands has fewer."""
_SHOWN = 60
_DATE, _LIST, _SECTION = (
    "this has to be a date, as 2026-09-01",
    "this has to be a list, in [ ]",
    "this has to be a section",
)
_NUMBER, _WHOLE = "this has to be a number", "this has to be a whole number"
_PLAINLY = {
    "missing": "this is missing",
    "string_type": 'this has to be text, in "quotes"',
    "bool_type": "this has to be true or false",
    "bool_parsing": "this has to be true or false",
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "greater_than": "this has to be more than {gt:g}",
    "greater_than_equal": "this has to be {ge:g} or more",
    "less_than_equal": "this has to be {le:g} or less",
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "tuple_type": _LIST,
    "dict_type": _SECTION,
    "model_type": _SECTION,
    "too_short": "this has to name {min_length} at least",
}


def read_school_file(text: str) -> SchoolFile:
    """Read a school file.

    Args:
        text: TOML.

    Raises:
        SettingsError: it is none, or something in it cannot be used; the message names every place.
    """
    if len(text) > MOST_CHARACTERS:
        raise SettingsError(f"A school file has at most {MOST_CHARACTERS:,} characters; this is another file.")
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits are a plain ValueError
        raise SettingsError(f"The school file is not TOML: {error}. 'signpost school sample' prints one.") from error
    try:
        return SchoolFile.model_validate(content, context=_mentioned(content))
    except ValidationError as error:
        found = error.errors(include_url=False)
        problems = "\n".join(
            dict.fromkeys(f"  {_place(content, problem['loc'])}{_plainly(problem)}" for problem in found)
        )
        raise SettingsError(f"The school file cannot be used as it stands:\n{problems}") from error


def _mentioned(content: Mapping[str, Any]) -> Mentioned:
    people = content.get("people")
    known = [person for person in people if isinstance(person, dict)] if isinstance(people, list) else []
    return Mentioned(
        handles=Counter(handle for person in known if isinstance(handle := person.get("handle"), str)),
        accounts=Counter(account for person in known for account in _accounts(person.get("identities"))),
    )


def _accounts(identities: object) -> Iterator[tuple[str, str]]:
    if isinstance(identities, dict):
        yield from ((platform, name.strip()) for platform, name in identities.items() if isinstance(name, str))


def _place(content: object, steps: tuple[int | str, ...]) -> str:
    """Where something stands, as the file has it: `people[3].audience (amy): `. Counted from one."""
    place, whose = "", ""
    for step in steps:
        if isinstance(step, int):
            # What stands alone is read as a list of one.
            if isinstance(content, list):
                place += f"[{step + 1}]"
                content = content[step]
        elif step != "[key]" and (content is None or isinstance(content, dict)):
            place += f".{step}" if place else step
            content = content.get(step) if isinstance(content, dict) else None
        if isinstance(content, dict) and isinstance(content.get("handle"), str):
            whose = f" ({content['handle'][:_SHOWN]})"
    return f"{place}{whose}: " if place else ""


def _plainly(problem: Mapping[str, Any]) -> str:
    kind, given, more = problem["type"], problem["input"], problem.get("ctx", {})
    match kind:
        case "extra_forbidden":
            *above, name = problem["loc"]
            return f"this is not known here{did_you_mean(str(name), _model_at(above).model_fields)}"
        case "literal_error" | "enum":
            allowed = str(more["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
            allowed = [word.rpartition(": ")[2].rstrip(">") for word in allowed]
            return f'"{str(given)[:_SHOWN]}" is none of {", ".join(allowed)}{did_you_mean(str(given), allowed)}'
        case _ if kind in _PLAINLY:
            return _PLAINLY[kind].format(**more)
        case _:
            said = str(problem["msg"]).removeprefix("Value error, ")
            return said[:1].lower() + said[1:]


def _model_at(steps: Iterable[int | str]) -> type[BaseModel]:
    """The section that stands at a place."""
    model: type[BaseModel] = SchoolFile
    for step in steps:
        field = model.model_fields.get(str(step))
        model = next(_models_in(field.annotation), model) if field else model
    return model


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
