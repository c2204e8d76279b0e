"""`vidcat import`: what other desks and programs wrote, taken in whole or not at all."""

import typer

from vidcat.cli import import_jsonl

importing = typer.Typer(
    name="import", help="Take in what others wrote, whole or not at all.", no_args_is_help=True
)
importing.command("jsonl")(import_jsonl.as_jsonl)
