"""The command line: each command parses, makes one call, and prints. No SQL, no pixels."""

import typer

from vidcat.cli import demo, doctor
from vidcat.cli.copies import copies_command, hashes, idents, match, verdicts
from vidcat.cli.desk import people, serve
from vidcat.cli.equipment import seed, types
from vidcat.cli.exchange import exports, imports
from vidcat.cli.options import global_options
from vidcat.cli.provenance import checkpoint, digest, family, history, places, postings, verify
from vidcat.cli.questions import coverage, saved_searches, sightings_command
from vidcat.cli.reports import claims_command, reports_command
from vidcat.cli.sightings import reviews, sighting_command
from vidcat.cli.video import frames, ingest, skipped, videos

app = typer.Typer(
    name="vidcat",
    help="Catalogue video evidence: keyframes, copies, sightings. Nothing leaves this machine.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.callback()(global_options)
app.command(epilog=ingest.EXAMPLES)(ingest.ingest)
for command in (
    videos.videos,
    videos.video,
    skipped.skipped,
    frames.frame,
    frames.contact,
    copies_command.copies,
    verdicts.verdict,
    idents.idents,
    family.family,
    match.match,
    reports_command.reports,
    sightings_command.sightings,
    coverage.coverage,
    history.history,
    verify.verify,
    checkpoint.checkpoint,
    digest.digest,
    types.types,
    seed.seed,
    serve.serve,
    doctor.doctor,
    demo.demo,
):
    app.command()(command)
for group in (
    claims_command.report,
    sighting_command.sighting,
    types.item,
    idents.ident,
    people.user,
    postings.posting,
    places.place,
    hashes.hashes,
    exports.export,
    reviews.review,
    saved_searches.search,
    imports.importing,
):
    app.add_typer(group)
