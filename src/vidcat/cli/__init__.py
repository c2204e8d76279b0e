"""The command line: each command parses, makes one call, and prints. No SQL, no pixels."""

import typer

from vidcat.cli import (
    copies,
    coverage,
    demo,
    doctor,
    export_forms,
    export_proof,
    exports,
    frames,
    hashes,
    history,
    idents,
    imports,
    ingest,
    lineage,
    match,
    people,
    places,
    postings,
    questions,
    reports,
    reviews,
    searches,
    seed,
    serve,
    sightings,
    types,
    verdicts,
    videos,
)
from vidcat.cli.options import global_options

app = typer.Typer(
    name="vidcat",
    help="Catalogue video evidence: keyframes, copies, sightings. Nothing leaves this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.callback()(global_options)
app.command(epilog=ingest.EXAMPLES)(ingest.ingest)
for command in (
    videos.videos,
    videos.video,
    frames.frame,
    frames.contact,
    copies.copies,
    verdicts.verdict,
    idents.idents,
    lineage.family,
    match.match,
    reports.reports,
    questions.sightings,
    coverage.coverage,
    history.history,
    types.types,
    seed.seed,
    serve.serve,
    doctor.doctor,
    demo.demo,
):
    app.command()(command)
for command in (*export_forms.COMMANDS, *export_proof.COMMANDS):
    exports.export.command()(command)
for group in (
    reports.report,
    sightings.sighting,
    types.item,
    idents.ident,
    people.user,
    postings.posting,
    places.place,
    hashes.hashes,
    exports.export,
    reviews.review,
    searches.search,
    imports.importing,
):
    app.add_typer(group)
