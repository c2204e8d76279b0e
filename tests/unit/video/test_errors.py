"""Errors are typed, coded, drawn as a tree, and cross process boundaries whole."""

import pickle
import re
from types import ModuleType

import pytest

import vidcat.media.sandbox.decoder_errors
from vidcat import errors
from vidcat.domain.video.reasons import Reason
from vidcat.errors import EvidenceError, FailedEvidence, RefusedEvidence, VidcatError

EXIT_CODES = {"UsageError": 2, "ToolError": 3, "StoreError": 4}


def below(kind: type[VidcatError]) -> list[type[VidcatError]]:
    return [kind, *(sub for child in kind.__subclasses__() for sub in below(child))]


# A module's private errors are caught where they are raised; nobody else sees their code.
EVERY = [kind for kind in below(VidcatError) if not kind.__name__.startswith("_")]


def drawn(text: str) -> set[tuple[str, str]]:
    """Read (class, base) from an indented tree; leaves of one base stand on one line or more."""
    pairs: set[tuple[str, str]] = set()
    path: list[tuple[int, str]] = []
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip())
        words = re.split(r"\s{2,}", line.strip())[0]
        names = re.findall(r"\b[A-Z]\w+\b", words)
        if not names or re.search(r"[^\w, ]", words):
            continue
        path = [step for step in path if step[0] < indent]
        pairs |= {(name, path[-1][1]) for name in names if path}
        path.append((indent, names[0]))
    return pairs


@pytest.mark.parametrize(
    "module", [errors, vidcat.media.sandbox.decoder_errors], ids=lambda m: m.__name__
)
def test_the_tree_at_the_top_draws_every_class_below_its_base(module: ModuleType) -> None:
    here = [kind for kind in EVERY if kind.__module__ == module.__name__]
    written = {(kind.__name__, kind.__bases__[0].__name__) for kind in here if kind != VidcatError}
    assert drawn(module.__doc__ or "") == written


def test_every_code_is_stable_lower_case_and_used_once() -> None:
    codes = [vars(kind)["code"] for kind in EVERY]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z_]+", code) for code in codes)


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_an_exit_status_belongs_to_a_branch_of_the_tree(kind: type[VidcatError]) -> None:
    branch = next((base.__name__ for base in kind.__mro__ if base.__name__ in EXIT_CODES), "")
    assert kind.exit_code == EXIT_CODES.get(branch, 1)


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_an_error_comes_out_of_a_worker_as_it_went_in(kind: type[VidcatError]) -> None:
    error = kind("timeout", "what happened") if issubclass(kind, EvidenceError) else kind("said")
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), back.message, vars(back)) == (kind, error.message, vars(error))


@pytest.mark.parametrize(
    "kind", [k for k in EVERY if not issubclass(k, EvidenceError)], ids=lambda kind: kind.__name__
)
def test_the_docstring_is_the_message_when_nothing_else_is_said(kind: type[VidcatError]) -> None:
    assert kind().message == (kind.__doc__ or "").strip()
    assert kind().message.endswith(".")


@pytest.mark.parametrize("kind", [RefusedEvidence, FailedEvidence])
def test_what_a_file_did_wrong_always_has_a_reason(kind: type[EvidenceError]) -> None:
    assert (kind(Reason.EMPTY).reason, kind(Reason.EMPTY).message) == ("empty", "empty")
    assert kind(Reason.CORRUPT, "no frame").message == "no frame"
