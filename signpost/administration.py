"""The commands that an IT person types: the database, the school, the keys, the audit log, the worker."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from signpost.application import Application, jobs_of
from signpost.composition import load_settings
from signpost.errors import SettingsError

T = TypeVar("T")

database = typer.Typer(help="The database.", no_args_is_help=True)
school = typer.Typer(help="The school: its people, roles and rules.", no_args_is_help=True)
keys = typer.Typer(help="The master keys.", no_args_is_help=True)
audit = typer.Typer(help="The log of every act and every look.", no_args_is_help=True)
case = typer.Typer(help="Cases, for those who handle them.", no_args_is_help=True)

As = Annotated[str, typer.Option("--as", help="Who you are: your short name in the school file.")]
SchoolId = Annotated[str, typer.Option("--school", help="Which school, where there is more than one.")]


def with_application(do: Callable[[Application], Awaitable[T]]) -> T:
    """Do something with the application, and close it."""

    async def run() -> T:
        application = Application(load_settings())
        try:
            return await do(application)
        finally:
            await application.close()

    return asyncio.run(run())


@database.command("upgrade")
def upgrade_database() -> None:
    """Make the tables, or bring them up to date."""
    from signpost.bot.store.engine import database_url
    from signpost.bot.store.upgrade import upgrade

    settings = load_settings()
    upgrade(database_url(settings.database_url.get_secret_value(), settings.data))
    typer.echo("The database is up to date.")


@school.command()
def apply(
    file: Annotated[Path, typer.Argument(help="The school file (see the sample: signpost school sample).")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Show what would change, and make the school what its file says."""
    from signpost.bot.school_file import read_school_file
    from signpost.bot.set_up import DeadEndError, apply_school, plan_school

    wanted = read_school_file(_text(file))

    async def plan_and_apply(application: Application) -> None:
        office = await application.office()
        plan = await plan_school(office, wanted)
        for change in plan.changes or ("Nothing changes.",):
            typer.echo(change)
        for check in plan.checks:
            typer.echo(f"{check.severity}: {check.text}", err=True)
        if plan.errors:
            raise DeadEndError("Nothing was changed: a report could reach nobody. Fill the roles named above.")
        if plan.changes and not yes and sys.stdin.isatty() and not typer.confirm("Apply this?"):
            raise typer.Exit(1)
        await apply_school(office, wanted)
        typer.echo(f"{wanted.school.name} is set up.")

    with_application(plan_and_apply)


@school.command()
def check(file: Annotated[Path, typer.Argument(help="The school file.")]) -> None:
    """Go through every route that a report could take, and warn of dead ends."""
    import datetime as dt

    from signpost.bot.school_file import read_school_file
    from signpost.bot.set_up import check_routes

    checks = check_routes(read_school_file(_text(file)), dt.datetime.now(dt.UTC).date())
    for found in checks:
        typer.echo(f"{found.severity}: {found.text}")
    errors = sum(found.severity == "error" for found in checks)
    if errors:
        raise typer.Exit(1)
    typer.echo("Every report reaches somebody." if checks else "Every report reaches somebody, whoever is away.")


@school.command("sample")
def sample_school() -> None:
    """Print the sample school's file, to start from."""
    from signpost.composition import SAMPLE

    typer.echo((SAMPLE / "school.toml").read_text("utf-8"), nl=False)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{file} cannot be read. Give a school file: a text, as 'signpost school sample' prints."
        ) from error


@keys.command()
def rotate() -> None:
    """Wrap every key anew under a new master key; what is encrypted stays as it is."""
    from signpost.bot.key_rotation import rotate_keys
    from signpost.bot.vault import add_master_key

    settings = load_settings()
    if not settings.master_keys.get_secret_value():
        add_master_key(settings.data)

    async def run(application: Application) -> int:
        return await rotate_keys(await application.office())

    count = with_application(run)
    typer.echo(
        f"{count} keys are wrapped by the newest master key now. Keep the earlier ones as long as backups need them."
    )


@audit.command()
def verify(
    anchor: Annotated[
        str, typer.Option(help="A head that was kept outside, as 'signpost audit anchor' printed it.")
    ] = "",
    school_id: SchoolId = "",
) -> None:
    """Find out whether anything in the log was changed, removed or reordered."""
    from signpost.bot import audit as log

    async def run(application: Application) -> log.Verification:
        office = await application.office()
        async with office.work(await application.school_id(school_id), read_only=True) as work:
            return await log.verify(
                work.transaction, work.school.keys.audit, log.parse_anchor(anchor) if anchor else None
            )

    found = with_application(run)
    if not found.holds:
        typer.echo(f"The log does not hold: {found.fault} at entry {found.seq}.")
        raise typer.Exit(1)
    # No count: it would tell whoever runs this that something happened.
    typer.echo("The log holds." if anchor else "The log holds. (Give --anchor to see that its end was not cut off.)")


@audit.command("anchor")
def print_anchor(school_id: SchoolId = "") -> None:
    """Print the head of the log, to be kept outside."""
    from signpost.bot import audit as log

    async def run(application: Application) -> str:
        office = await application.office()
        async with office.work(await application.school_id(school_id), read_only=True) as work:
            found = await log.head(work.transaction)
            return str(found) if found else "The log is empty."

    typer.echo(with_application(run))


@case.command("export")
def export(
    reference: Annotated[str, typer.Argument(help="The case's reference.")],
    person: As,
    out: Annotated[Path | None, typer.Option(help="Where to; default: REFERENCE.zip here.")] = None,
    school_id: SchoolId = "",
) -> None:
    """Write a case as a ZIP file whose manifest 'sha256sum -c' verifies."""
    from signpost.bot.incidents.export import export_case
    from signpost.bot.incidents.reference import parse_reference

    async def run(application: Application) -> bytes:
        office = await application.office()
        actor = await application.actor(person, school_id)
        async with office.work(actor.school) as work:
            return await export_case(work, actor.person, reference)

    content = with_application(run)
    path = out or Path(f"{parse_reference(reference)}.zip")
    path.touch(mode=0o600)
    path.write_bytes(content)
    typer.echo(f"{path}: everything in it is in clear. Hand it over safely, and delete it then.")


def worker() -> None:
    """Do durable work, until stopped: notices, escalation, deletion."""

    async def run(application: Application) -> None:
        jobs = jobs_of(await application.office(), load_settings(), works=True)
        await jobs.start()
        typer.echo("Working. Stop with Ctrl-C.", err=True)
        try:
            await asyncio.Event().wait()
        finally:
            await jobs.stop()

    try:
        with_application(run)
    except KeyboardInterrupt:
        raise typer.Exit from None


def web(
    host: Annotated[str, typer.Option(help="Where to listen; 0.0.0.0: everywhere. Default: SIGNPOST_HOST.")] = "",
    port: Annotated[int, typer.Option(help="On which port. Default: SIGNPOST_PORT or PORT.")] = 0,
) -> None:
    """Serve the chat platforms that are set up, and do durable work, until stopped."""
    from signpost.serving import serve

    settings = load_settings()
    asyncio.run(serve(settings.model_copy(update={"host": host or settings.host, "port": port or settings.port})))


slack = typer.Typer(help="Slack.", no_args_is_help=True)


@slack.command()
def manifest(
    url: Annotated[str, typer.Option(help="The public address of the web process; none: Socket Mode.")] = "",
) -> None:
    """Print an app manifest, to be pasted where Slack asks for one (api.slack.com/apps)."""
    from signpost.adapters.slack.manifest import make_manifest

    typer.echo(make_manifest(url), nl=False)
