"""The school file: one readable TOML text that says who the school's people are, what they do, and by which rules.

`signpost school sample` prints one to start from; `signpost school apply` makes it so.
"""

from signpost.bot.school_file.changes import differences
from signpost.bot.school_file.reading import read_school_file
from signpost.bot.school_file.sections import PersonSection, SchoolFile, to_roster

__all__ = ["PersonSection", "SchoolFile", "differences", "read_school_file", "to_roster"]
