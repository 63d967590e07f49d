"""The one-way dependencies that docs/architecture.md draws, and the packages that pyproject.toml names."""

import ast
import logging.config
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from importlinter.cli import lint_imports

from tests.conftest import ROOT

PIN = re.compile(r"^([\w.-]+)==[\w.]+$", re.MULTILINE)


def normal(name: str) -> str:
    """A distribution's name as PEP 503 normalises it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def project() -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return table


def names(requirements: list[str]) -> set[str]:
    return {normal(re.split(r"[\s<>=!~\[;]", requirement)[0]) for requirement in requirements}


def imported(folder: Path) -> Iterator[str]:
    """The top-level packages that the modules in a folder import, wherever in them they do."""
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Import(names=aliases):
                    yield from (alias.name.partition(".")[0] for alias in aliases)
                case ast.ImportFrom(module=str(module), level=0):
                    yield module.partition(".")[0]


def test_dependencies_point_one_way(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.config, "dictConfig", lambda _: None)  # it would disable every logger for what follows
    status = lint_imports(str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)

    assert status == 0, capsys.readouterr().out


NOT_IMPORTED = {"aiosqlite", "psycopg", "tzdata"}
"""Drivers that the database's URL names, and data that the standard library reads."""


def test_what_is_imported_is_what_is_required() -> None:
    providers = packages_distributions()
    modules = {name for name in imported(ROOT / "signpost") if name in providers and name != "signpost"}
    found = {normal(distribution) for name in modules for distribution in providers[name]}

    assert found | NOT_IMPORTED == names(project()["dependencies"])


@pytest.mark.parametrize("extra", [None, "test", "bench"])
def test_every_dependency_has_a_tested_version(extra: str | None) -> None:
    wanted = project()["dependencies"] if extra is None else project()["optional-dependencies"][extra]
    pinned = {normal(name) for name in PIN.findall((ROOT / "constraints.txt").read_text("utf-8"))}

    assert names(wanted) <= pinned
