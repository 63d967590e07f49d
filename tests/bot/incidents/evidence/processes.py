"""The workers that run just now, apart from whatever else the tests have started."""

import psutil


def workers() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if _arguments(child)[1:3] == ["-I", "-c"]]


def _arguments(process: psutil.Process) -> list[str]:
    try:
        arguments: list[str] = process.cmdline()
    except psutil.Error:
        return []
    return arguments
