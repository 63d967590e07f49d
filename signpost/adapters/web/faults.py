"""What can be wrong with a request; each is answered with a page that says no more than what to do."""


class ForgedError(Exception):
    """A form does not come from the room's own page, or from one of another visit."""


class UnreadableFormError(Exception):
    """What was sent is no form."""
