"""Checkpoints of the log of custody: signed, stamped if asked, and held against the log later."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from vidcat.catalogue import Catalogue
from vidcat.domain.provenance.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    key_text,
    parse_checkpoint,
    parse_key,
)
from vidcat.domain.provenance.custody_log import LoggedKind
from vidcat.domain.provenance.damage import Damage, DamageKind
from vidcat.errors import BadCheckpoint, BadCheckpointKey, BadTimestamp
from vidcat.imports.network.opentimestamps import ask_calendar, calendar_words
from vidcat.imports.network.timestamps import ask_timestamp, timestamp_time
from vidcat.operations.output import logged_name, write_output
from vidcat.store.transaction import Transaction
from vidcat.vault.signing_key import SigningKey, is_signed_by, load_key, make_key

_MOST_BYTES = 4 * 4096
_MOST_TOKEN = 1 << 20
TOKEN_SUFFIX, PROOF_SUFFIX = ".tsr", ".ots"


@dataclass(frozen=True)
class MadeCheckpoint:
    """A checkpoint that was written, with its file.

    `stamps` are the files beside it by which others prove when they saw it.
    """

    signed: SignedCheckpoint
    file: Path
    stamps: tuple[Path, ...]


@dataclass(frozen=True)
class OwnKey:
    """The key that signs checkpoints here, where it lies, and whether it was only made now."""

    key: SigningKey
    file: Path
    is_new: bool

    @property
    def public_text(self) -> str:
        """The public key, as others are given it."""
        return key_text(self.key.public)


@dataclass(frozen=True)
class Witnesses:
    """URLs of who stamps a checkpoint: an authority (RFC 3161), a calendar of OpenTimestamps."""

    authority: str | None = None
    calendar: str | None = None


def make_checkpoint(
    catalogue: Catalogue, own: OwnKey, output: Path | None, witnesses: Witnesses
) -> MadeCheckpoint:
    """Sign how far the log goes, and have it stamped by those who are named.

    Without an output it is named after its length. The checkpoint is a line of the log itself,
    after the lines that it signs. Raises BadOutput, BadUrl and BadTimestamp.
    """
    with catalogue.store.read() as tx:
        head = tx.custody_log.head()
    if head is None:
        raise BadCheckpoint("The log of this catalogue has no line yet: there is nothing to sign.")
    output = output or Path(f"vidcat-checkpoint-{head.length}.txt")
    signed = own.key.sign(Checkpoint(head, datetime.now(UTC)))
    content = signed.text.encode()
    stamps = _stamps(witnesses, content)
    write_output(catalogue, output, content)
    for suffix, stamp in stamps.items():
        write_output(catalogue, _beside(output, suffix), stamp)
    told = {"checkpoint": logged_name(output), "length": head.length, "key": own.public_text}
    asked = {"authority": witnesses.authority, "calendar": witnesses.calendar}
    with catalogue.store.write() as tx:
        tx.custody_log.append(LoggedKind.ANCHORED, None, told | asked)
    beside = tuple(_beside(output, suffix) for suffix in stamps)
    return MadeCheckpoint(signed, output, beside)


def _stamps(witnesses: Witnesses, content: bytes) -> dict[str, bytes]:
    stamps = {}
    if witnesses.authority is not None:  # an empty address is one that cannot be asked
        stamps[TOKEN_SUFFIX] = ask_timestamp(witnesses.authority, content)
    if witnesses.calendar is not None:
        stamps[PROOF_SUFFIX] = ask_calendar(witnesses.calendar, content)
    return stamps


def _beside(checkpoint: Path, suffix: str) -> Path:
    return checkpoint.with_name(checkpoint.name + suffix)


def own_key(catalogue: Catalogue) -> OwnKey:
    """Return the key that signs checkpoints, made if there is none; raise BadCheckpointKey."""
    file = key_file(catalogue)
    if file.is_relative_to(catalogue.folder.resolve()):
        raise BadCheckpointKey(
            f"{file} lies in the catalogue: who can change one could sign the other. Move it."
        )
    if file.exists():
        return OwnKey(load_key(file), file, is_new=False)
    return OwnKey(make_key(file), file, is_new=True)


def key_file(catalogue: Catalogue) -> Path:
    """Return where the key lies that signs checkpoints."""
    chosen = catalogue.settings.checkpoint_key
    default = Path(platformdirs.user_config_dir("vidcat")) / "checkpoint.key"
    return (chosen or default).expanduser().resolve()


def known_keys(catalogue: Catalogue, given: Sequence[str]) -> list[bytes]:
    """Return the public keys that are given as text, and our own where we have one."""
    file = key_file(catalogue)
    own = [load_key(file).public] if file.exists() else []
    return [parse_key(text) for text in given] + own


def trusted_roots(files: Sequence[Path]) -> list[bytes]:
    """Read the certificates that are trusted."""
    return [_content(file, _MOST_TOKEN) for file in files]


@dataclass(frozen=True)
class Anchor:
    """A checkpoint's file, the public keys (32 bytes) it may be signed by, and trusted roots.

    `roots` are certificates in PEM of those who may have stamped it.
    """

    file: Path
    keys: Sequence[bytes]
    roots: Sequence[bytes]


def verify_checkpoint(tx: Transaction, anchor: Anchor, told: dict[str, str]) -> Iterator[Damage]:
    """Hold a checkpoint against its signature, its timestamp and the log; yield what is wrong.

    `told` receives, by the file's name, what was proved. Raises BadCheckpoint for another's.
    """
    content = _content(anchor.file, _MOST_BYTES)
    try:
        signed = parse_checkpoint(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadCheckpoint(f"{anchor.file} is not a checkpoint of a vidcat catalogue.") from error
    except BadCheckpoint as error:
        raise BadCheckpoint(f"{anchor.file}: {error.message}") from error
    what, checkpoint = f"checkpoint {anchor.file}", signed.checkpoint
    if not any(is_signed_by(key, signed) for key in anchor.keys):
        yield Damage(DamageKind.CHECKPOINT_UNSIGNED, what, "none of the known keys signed it")
        return
    told[str(anchor.file)] = f"signed at {checkpoint.at:%Y-%m-%d %H:%M:%S} UTC, by our clock"
    yield from _stamped(anchor, content, told)
    head = checkpoint.head
    digest = tx.custody_log.digest(head.length)
    origin = tx.custody_log.digest(1)
    if origin != head.origin:
        found = "the log begins with another line: it was made anew, or is another catalogue's"
        yield Damage(DamageKind.CHECKPOINT_CONTRADICTED, what, found)
    elif digest is None:
        found = f"{head.length} lines were signed, and so many are not there any more"
        yield Damage(DamageKind.CHECKPOINT_CONTRADICTED, what, found)
    elif digest != head.digest:
        found = f"line {head.length} is not the one that was signed: a line up to it was changed"
        yield Damage(DamageKind.CHECKPOINT_CONTRADICTED, what, found)


def _stamped(anchor: Anchor, content: bytes, told: dict[str, str]) -> Iterator[Damage]:
    for suffix, read in ((TOKEN_SUFFIX, _token_words), (PROOF_SUFFIX, _proof_words)):
        beside = _beside(anchor.file, suffix)
        if not beside.exists():
            if suffix == TOKEN_SUFFIX and anchor.roots:
                yield Damage(DamageKind.TIMESTAMP_BROKEN, f"timestamp {beside}", "it is not there")
            continue
        try:
            told[str(beside)] = read(_content(beside, _MOST_TOKEN), content, anchor)
        except BadTimestamp as error:
            yield Damage(DamageKind.TIMESTAMP_BROKEN, f"timestamp {beside}", error.message)


def _token_words(token: bytes, content: bytes, anchor: Anchor) -> str:
    if not anchor.roots:
        return "not checked: no trusted certificate was given"
    return f"stamped at {timestamp_time(token, content, anchor.roots)} by an authority"


def _proof_words(proof: bytes, content: bytes, _: Anchor) -> str:
    return "; ".join(calendar_words(proof, content))


def _content(file: Path, most: int) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(most)
    except OSError as error:
        raise BadCheckpoint(f"{file} cannot be read: {error.strerror}.") from error
