"""Files that a terminal saves, since it cannot show them."""

import os
from pathlib import Path


def save(content: bytes, path: Path) -> str | None:
    """Save a file for this user alone (mode 600).

    Args:
        content: what is in it.
        path: where; what is there already is replaced.

    Returns:
        None, or in one or two sentences why it could not be saved.
    """
    try:
        # One that is there already, from an earlier look or from somebody else, is replaced and never written through.
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except OSError as error:
        where = f"It cannot be saved in {path.parent}: {error.strerror}."
        return f"{where} Name another folder: signpost chat --save-to FOLDER"
    return None
