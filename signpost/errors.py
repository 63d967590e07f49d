"""What can go wrong, named for what went wrong.

Every error that a person may see is a `SignpostError`; its message says what happened and what to do next, and holds
nothing confidential.
"""


class SignpostError(Exception):
    """The base of every error that Signpost raises on purpose; its text may be shown to a person."""


class UnreadableDocumentError(SignpostError):
    """A file cannot be read as a policy: empty, encrypted, only pictures, of a wrong type, or too large.

    Raised by `signpost.knowledge` before anything of the document is kept.
    """


class ModelUnavailableError(SignpostError):
    """An embedding model cannot be loaded: its package is missing, or its weights are not the ones expected."""


class SettingsError(SignpostError):
    """A setting, or a file that a setting names, cannot be used as it stands."""


class VaultError(SignpostError):
    """What is kept encrypted cannot be opened; `signpost.bot.vault` has a subclass for each reason."""
