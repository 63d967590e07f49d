"""What all tests share: how many examples properties are tried on, and an environment that is nobody's own."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.stores", "tests.bot.offices"]

settings.register_profile("ci", max_examples=40, deadline=None, derandomize=True)
settings.register_profile("deep", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci")

ROOT = Path(__file__).parents[1]
NODE = ROOT / "tests/node/node_modules"
"""What tests run that others have written for node: `npm ci --prefix tests/node` installs it."""


def absent(message: str) -> NoReturn:
    """Skip what calls this (a test; a module while it is collected), since something is not here; with CI=true, fail.

    Args:
        message: what is not here, and what to do about it.
    """
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message, allow_module_level=True)


def shared_path(*parts: str) -> Path:
    """A file or folder of `../shared`: real policies and questions about them, which are no part of this repository.

    Where it is absent, the test (or the module, if asked for while it is collected) is skipped; with CI=true it fails.
    """
    path = ROOT.parent.joinpath("shared", *parts)
    if not path.exists():
        absent(f"{path} is not on this machine")
    return path


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `../shared`; see `shared_path`."""
    return shared_path()


@pytest.fixture(scope="session", autouse=True)
def own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No setting or cached vector of whoever runs the tests counts; programs that tests start inherit this."""
    base = tmp_path_factory.getbasetemp()
    # One cache for all of xdist's workers, which have a folder each.
    cache = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "vectors"
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("SIGNPOST_")]:
            patch.delenv(name)
        patch.setenv("SIGNPOST_CACHE", str(cache))
        yield
