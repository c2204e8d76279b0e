"""A checkpoint is signed, stamped by an authority, and held against the log later."""

import hashlib
import http.server
import resource
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.op import OpSHA256
from opentimestamps.core.serialize import BytesSerializationContext
from opentimestamps.core.timestamp import Timestamp

from commands import ask, must, vidcat
from tampering import VERIFIER
from vidcat.domain.provenance.checkpoint import (
    Checkpoint,
    key_text,
    parse_checkpoint,
    parse_key,
)
from vidcat.domain.provenance.custody_log import LogHead
from vidcat.errors import BadCheckpoint, BadCheckpointKey
from vidcat.vault.signing_key import is_signed_by, load_key, make_key

HEAD = LogHead("ab" * 32, 57, "cd" * 32)
AT = datetime(2026, 11, 30, 12, 0, 1, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VIDCAT_CHECKPOINT_KEY", str(tmp_path / "keys" / "checkpoint.key"))
    must(tmp_path, "user", "add", "Lina", "--role", "analyst")
    return tmp_path


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A timestamp authority of our own: its address, and its certificate."""
    folder = tmp_path_factory.mktemp("authority")
    (folder / "serial").write_text("01\n")
    (folder / "tsa.cnf").write_text(
        "[tsa]\ndefault_tsa = own\n[own]\nserial = serial\ncrypto_device = builtin\n"
        "signer_cert = tsa.pem\ncerts = tsa.pem\nsigner_key = tsa.key\nsigner_digest = sha256\n"
        "default_policy = 1.2.3.4.1\ndigests = sha256, sha512\naccuracy = secs:1\n"
        "ess_cert_id_chain = no\nness_cert_id_alg = sha256\n"
        "[req]\ndistinguished_name = name\n[name]\n"
        "[root]\nbasicConstraints = critical,CA:TRUE\nkeyUsage = critical,keyCertSign\n"
        "subjectKeyIdentifier = hash\n"
        "[stamps]\nextendedKeyUsage = critical,timeStamping\nbasicConstraints = CA:FALSE\n"
        "keyUsage = critical,digitalSignature\nsubjectKeyIdentifier = hash\n"
    )
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-config", "tsa.cnf"]
    root = "-keyout root.key -out root.pem -subj /CN=root -extensions root"
    stamps = "-keyout tsa.key -out tsa.pem -subj /CN=own -extensions stamps"
    openssl(folder, *made, *root.split())
    openssl(folder, *made, *stamps.split(), *["-CA", "root.pem", "-CAkey", "root.key"])

    class Stamps(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            (folder / "query").write_bytes(self.rfile.read(length))
            reply = "ts -reply -queryfile query -config tsa.cnf -out reply"
            openssl(folder, *reply.split())
            self.send_response(200)
            self.end_headers()
            self.wfile.write((folder / "reply").read_bytes())

        def log_message(self, *told: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Stamps)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", folder / "root.pem"
    server.shutdown()
    server.server_close()


def openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def test_a_checkpoint_is_read_as_it_was_written(tmp_path: Path) -> None:
    key = make_key(tmp_path / "key")
    signed = key.sign(Checkpoint(HEAD, AT))
    assert parse_checkpoint(signed.text) == signed
    assert parse_key(key_text(key.public)) == key.public
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert load_key(tmp_path / "key").public == key.public


def test_the_signature_is_one_of_ed25519_to_openssl(tmp_path: Path) -> None:
    key = make_key(tmp_path / "key")
    signed = key.sign(Checkpoint(HEAD, AT))
    (tmp_path / "text").write_text(signed.checkpoint.text, encoding="utf-8")
    (tmp_path / "signature").write_bytes(signed.signature)
    openssl(tmp_path, *["pkey", "-in", "key", "-pubout", "-out", "public"])
    verify = "pkeyutl -verify -pubin -inkey public -rawin -in text -sigfile signature"
    openssl(tmp_path, *verify.split())


def test_the_program_for_strangers_checks_signatures_as_the_library_does() -> None:
    private = Ed25519PrivateKey.generate()
    public, text = private.public_key().public_bytes_raw(), b"a log\n"
    signature = private.sign(text)
    assert VERIFIER.is_signed(public, text, signature)
    for place in range(0, 64, 7):
        wrong = bytearray(signature)
        wrong[place] ^= 1
        with suppress(ValueError):  # no point of the curve
            assert not VERIFIER.is_signed(public, text, bytes(wrong))
    assert not VERIFIER.is_signed(public, b"another\n", signature)


@pytest.mark.parametrize(
    "changed", ["57", "=\ntime", "12:00:01Z", "vidcat catalogue", "\n\n", "\u2014", "abab"]
)
def test_a_changed_checkpoint_is_none_or_is_not_signed(tmp_path: Path, changed: str) -> None:
    key = make_key(tmp_path / "key")
    text = key.sign(Checkpoint(HEAD, AT)).text
    assert changed in text
    wrong = text.replace(changed, changed[:-1] + chr(ord(changed[-1]) ^ 1), 1)
    with suppress(BadCheckpoint):
        assert not is_signed_by(key.public, parse_checkpoint(wrong))


def test_the_command_signs_and_verify_holds_the_log_against_it(desk: Path) -> None:
    told = ask(desk, "checkpoint", "-o", "signed.txt")
    assert told["length"] == 2
    must(desk, "user", "add", "Omar", "--role", "reviewer")
    said = must(desk, "verify", "--checkpoint", "signed.txt")
    assert "signed.txt: signed at " in said
    stranger = ["verify", "--checkpoint", "signed.txt", "--key", told["key"]]
    (desk / "keys" / "checkpoint.key").unlink()
    assert "No damage" in must(desk, *stranger)
    assert "none of the known keys" in vidcat(desk, *stranger[:3]).stdout


def test_another_catalogue_does_not_agree_with_it(desk: Path, tmp_path: Path) -> None:
    must(desk, "checkpoint", "-o", "signed.txt")
    other = tmp_path / "other"
    other.mkdir()
    must(other, "user", "add", "Lina", "--role", "analyst")
    done = vidcat(other, "verify", "--checkpoint", desk / "signed.txt")
    assert done.returncode == 1
    assert "the log begins with another line" in done.stdout


def test_an_authority_stamps_it_and_the_stamp_is_checked_offline(
    desk: Path, authority: tuple[str, Path]
) -> None:
    address, certificate = authority
    must(desk, "checkpoint", "-o", "signed.txt", "--timestamp", address)
    token = desk / "signed.txt.tsr"
    verify = f"ts -verify -data signed.txt -in signed.txt.tsr -CAfile {certificate}"
    openssl(desk, *verify.split())  # as a stranger would
    checked = ("verify", "--checkpoint", "signed.txt", "--roots", certificate)
    assert "stamped at 20" in must(desk, *checked)
    assert "not checked: no trusted certificate" in must(desk, *checked[:3])
    content = bytearray(token.read_bytes())
    content[-20] ^= 1
    token.write_bytes(content)
    done = vidcat(desk, *checked)
    assert (done.returncode, "DAMAGED  timestamp" in done.stdout) == (1, True)


@pytest.fixture
def calendar() -> Iterator[str]:
    """A calendar of our own, whose answer is at once in a block of Bitcoin."""

    class Calendar(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            message = self.rfile.read(int(self.headers["Content-Length"]))
            stamp = Timestamp(message)
            stamp.attestations.add(PendingAttestation("https://calendar.example"))
            stamp.ops.add(OpSHA256()).attestations.add(BitcoinBlockHeaderAttestation(800_000))
            written = BytesSerializationContext()
            stamp.serialize(written)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(written.getbytes())

        def log_message(self, *told: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Calendar) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_calendar_stamps_it_and_the_proof_is_read_offline(desk: Path, calendar: str) -> None:
    told = ask(desk, "checkpoint", "-o", "signed.txt", "--opentimestamps", calendar)
    assert told["stamps"] == ["signed.txt.ots"]
    said = must(desk, "verify", "--checkpoint", "signed.txt")
    assert "in block 800000 of Bitcoin, if its Merkle root is " in said
    assert "pending at https://calendar.example" in said
    content = (desk / "signed.txt").read_bytes()
    proof = (desk / "signed.txt.ots").read_bytes()
    assert hashlib.sha256(content).digest() in proof
    for bad in (b"", proof[:-30], proof.replace(hashlib.sha256(content).digest(), bytes(32))):
        (desk / "signed.txt.ots").write_bytes(bad)
        done = vidcat(desk, "verify", "--checkpoint", "signed.txt")
        assert (done.returncode, "DAMAGED  timestamp" in done.stdout) == (1, True), bad


def test_who_is_no_authority_is_told_in_a_sentence(desk: Path) -> None:
    make_key(desk / "keys" / "checkpoint.key")
    done = vidcat(desk, "checkpoint", "--timestamp", "http://127.0.0.1:9/")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert not list(desk.glob("*.txt"))


def test_a_key_in_the_catalogue_signs_nothing(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIDCAT_CHECKPOINT_KEY", str(desk / "catalogue" / "my.key"))
    done = vidcat(desk, "checkpoint")
    assert done.returncode == 2
    assert "lies in the catalogue" in done.stderr


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"a\n1\nb\nc\n\n\xe2\x80\x94 v x\n", b"x" * 9999]
)
def test_what_is_no_checkpoint_is_told_so(desk: Path, content: bytes) -> None:
    (desk / "bad.txt").write_bytes(content)
    done = vidcat(desk, "verify", "--checkpoint", "bad.txt", "--key", key_text(bytes(32)))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_half_a_key_is_not_left_in_the_way_of_a_whole_one(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        with pytest.raises(BadCheckpointKey, match="cannot be written"):
            make_key(tmp_path / "key")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    key = make_key(tmp_path / "key")
    assert load_key(tmp_path / "key").public == key.public


@pytest.mark.parametrize("who", ["--timestamp", "--opentimestamps"])
def test_an_empty_address_stamps_nothing_and_says_so(desk: Path, who: str) -> None:
    done = vidcat(desk, "checkpoint", who, "")
    made, fault = done.stderr.splitlines()  # the key is kept, and so it is told
    assert done.returncode == 2
    assert "a key was made" in made
    assert "does not begin with http" in fault
    assert not list(desk.glob("*.txt"))


def test_without_a_name_it_is_called_after_its_length(desk: Path) -> None:
    told = ask(desk, "checkpoint")
    assert told["file"] == f"vidcat-checkpoint-{told['length']}.txt"
    assert (desk / told["file"]).is_file()


@pytest.mark.parametrize("given", [("--key", key_text(bytes(range(32)))), ("--roots", "x.pem")])
def test_what_is_for_a_checkpoint_is_not_passed_over_without_one(
    desk: Path, given: tuple[str, str]
) -> None:
    done = vidcat(desk, "verify", *given)
    assert done.returncode == 2
    assert "name one" in done.stderr
