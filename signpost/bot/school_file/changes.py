"""What applying a school file changes, in lines for whoever applies it."""

import datetime as dt
from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from signpost.bot.people import Role
from signpost.bot.school_file.sections import AbsenceSection, HoldingSection, PersonSection, SchoolFile

_LEFT = "{} has left: they get into nothing any more."


def differences(old: SchoolFile | None, new: SchoolFile) -> tuple[str, ...]:
    """What is different in a school file; nothing if applying it changes nothing.

    Args:
        old: the file as it was applied last; None if the school is new.
        new: the file that is to be applied.
    """
    names = {person.handle: person.name for file in (old, new) if file for person in file.people}
    if old is None:
        return (
            f"Sets up {new.school.name} with {len(new.people)} people.",
            *_roles({}, new.roles, names),
            *_absences((), new.absences, names),
        )
    lines = [f"Renames {old.school.name} to {new.school.name}."] if old.school.name != new.school.name else []
    if old.school.email_domains != new.school.email_domains:
        domains = " or ".join(new.school.email_domains)
        lines.append(f"Lets in who is not named: {f'members with an address at {domains}' if domains else 'nobody'}.")
    lines += _people(old.people, new.people)
    lines += _roles(old.roles, new.roles, names)
    lines += _absences(old.absences, new.absences, names)
    for section in ("contacts", "calendar", "reports", "questions", "policies", "signing"):
        before, after = getattr(old, section), getattr(new, section)
        if changed := _changed(before, after):
            lines.append(f"Changes the {section}: {', '.join(changed)}.")
    if old.agreements != new.agreements:
        files = ", ".join(agreement.file for agreement in new.agreements)
        lines.append(f"Changes the agreements: {files or 'none'}.")
    return tuple(lines)


def _changed(before: BaseModel, after: BaseModel) -> tuple[str, ...]:
    """The names of the fields that differ, in words."""
    fields = type(after).model_fields
    return tuple(name.replace("_", " ") for name in fields if getattr(before, name) != getattr(after, name))


def _people(before: Iterable[PersonSection], after: Iterable[PersonSection]) -> Iterator[str]:
    old, new = ({person.handle: person for person in people} for people in (before, after))
    for handle, person in new.items():
        was = old.get(handle)
        if was is None:
            yield f"Adds {person.name} ({person.audience})."
            continue
        if was.is_active and not person.is_active:
            yield _LEFT.format(person.name)
        if person.is_active and not was.is_active:
            yield f"{person.name} is back."
        if was.name != person.name:
            yield f"Renames {was.name} to {person.name}."
        if was.audience != person.audience:
            yield f"Makes {person.name} {person.audience} instead of {was.audience}."
        if was.email != person.email:
            yield f"Changes the e-mail address of {person.name}."
        if was.identities != person.identities:
            yield f"Changes the accounts of {person.name}."
    yield from (_LEFT.format(was.name) for handle, was in old.items() if handle not in new and was.is_active)


def _roles(
    before: dict[Role, tuple[HoldingSection, ...]], after: dict[Role, tuple[HoldingSection, ...]], names: dict[str, str]
) -> Iterator[str]:
    for role in Role:
        old, new = before.get(role, ()), after.get(role, ())
        for holding in new:
            if holding not in old:
                deputies = " and then ".join(names[deputy] for deputy in holding.deputies) or "no deputy"
                yield f"Makes {names[holding.holder]} {role.in_words}, with {deputies} to stand in."
        held = {holding.holder for holding in new}
        yield from (
            f"{names[holding.holder]} is {role.in_words} no more." for holding in old if holding.holder not in held
        )


def _absences(
    before: tuple[AbsenceSection, ...], after: tuple[AbsenceSection, ...], names: dict[str, str]
) -> Iterator[str]:
    yield from (f"{_away(absence, names)}." for absence in after if absence not in before)
    yield from (f"Takes back that {_away(absence, names)}." for absence in before if absence not in after)


def _away(absence: AbsenceSection, names: dict[str, str]) -> str:
    until = f"to {_day(absence.last)}" if absence.last else "until further notice"
    return f"{names[absence.person]} is away from {_day(absence.first)} {until}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
