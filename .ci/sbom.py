#!/usr/bin/env python3
"""Write the list of what a release holds (SBOM), as CycloneDX JSON, from the locks.

    .venv/bin/python .ci/sbom.py build/vidcat.cdx.json

Python's packages come from requirements.lock, with their hashes; what the label page brings from
npm from package-lock.json, with its. Wants the environment of README's test command.
"""

import base64
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
FRONTEND = ROOT / "src" / "vidcat" / "web" / "frontend"


def of_python() -> dict[str, Any]:
    """Return the document of requirements.lock."""
    program = Path(sys.executable).parent / "cyclonedx-py"
    options = "--pyproject pyproject.toml --spec-version 1.6 --output-reproducible --no-validate"
    done = subprocess.run(
        [program, "requirements", "requirements.lock", *options.split()],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def of_scripts() -> Iterator[dict[str, Any]]:
    """Yield a component for each package of the label page."""
    lock = json.loads((FRONTEND / "package-lock.json").read_text("utf-8"))
    for place, package in sorted(lock["packages"].items()):
        if not place or package.get("dev"):
            continue
        name, version = place.rpartition("node_modules/")[2], package["version"]
        algorithm, _, digest = package["integrity"].partition("-")
        yield {
            "type": "library",
            "bom-ref": place,
            "name": name,
            "version": version,
            "purl": f"pkg:npm/{name.replace('@', '%40')}@{version}",
            "hashes": [
                {
                    "alg": algorithm.upper().replace("SHA", "SHA-"),
                    "content": base64.b64decode(digest).hex(),
                }
            ],
            "licenses": [{"license": {"id": package["license"]}}],
        }


def asked_for() -> set[str]:
    """Return the names of what vidcat asks for itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    scripts = json.loads((FRONTEND / "package.json").read_text("utf-8"))["dependencies"]
    names = {canonicalize_name(Requirement(each).name) for each in project["dependencies"]}
    return names | set(scripts)


def main(out: Path) -> None:
    """Write the document; refuse one that is not valid."""
    document = of_python()
    document["components"] += of_scripts()
    for each in document["components"]:
        each.pop("description", None)  # the line of the lock, once more
    asked = asked_for()
    document["dependencies"] = [  # of the root alone: what they ask for in turn, no lock says
        {
            "ref": document["metadata"]["component"]["bom-ref"],
            "dependsOn": [e["bom-ref"] for e in document["components"] if e["name"] in asked],
        }
    ]
    text = json.dumps(document, indent=2, sort_keys=True) + "\n"
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault is not None:
        sys.exit(f"The list is no valid CycloneDX 1.6: {fault}")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
