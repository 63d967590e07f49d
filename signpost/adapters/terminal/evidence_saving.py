"""Evidence that a handler looks at, saved as a file: a terminal shows no pictures."""

import mimetypes
from pathlib import Path

from signpost.adapters.terminal.saving import save
from signpost.bot.incidents.views import EvidenceFile


def save_evidence(view: EvidenceFile, folder: Path) -> str:
    """Save a file for its handler alone (mode 600), under a name that tells nothing.

    Args:
        view: the file.
        folder: where.

    Returns:
        One or two sentences: where it is, or why it could not be saved.
    """
    kind = "original" if view.is_original else f"page-{view.page}" if view.pages > 1 else "copy"
    suffix = mimetypes.guess_extension(view.media_type) or ".bin"
    path = folder / f"{view.reference}-{view.sha256[:8]}-{kind}{suffix}"
    saved = f"Saved as {path}, for you alone. Delete it when you have looked at it."
    return save(view.content, path) or saved
