"""What a benchmark found, as Markdown, and its place in a page."""

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import psutil

from benchmarks.corpus import ROOT
from signpost import __version__

PAGE = ROOT / "docs" / "benchmarks.md"
_PACKAGES = ("numpy", "onnxruntime", "bm25s", "sentence-transformers", "torch", "txtai")


@dataclass
class Report:
    """The tables and notes of one section, in the order they are added."""

    parts: list[str] = field(default_factory=list)

    def table(self, caption: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Add a table: the first column holds names, the others numbers."""
        lines = [header, ["---", *("--:" for _ in header[1:])], *rows]
        body = "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
        self.parts.append(f"**{caption}**\n\n{body}")

    def note(self, text: str) -> None:
        """Add a paragraph."""
        self.parts.append(text)

    @property
    def markdown(self) -> str:
        """All of it."""
        return "\n\n".join(self.parts)


def insert(page: str, name: str, content: str) -> str:
    """A page with the content of a marked place replaced.

    Raises:
        ValueError: the page has no such place.
    """
    start, end = f"<!-- bench:{name} -->", f"<!-- /bench:{name} -->"
    before, found, rest = page.partition(start)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"The page has no place {start} … {end}.")
    return f"{before}{start}\n\n{content}\n\n{end}{after}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", info.read_text("utf-8"), re.MULTILINE) if info.exists() else None
    return found.group(1).strip() if found else platform.processor() or platform.machine()


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def machine() -> str:
    """What the numbers were measured on."""
    memory = psutil.virtual_memory().total / 2**30
    versions = ", ".join(f"{package} {_version(package)}" for package in _PACKAGES)
    system = f"{platform.system()} {platform.release()}"
    python = f"{platform.python_implementation()} {platform.python_version()}"
    cores = f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB of memory"
    return f"{cores}, {system}, {python}. Signpost {__version__}; {versions}."
