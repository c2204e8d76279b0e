"""CVAT for video 1.1 as CVAT and others write it, read in a confined process: a file is hostile."""

import hashlib
import json
import math
import os
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from vidcat.errors import BadAnnotations
from vidcat.imports.bounds.bounded_process import (
    MIB,
    OutOfBounds,
    ProcessLimits,
    run_bounded_on_file,
)
from vidcat.imports.bounds.local_file import opened_file
from vidcat.imports.exchange.cvat_xml import CVAT_FILE, CvatFile, cvat_as_json

# An honest file takes a second for 7 MB.
_FREE_CPU_S, _CPU_S_FOR_MIB = 20, 1
_LONGEST = 1_000  # characters of a fault


def read_cvat(path: Path) -> CvatFile:
    """Read a file; raise NoSuchPath, and BadAnnotations for another kind of file or one too large.

    Faults of single tracks and boxes are collected in `problems`.
    """
    with opened_file(path) as file:
        digest = hashlib.sha256()
        while chunk := file.read(MIB):
            digest.update(chunk)
        file.seek(0)
        limits = _limits(os.fstat(file.fileno()).st_size)
        try:
            answer = run_bounded_on_file(cvat_as_json, file, limits)
        except OutOfBounds as error:
            raise BadAnnotations(f"{path.name}: it cannot be read: {error}.") from error
    return replace(_checked(answer, path.name), sha256=digest.hexdigest())


def _limits(file_bytes: int) -> ProcessLimits:
    cpu_s = _FREE_CPU_S + _CPU_S_FOR_MIB * file_bytes // MIB
    return ProcessLimits(cpu_seconds=cpu_s, wall_seconds=2.0 * cpu_s)


def _checked(answer: bytes, name: str) -> CvatFile:
    """Take the account of a process that met a hostile file, trusting none of it."""
    try:
        told = json.loads(answer)
        if "fault" in told:
            line, fault = int(told["line"]), str(told["fault"])[:_LONGEST]
            raise BadAnnotations(f"{name}, line {line}: {fault}.")
        found = CVAT_FILE.validate_python(told["found"])
    except (ValueError, KeyError, TypeError, RecursionError, ValidationError) as error:
        raise BadAnnotations(f"{name}: it broke its reader.") from error
    if not all(math.isfinite(each) for one in found.stretches for each in one.box.corners):
        raise BadAnnotations(f"{name}: it broke its reader.")
    return found
