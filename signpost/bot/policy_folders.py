"""Where each school's policies lie: in a folder of its own, named after its id, in the folder for policies.

Where one school is all that there is, its policies may lie in the folder for policies itself.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from signpost.errors import SettingsError
from signpost.knowledge.reader import SUFFIXES

SAMPLE = Path(__file__).parents[1] / "sample"
SAMPLE_SCHOOL = "ottermarsh"
"""The invented school whose policies lie in `SAMPLE`."""


async def no_school() -> str:
    """The `own_school` where nobody knows which schools there are."""
    return ""


@dataclass(frozen=True)
class PolicyFolders:
    """The policy files of the schools that a process serves.

    Args:
        root: the folder for policies; None where it is not set: then the sample school alone has any.
        terminal_school: the id of the school that the terminal is of, where that is set.
        own_school: gives the id of the school that the process is of: the only one, or the one that is set. It alone
            may have its policies in `root` itself. Raises SettingsError where it could be several.
    """

    root: Path | None
    terminal_school: str = ""
    own_school: Callable[[], Awaitable[str]] = no_school

    async def files(self, school: str) -> list[Path]:
        """A school's policy files.

        Args:
            school: its id; empty for whoever is at the terminal.

        Raises:
            SettingsError: it has none, or one policy twice; the message is for whoever sets it up.
        """
        school = school or self.terminal_school
        folder = await self._folder(school)
        if folder is not None:
            return policy_files(folder)
        if self.root is None:
            raise SettingsError(
                f"No policy is set up for {school}: set SIGNPOST_POLICIES to the folder with its policies."
            )
        raise SettingsError(f"No policy is set up for {school}. Put its policies into a folder {self.root / school}.")

    async def missing(self, school: str) -> str | None:
        """Why a school has no policy, for whoever sets it up; None where it has. Whether it can be read is not seen."""
        try:
            await self.files(school)
        except SettingsError as error:
            return str(error)
        return None

    async def _folder(self, school: str) -> Path | None:
        if self.root is None:
            return SAMPLE if school in {SAMPLE_SCHOOL, ""} else None
        # Looked up among what is there, so that no id, whatever it is, leads elsewhere.
        named = [entry for entry in _entries(self.root) if entry.name == school and entry.is_dir()]
        if named:
            return named[0]
        return self.root if school == self.terminal_school or school == await self._own() else None

    async def _own(self) -> str | None:
        try:
            return await self.own_school()
        except SettingsError:
            return None


def _entries(root: Path) -> list[Path]:
    return list(root.iterdir()) if root.is_dir() else []


def policy_files(folder: Path) -> list[Path]:
    """The policy files in a folder, in the order of their names.

    Raises:
        SettingsError: there is no such folder, no policy in it, or one policy twice.
    """
    if folder.is_file():
        raise SettingsError(f"{folder} is a file. Set SIGNPOST_POLICIES to the folder that it is in.")
    if not folder.is_dir():
        raise SettingsError(f"There is no folder {folder}. Set SIGNPOST_POLICIES to the folder with the policies.")
    # Word keeps a file "~$policy.docx" beside one that is open.
    visible = (path for path in folder.iterdir() if not path.name.startswith((".", "~$")) and path.is_file())
    found = sorted(path for path in visible if path.suffix.lower() in SUFFIXES)
    if not found:
        raise SettingsError(f"There is no policy in {folder}. Put Word, PDF, Markdown or text files there.")
    stems = [path.stem.casefold() for path in found]
    if twice := [path.stem for path in found if stems.count(path.stem.casefold()) > 1]:
        raise SettingsError(f"{folder} has more than one file named {twice[0]}. Keep the newest, in one format.")
    return found
