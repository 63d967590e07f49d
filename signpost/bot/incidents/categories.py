"""What a report is, on the grid that governors know: contact, conduct, content by what drives it.

The grid is EU Kids Online's. Newer guidance (Keeping Children Safe in Education) counts commerce as an area of its own:
that is the grid's commercial column.
"""

from enum import StrEnum
from typing import NamedTuple

from signpost.bot.incidents.report import Topic


class Area(StrEnum):
    """What the person at risk is: recipient of others' contact, actor, or receiver of content."""

    CONTACT = "contact"
    CONDUCT = "conduct"
    CONTENT = "content"


class Nature(StrEnum):
    """What drives it."""

    COMMERCIAL = "commercial"
    AGGRESSIVE = "aggressive"
    SEXUAL = "sexual"
    VALUES = "values"


class Category(NamedTuple):
    """One cell of the grid."""

    area: Area
    nature: Nature


TOPIC_LABELS = {
    Topic.NASTY_MESSAGES: "Nasty or hurtful messages or comments",
    Topic.THREATS: "Threats, stalking or blackmail",
    Topic.EXCLUSION: "Leaving somebody out, turning others against them",
    Topic.IMPERSONATION: "A fake account, or somebody posing as another",
    Topic.FALSE_CLAIMS: "Lies or rumours about somebody, or about the school",
    Topic.PICTURES_SHARED: "Pictures or recordings shared without consent",
    Topic.SEXUAL: "Something sexual: pictures, remarks, pressure",
    Topic.GROOMING: "An adult who gains a child's trust for sexual ends",
    Topic.HATE: "Hate or discrimination",
    Topic.VIOLENT_MATERIAL: "Violent or shocking material",
    Topic.EXTREMISM: "Extremism or radicalisation",
    Topic.SELF_HARM: "Self-harm, suicide or eating disorders",
    Topic.SCAM: "A scam, gambling or pressure to buy",
    Topic.PERSONAL_DETAILS: "Personal details given away or misused",
    Topic.UNSUITABLE_CONTACT: "Unsuitable contact between an adult and a pupil",
    Topic.OTHER: "Something else",
}
"""Each topic in plain words, in the order in which they are offered."""
# As schools' policies with this grid sort them: self-harm under unwelcome persuasion, scams under what people do.
_CELLS: dict[Topic, Category] = {
    Topic.NASTY_MESSAGES: Category(Area.CONDUCT, Nature.AGGRESSIVE),
    Topic.THREATS: Category(Area.CONTACT, Nature.AGGRESSIVE),
    Topic.EXCLUSION: Category(Area.CONDUCT, Nature.AGGRESSIVE),
    Topic.IMPERSONATION: Category(Area.CONDUCT, Nature.AGGRESSIVE),
    Topic.FALSE_CLAIMS: Category(Area.CONDUCT, Nature.AGGRESSIVE),
    Topic.PICTURES_SHARED: Category(Area.CONDUCT, Nature.AGGRESSIVE),
    Topic.SEXUAL: Category(Area.CONDUCT, Nature.SEXUAL),
    Topic.GROOMING: Category(Area.CONTACT, Nature.SEXUAL),
    Topic.HATE: Category(Area.CONTENT, Nature.AGGRESSIVE),
    Topic.VIOLENT_MATERIAL: Category(Area.CONTENT, Nature.AGGRESSIVE),
    Topic.EXTREMISM: Category(Area.CONTACT, Nature.VALUES),
    Topic.SELF_HARM: Category(Area.CONTACT, Nature.VALUES),
    Topic.SCAM: Category(Area.CONDUCT, Nature.COMMERCIAL),
    Topic.PERSONAL_DETAILS: Category(Area.CONTACT, Nature.COMMERCIAL),
    Topic.UNSUITABLE_CONTACT: Category(Area.CONTACT, Nature.SEXUAL),
    Topic.OTHER: Category(Area.CONDUCT, Nature.VALUES),
}
_NATURE_WORDS = {Nature.VALUES: "to do with values"}


def category_of(topic: Topic) -> Category:
    """The cell of the grid that a topic belongs to."""
    return _CELLS[topic]


def category_label(area: str | None, nature: str | None) -> str:
    """A cell in words, as a handler reads it."""
    if area is None or nature is None:
        return "not said yet"
    return f"{Area(area)}, {_NATURE_WORDS.get(Nature(nature), str(Nature(nature)))}"


def cells() -> tuple[Category, ...]:
    """All cells, row by row."""
    return tuple(Category(area, nature) for area in Area for nature in Nature)
