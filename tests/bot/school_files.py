"""The sample school's file, with something changed."""

from typing import Any

from signpost.bot.people import Role
from signpost.bot.school_file import SchoolFile
from signpost.bot.school_file.sections import HoldingSection


def without(file: SchoolFile, *handles: str) -> SchoolFile:
    """A school file after some people have left, and with them their roles."""

    def goes_on(holding: HoldingSection) -> HoldingSection:
        deputies = tuple(deputy for deputy in holding.deputies if deputy not in handles)
        return holding.model_copy(update={"deputies": deputies})

    people = tuple(person for person in file.people if person.handle not in handles)
    roles = {
        role: tuple(goes_on(holding) for holding in held if holding.holder not in handles)
        for role, held in file.roles.items()
    }
    return file.model_copy(update={"people": people, "roles": roles})


def with_role(file: SchoolFile, role: Role, holder: str | None, *deputies: str) -> SchoolFile:
    """A school file in which somebody else, or nobody, has a role."""
    held = () if holder is None else (HoldingSection(holder=holder, deputies=deputies),)
    return file.model_copy(update={"roles": {**file.roles, role: held}})


def with_person(file: SchoolFile, handle: str, **values: Any) -> SchoolFile:
    """A school file that says something else about somebody."""
    people = tuple(person.model_copy(update=values) if person.handle == handle else person for person in file.people)
    return file.model_copy(update={"people": people})
