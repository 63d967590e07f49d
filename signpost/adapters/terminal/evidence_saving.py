"""Evidence that a handler looks at, saved as a file: a terminal shows no pictures."""

import mimetypes
import os
from pathlib import Path

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
    try:
        # One that is there already, from an earlier look or from somebody else, is replaced and never written through.
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(view.content)
    except OSError as error:
        return f"It cannot be saved in {folder}: {error.strerror}. Name another folder: signpost chat --save-to FOLDER"
    return f"Saved as {path}, for you alone. Delete it when you have looked at it."
