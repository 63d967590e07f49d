"""The commands about the governors' return.

It is made of a school year that is over, and no number under five is in it: whoever types this may be the subject of a
report, and learns no more than the governors do.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from signpost.administration import SchoolId, with_application, with_office, write_privately
from signpost.application import Application
from signpost.errors import SettingsError

if TYPE_CHECKING:
    from signpost.bot.governors.figures import Figures
    from signpost.bot.unit_of_work import Office

governors = typer.Typer(help="The governors' yearly return.", no_args_is_help=True)


@governors.callback()
def _group() -> None:
    """The governors' yearly return."""


@governors.command("return")
def make_return(  # noqa: PLR0913, PLR0917 - each is an option by itself
    year: Annotated[str, typer.Option(help="The school year, as in 2025-26. Default: the last that is over.")] = "",
    out: Annotated[Path | None, typer.Option(help="Where to write it as a PDF, to be read and printed.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Where to write its numbers for a spreadsheet.")] = None,
    json: Annotated[Path | None, typer.Option(help="Where to write its numbers for programs.")] = None,
    school_id: SchoolId = "",
    all_schools: Annotated[bool, typer.Option("--all-schools", help="Of all schools together.")] = False,
    name_schools: Annotated[
        bool, typer.Option("--name-schools", help="With --all-schools: with each school's reports beside its name.")
    ] = False,
) -> None:
    """Count a school year's reports, so that nobody can be recognised."""
    wanted = [path for path in (out, csv, json) if path is not None]
    if not wanted:
        raise typer.BadParameter("Give --out FILE.pdf, --csv FILE or --json FILE.")
    if all_schools and school_id:
        raise typer.BadParameter("--school is one school, --all-schools is all of them.")
    if name_schools and not all_schools:
        raise typer.BadParameter("--name-schools goes with --all-schools.")
    for path in wanted:
        if path.exists():
            raise SettingsError(f"{path} is there already. Move it away, or name another file.")
    figures = _of_all(year, is_by_name=name_schools) if all_schools else _of_one(year, school_id)
    for path, content in _files(figures, out, csv, json):
        write_privately(path, content)
    typer.echo(f"The return for {figures.year} is in {' and '.join(map(str, wanted))}.")


def _of_one(year: str, school_id: str) -> "Figures":
    async def run(application: Application) -> "Figures":
        from signpost.bot.governors.school_return import school_return

        office = await application.office()
        async with office.work(await application.school_id(school_id)) as work:
            return await school_return(work, "system", year)

    return with_application(run)


def _of_all(year: str, *, is_by_name: bool) -> "Figures":
    async def run(office: "Office") -> "Figures":
        from signpost.bot.governors.all_schools import all_schools_return

        return await all_schools_return(office, year, "All schools", is_by_name=is_by_name)

    return with_office(run)


def _files(figures: "Figures", out: Path | None, csv: Path | None, json: Path | None) -> list[tuple[Path, bytes]]:
    """What is to be written; nothing is, if a part of it cannot be made."""
    from signpost.bot.governors.files import to_csv, to_json

    made = []
    if out is not None:
        from signpost.bot.governors.document import make_document

        made.append((out, make_document(figures)))
    if csv is not None:
        made.append((csv, to_csv(figures).encode()))
    if json is not None:
        made.append((json, to_json(figures).encode()))
    return made
