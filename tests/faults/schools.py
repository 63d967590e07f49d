"""A school for these tests: who is who stands in the handle, and it can have many teachers."""

from signpost.bot.school_file import SchoolFile, read_school_file

_TEXT = """
[school]
id = "ottermarsh"
name = "Ottermarsh Primary School"

[roles]
headteacher = {{ holder = "head", deputies = ["heads_deputy"] }}
nominated_person = {{ holder = "nominated", deputies = ["nominated_deputy"] }}
chair_of_governors = "chair"
vice_chair_of_governors = "vice_chair"
it_administrator = "it"

[contacts.external]
name = "The designated officer"
phone = "01632 960123"

[reports]
urgent_after_minutes = {urgent_after}

[signing]
messages_a_minute = 3000
"""
_HOLDERS = ("head", "heads_deputy", "nominated", "nominated_deputy", "chair", "vice_chair", "it")
URGENT_AFTER = 30
"""Minutes after which an urgent report that nobody has read moves on."""


def teacher(number: int = 0) -> str:
    """A teacher's handle."""
    return f"teacher{number}"


def school_file(teachers: int = 2) -> SchoolFile:
    """The school, with so many teachers."""
    handles = (*_HOLDERS, *map(teacher, range(teachers)))
    people = "".join(f'[[people]]\nhandle = "{handle}"\nname = "{_name(handle)}"\n' for handle in handles)
    return read_school_file(_TEXT.format(urgent_after=URGENT_AFTER) + people)


def _name(handle: str) -> str:
    return f"{handle.title().replace('_', '-')} of Ottermarsh"
