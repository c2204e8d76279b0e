"""The key that signs checkpoints: one file of a person's, outside every catalogue."""

import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from vidcat.domain.provenance.checkpoint import Checkpoint, SignedCheckpoint, key_id
from vidcat.errors import BadCheckpointKey
from vidcat.vault.durable import make_folder, sync_file, sync_folder

_MOST_BYTES = 64 << 10


class SigningKey:
    """An Ed25519 key (RFC 8032), kept as PKCS 8 in PEM, readable by its owner alone."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self._private.public_key().public_bytes_raw()

    def sign(self, checkpoint: Checkpoint) -> SignedCheckpoint:
        """Sign a checkpoint."""
        signature = self._private.sign(checkpoint.text.encode())
        return SignedCheckpoint(checkpoint, key_id(self.public), signature)


def load_key(file: Path) -> SigningKey:
    """Read a key; raise BadCheckpointKey."""
    try:
        with file.open("rb") as opened:
            status = os.fstat(opened.fileno())
            if status.st_mode & 0o077 or status.st_uid not in (os.geteuid(), 0):
                raise BadCheckpointKey(
                    f"{file} can be read or changed by others, or is another's: it proves nothing. "
                    "If nobody did, `chmod 600` makes it yours alone."
                )
            private = form.load_pem_private_key(opened.read(_MOST_BYTES), password=None)
    except OSError as error:
        raise BadCheckpointKey(f"{file} cannot be read: {error.strerror}.") from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadCheckpointKey(f"{file} holds no key without a password in PEM.") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise BadCheckpointKey(f"{file} holds a key of another algorithm than Ed25519.")
    return SigningKey(private)


def make_key(file: Path) -> SigningKey:
    """Make a key in a file that is not there yet; raise BadCheckpointKey."""
    private = Ed25519PrivateKey.generate()
    text = private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    try:
        make_folder(file.parent)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as opened:
                opened.write(text)
                sync_file(opened)
            sync_folder(file.parent)
        except OSError:
            file.unlink(missing_ok=True)  # half a key would be in the way of a whole one
            raise
    except OSError as error:
        raise BadCheckpointKey(f"{file} cannot be written: {error.strerror}.") from error
    return SigningKey(private)


def is_signed_by(public: bytes, signed: SignedCheckpoint) -> bool:
    """Return whether a checkpoint was signed by the owner of a public key (32 bytes)."""
    key = Ed25519PublicKey.from_public_bytes(public)
    try:
        key.verify(signed.signature, signed.checkpoint.text.encode())
    except InvalidSignature:
        return False
    return True
