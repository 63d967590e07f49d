"""Measure, print the tables, and write them into docs/benchmarks.md.

    python -m benchmarks                    all of it, some twenty minutes on two cores
    python -m benchmarks answers retrieval  these sections only
    python -m benchmarks --quick            a look whether it runs: tiny samples, nothing is written

Sections: answers, layouts, retrieval, speed, scale, reports, slack, teams, room,
governors. docs/benchmarks.md says what each is about.
"""

import argparse
import importlib
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.corpus import ROOT
from benchmarks.report import PAGE, insert, machine

SECTIONS = ("answers", "layouts", "retrieval", "speed", "scale", "reports", "slack", "teams", "room", "governors")


def _apart(section: str, page: Path | None) -> None:
    """A section in a process of its own, so that none weighs on another's memory."""
    command = [sys.executable, "-m", "benchmarks", section, *(["--page", str(page)] if page else ["--quick"])]
    subprocess.run(command, check=True, cwd=ROOT)


def _measured(section: str, quick: bool, page: Path | None) -> None:
    began = time.monotonic()
    content = importlib.import_module(f"benchmarks.{section}").measure(quick).markdown
    print(f"\n## {section}\n\n{content}\n", flush=True)
    print(f"{section}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    if page is not None:
        written = insert(page.read_text("utf-8"), section, content)
        page.write_text(insert(written, "machine", machine()), "utf-8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of {', '.join(SECTIONS)}; default: all")
    parser.add_argument("--quick", action="store_true", help="tiny samples, and nothing is written")
    parser.add_argument("--page", type=Path, default=PAGE, help="where the tables go; default: %(default)s")
    arguments = parser.parse_args()
    unknown = [section for section in arguments.sections if section not in SECTIONS]
    if unknown:
        parser.error(f"there is no section {unknown[0]}: choose of {', '.join(SECTIONS)}")
    page = None if arguments.quick else arguments.page
    chosen = arguments.sections or SECTIONS
    if len(chosen) == 1:
        _measured(chosen[0], arguments.quick, page)
        return
    print(machine(), flush=True)
    for section in chosen:
        _apart(section, page)


if __name__ == "__main__":
    main()
