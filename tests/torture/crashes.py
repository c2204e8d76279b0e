"""Try crash safety for as long as one likes, and print figures as JSON.

    cd tests && PYTHONPATH=support ../.venv/bin/python -m torture.crashes faults --every 7
    ... -m torture.crashes power | clocks | together | desk
    ... -m torture.crashes sample    # a little of each, as the ordinary tests take it

Exits 1 when something is broken. One process has one core; each part is a process of its own.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from torture import clocks, desk, faults, power, together
from torture.batch import CLIPS, Batch
from torture.supervised import warm_up


def main() -> int:
    """Run one part."""
    asked = _asked()
    warm_up()
    with tempfile.TemporaryDirectory(prefix="torture-") as made:
        folder = Path(made).resolve()
        figures = _figures(asked, folder)
    told = {name: asdict(each) | {"survived": each.survived} for name, each in figures.items()}
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
    return 1 if any(each.broken for each in figures.values()) else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parts = parser.add_subparsers(dest="part", required=True)
    part = parts.add_parser("faults")
    part.add_argument("--every", type=int, default=1, help="inject at every so many changes")
    part.add_argument("--first", type=int, default=0)
    part.add_argument("--how", nargs="*", default=faults.HOWS, choices=faults.HOWS)
    part.add_argument("--command", nargs="*", default=())
    part = parts.add_parser("power")
    part.add_argument("--every", type=int, default=1, help="at every so many syncs")
    part.add_argument("--random", type=int, default=60, help="at so many other moments")
    part.add_argument("--torn", type=int, default=2, help="so many disks torn by chance at each")
    part.add_argument("--verify-every", type=int, default=1, help="of the disks")
    part.add_argument("--seed", type=int, default=1)
    parts.add_parser("sample")
    part = parts.add_parser("clocks")
    part.add_argument("--sightings", type=int, default=100)
    part = parts.add_parser("together")
    part.add_argument("--rounds", type=int, default=10)
    part = parts.add_parser("desk")
    part.add_argument("--kills", type=int, default=200)
    part.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _figures(asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    if asked.part == "clocks":
        return {"clocks": clocks.run(folder, sightings=asked.sightings)}
    if asked.part == "sample":
        return _sample(Batch(folder, CLIPS[1:]), folder)
    batch = Batch(folder)
    match asked.part:
        case "together":
            figures: Any = together.run(batch, rounds=asked.rounds)
        case "desk":
            figures = desk.run(batch, kills=asked.kills, seed=asked.seed)
        case "power":
            chosen = {"at_random": asked.random, "torn": asked.torn, "seed": asked.seed}
            chosen["verify_every"] = asked.verify_every
            figures = power.run(batch, every=asked.every, **chosen)
        case _:
            chosen = {"hows": asked.how, "names": asked.command, "first": asked.first}
            figures = faults.run(batch, every=asked.every, **chosen)
    return {asked.part: figures}


def _sample(batch: Batch, folder: Path) -> dict[str, Any]:
    return {
        "faults": faults.run(batch, every=36, names=("label",)),
        "power": power.run(batch, every=40, at_random=0, torn=1, verify_every=40),
        "desk": desk.run(batch, kills=5),
        "clocks": clocks.run(folder, sightings=6),
    }


if __name__ == "__main__":
    sys.exit(main())
