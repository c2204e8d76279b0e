"""`vidcat import`: what other desks and programs wrote, taken in whole or not at all."""

import typer

from vidcat.cli.exchange import import_auto_archiver as import_archiver
from vidcat.cli.exchange import import_bag, import_cvat, import_jsonl, import_sheets

importing = typer.Typer(
    name="import", help="Take in what others wrote, whole or not at all.", no_args_is_help=True
)
importing.command("jsonl")(import_jsonl.as_jsonl)
importing.command("bagit", epilog=import_bag.ABOUT)(import_bag.bag_command(import_jsonl.as_jsonl))
for form in ("csv", "xlsx"):
    importing.command(form, epilog=import_sheets.about(form))(import_sheets.sheet)
importing.command()(import_sheets.mappings)
importing.command("cvat")(import_cvat.cvat)
importing.command("auto-archiver", epilog=import_archiver.ABOUT)(import_archiver.auto_archiver)
