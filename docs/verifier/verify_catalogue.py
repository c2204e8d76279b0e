#!/usr/bin/env python3
"""Check a vidcat catalogue without vidcat: Python 3.11 and its standard library are all it needs.

    python3 verify_catalogue.py CATALOGUE [CHECKPOINT KEY]

It reads the log of custody, the rows that the log covers, and the names of the blobs. CHECKPOINT is
a file that `vidcat checkpoint` wrote; KEY the public key, as that command printed it. Each fault is
printed with the time since when it may have been so; the exit status is 1 if there was one. Nothing
is written. What is checked, and how, is described in custody.md.
"""

import base64
import hashlib
import json
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path


def sha256(content):
    """Return the SHA-256 of bytes or text, in hexadecimal digits."""
    return hashlib.sha256(content if isinstance(content, bytes) else content.encode()).hexdigest()


def canonical(value):
    """Write a value as JSON in the one form that is hashed."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def line_digest(line, names):
    """Return the digest of a line as it is now, None if it cannot be read."""
    try:
        at = datetime.fromisoformat(line["at"]).replace(tzinfo=UTC).isoformat()
        told = {"at": at, "detail": json.loads(line["detail"])}
    except (ValueError, TypeError):
        return None
    told |= {"kind": line["kind"], "previous": line["previous"]}
    if line["form"] == 1:
        return sha256(canonical(told | {"by": names.get(line["person_id"], "")}))
    held = {"form": line["form"], "person": line["person_id"], "rows": line["rows"]}
    return sha256(canonical(told | held))


def check_lines(lines, entered, names):
    """Yield what is wrong with the lines themselves."""
    before, since = "0" * 64, "the beginning"
    for number, line in enumerate(lines, 1):
        where = f"line {number} of the log ({line['at']})"
        entries = sorted(entered.get(line["id"], ()), key=lambda entry: entry[:2])
        text = "".join(
            "{} {} {} {}\n".format(*("-" if each is None else each for each in entry))
            for entry in entries
        )
        if line["previous"] != before:
            yield f"{where}: a line after {since} was taken out, put in or moved"
        elif line_digest(line, names) != line["digest"]:
            yield f"{where}: its text was changed after it was written"
        elif (sha256(text) if entries else None) != line["rows"]:
            yield f"{where}: what it says of rows was changed after it was written"
        if line["kind"] == "altered outside":
            yield f"{where}: another program than vidcat had changed rows"
        before, since = line["digest"], line["at"]
    for number in sorted(set(entered) - {line["id"] for line in lines}):
        yield f"line {number} of the log is gone, and what it says of rows is still there"


def row_digests(database, table, told):
    """Return the digests (stated, state) of the rows of a table as they are now, by key."""
    found = {}
    rows = database.execute(f'SELECT {told["key"]}, * FROM "{table}" ORDER BY {told["key"]}, id')
    names = [column[0] for column in rows.description][1:]
    for key, *values in rows:
        row = {
            name: {"hex": value.hex()} if isinstance(value, bytes) else value
            for name, value in zip(names, values, strict=True)
            if value is not None and name not in told["unlogged"]
        }
        if told["key"] == "id":
            stated = {name: value for name, value in row.items() if name not in told["changing"]}
            found[key] = (sha256(canonical(stated)), sha256(canonical(row)))
        else:  # all rows that have the key are covered together
            found.setdefault(key, hashlib.sha256()).update(canonical(row).encode() + b"\n")
    grouped = told["key"] != "id"
    return {key: (None, held.hexdigest()) if grouped else held for key, held in found.items()}


def check_rows(database, lines, entered):
    """Yield the rows that are not as the log has them."""
    begun = [line for line in lines if line["kind"] in ("begun", "upgraded")]
    first, said, restated = begun[-1]["id"] if begun else 0, {}, set()
    for line in lines:
        for table, key, *digests in entered.get(line["id"], ()) if line["id"] >= first else ():
            old = said.get((table, key), (digests, ""))[0]
            if None not in (old[0], digests[0]) and old[0] != digests[0]:
                restated.add((table, key))
            said[table, key] = (digests, line["at"])
    covers = json.loads(begun[-1]["detail"]).get("covers", {}) if begun else {}
    for table, told in covers.items():
        now = row_digests(database, table, told)
        for key in sorted({key for name, key in said if name == table} | set(now)):
            digests, at = said.get((table, key), ((None, None), "the beginning"))
            if now.get(key, (None, None)) != tuple(digests) or (table, key) in restated:
                what = "gone" if key not in now else "changed" if digests[1] else "not in the log"
                yield f"row {key} of {table} is {what} (since {at})"
    for table, count in database.execute("SELECT table_name, count(*) FROM touched_row GROUP BY 1"):
        yield f"{count} rows of {table} were changed by another program than vidcat"


# --- The checkpoint: a signed note (c2sp.org/signed-note) with an Ed25519 signature (RFC 8032).

P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def add(a, b):
    """Add two points of the curve (RFC 8032, 5.1)."""
    t = D * a[0] * b[0] * a[1] * b[1] % P
    x, y = (a[0] * b[1] + b[0] * a[1]) % P, (a[1] * b[1] + a[0] * b[0]) % P
    return x * pow(1 + t, -1, P) % P, y * pow(1 - t, -1, P) % P


def times(number, point):
    """Multiply a point."""
    total = (0, 1)
    while number:
        total = add(total, point) if number & 1 else total
        point, number = add(point, point), number >> 1
    return total


def point_of(text):
    """Read a point (RFC 8032, 5.1.3); raise ValueError."""
    y = int.from_bytes(text, "little") & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != square or y >= P or len(text) != 32:
        raise ValueError("no point of the curve")
    return (x if x & 1 == text[31] >> 7 else P - x), y


def is_signed(public, text, signature):
    """Return whether an Ed25519 signature (64 bytes) of a text is a key's (RFC 8032, 5.1.7)."""
    r, a, s = point_of(signature[:32]), point_of(public), int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + text).digest(), "little") % ORDER
    base = point_of(bytes([0x58]) + bytes([0x66]) * 31)
    return s < ORDER and times(s, base) == add(r, times(h, a))


def check_anchor(lines, checkpoint, key):
    """Yield what a checkpoint and the log do not agree on."""
    try:
        body, signed = checkpoint.split("\n\n")
        origin, length, head, time = body.split("\n")
        public, signature = (
            base64.b64decode(each) for each in (key.split("+", 2)[2], signed.split()[2])
        )
        proved = is_signed(public[1:], (body + "\n").encode(), signature[4:])
    except (ValueError, IndexError):
        proved = False
    if not proved:
        yield "the checkpoint is not signed by that key: it proves nothing"
        return
    digests = [line["digest"] for line in lines]
    if not digests or digests[0] != origin.split()[-1]:
        yield f"the log is not the one that was signed ({time}): its first line is another"
    elif len(digests) < int(length):
        yield f"the log was cut off since {time}: of {length} lines {len(digests)} are left"
    elif digests[int(length) - 1] != base64.b64decode(head).hex():
        yield f"the log was made anew since {time}: line {length} is not the one that was signed"


def check(folder, *anchor):
    """Yield every fault of a catalogue's folder, as a sentence; `anchor` is a checkpoint, a key."""
    database = sqlite3.connect(f"{(folder / 'catalogue.db').resolve().as_uri()}?mode=ro", uri=True)
    found = database.execute("SELECT * FROM custody_event ORDER BY id")
    columns, entered = [column[0] for column in found.description], {}
    lines = [dict(zip(columns, row, strict=True)) for row in found]
    hexed = "event_id, table_name, row_key, lower(hex(stated)), lower(hex(state))"
    for number, table, key, stated, state in database.execute(f"SELECT {hexed} FROM row_digest"):
        entered.setdefault(number, []).append((table, key, stated or None, state or None))
    yield from check_anchor(lines, *anchor) if anchor else ()
    yield from check_lines(lines, entered, dict(database.execute("SELECT id, name FROM person")))
    yield from check_rows(database, lines, entered)
    database.close()
    for file in sorted((folder / "blobs").glob("??/??/*")):
        if len(file.name) == 64 and sha256(file.read_bytes()) != file.name:
            yield f"blob {file.name} holds other bytes than those of its name"


if __name__ == "__main__":
    if len(sys.argv) not in (2, 4):
        sys.exit(__doc__)
    given = (Path(sys.argv[2]).read_text(encoding="utf-8"), sys.argv[3]) if sys.argv[2:] else ()
    faults = list(check(Path(sys.argv[1]), *given))
    print(*faults, "No fault was found." if not faults else f"{len(faults)} faults.", sep="\n")
    sys.exit(bool(faults))
