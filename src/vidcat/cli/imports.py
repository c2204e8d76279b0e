"""`vidcat import`: what others wrote becomes statements and papers of the catalogue."""

import typer

from vidcat.cli import import_archiver, import_cvat, import_sheets

importing = typer.Typer(
    name="import", help="Take in what other programs wrote.", no_args_is_help=True
)
for form in ("csv", "xlsx"):
    importing.command(form, epilog=import_sheets.about(form))(import_sheets.sheet)
importing.command()(import_sheets.mappings)
importing.command("cvat")(import_cvat.cvat)
importing.command("auto-archiver", epilog=import_archiver.ABOUT)(import_archiver.auto_archiver)
