"""Check a vidcat catalogue without vidcat: Python 3.11 and its standard library are all it needs.

    python3 verify_catalogue.py CATALOGUE [CHECKPOINT KEY]

CHECKPOINT is a file of `vidcat checkpoint`, KEY the public key that it printed. Each fault is
printed with the time since when it may have been so; then the exit status is 1. See custody.md.
"""

import base64
import hashlib
import json
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

from ed25519 import is_signed  # the file beside this one

SOUND = "({0} IS NULL OR (typeof({0}) = 'blob' AND length({0}) = 32))"
ENTRY = f"""table_name, row_key, nullif(lower(hex(stated)), ''), nullif(lower(hex(state)), ''),
    typeof(row_key) = 'integer' AND table_name NOT GLOB '*[^a-z_]*' AND typeof(table_name) = 'text'
    AND {SOUND.format("stated")} AND {SOUND.format("state")}"""
# The form that is hashed.
canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def sha256(content):
    """Return the SHA-256 of bytes or text, in hexadecimal digits."""
    return hashlib.sha256(content if isinstance(content, bytes) else content.encode()).hexdigest()


def line_digest(line, names):
    """Return the digest of a line as it is now, None if it cannot be read."""
    try:
        at = datetime.fromisoformat(line["at"]).replace(tzinfo=UTC).isoformat()
        told = {"at": at, "detail": json.loads(line["detail"])}
    except (ValueError, TypeError, RecursionError):
        return None
    told |= {"kind": line["kind"], "previous": line["previous"]}
    if line["form"] == 1 and line["rows"] is None:  # an older line, which covered no rows
        return sha256(canonical(told | {"by": names.get(line["person_id"], "")}))
    held = {"form": 2, "person": line["person_id"], "rows": line["rows"]}
    return sha256(canonical(told | held))


def check_lines(lines, entered, names):
    """Yield what is wrong with the lines themselves."""
    before, since, schema = "0" * 64, "the beginning", None
    for number, line in enumerate(lines, 1):
        where = f"line {number} of the log ({line['at']})"
        entries = sorted(entered.get(line["id"], ()), key=lambda entry: entry[:2])
        text = "".join(
            f"{t} {k} {stated or '-'} {state or '-'}\n" for t, k, stated, state in entries
        )
        if line["previous"] != before:
            yield f"{where}: a line after {since} was taken out, put in or moved"
        elif line_digest(line, names) != line["digest"]:
            yield f"{where}: its text was changed after it was written"
        elif (sha256(text) if entries else None) != line["rows"]:
            yield f"{where}: what it says of rows was changed after it was written"
        elif line["kind"] in ("begun", "upgraded"):
            told = json.loads(line["detail"])
            if told["schema"] == schema or told.get("faults"):
                yield f"{where}: it enters all rows anew, and not all of them were right before"
            schema = told["schema"]
        if line["kind"] == "altered outside":
            yield f"{where}: another program than vidcat had changed rows"
        before, since = line["digest"], line["at"]


def covered(lines):
    """Return which tables the log covers, and how; a later line may only add tables and columns."""
    found, upgrades = {}, [line for line in lines if line["kind"] in ("begun", "upgraded")]
    for covers in [json.loads(line["detail"]).get("covers", {}) for line in upgrades]:
        for table, told in covers.items():
            known = found.setdefault(table, told)
            new = [name for name in told["columns"] if name not in known["columns"]]
            for part in ("changing", "unlogged", "columns"):
                known[part] += [name for name in told[part] if name in new]
    return found


def row_digests(database, table, told):
    """Return the digests (stated, state) of the rows of a table as they are now, by key."""
    if not all(each.isidentifier() and each.isascii() for each in (table, told["key"])):
        raise ValueError("no name of a table")
    found, is_grouped = {}, told["key"] != "id"
    rows = database.execute(f"SELECT {told['key']}, * FROM {table} ORDER BY {told['key']}, id")
    names = [column[0] for column in rows.description][1:]
    for key, *values in rows:
        row = {
            name: {"hex": value.hex()} if isinstance(value, bytes) else value
            for name, value in zip(names, values, strict=True)
            if value is not None and name not in told["unlogged"]
        }
        if is_grouped:  # all rows that have the key are covered together
            found.setdefault(key, hashlib.sha256()).update(canonical(row).encode() + b"\n")
        else:
            stated = {name: value for name, value in row.items() if name not in told["changing"]}
            found[key] = (sha256(canonical(stated)), sha256(canonical(row)))
    return {key: (None, each.hexdigest()) if is_grouped else each for key, each in found.items()}


def row_fault(told, now, lasts):
    """Return what is wrong with a row: `told` is what lines said of it, the oldest first."""
    if lasts and len({stated for stated, _, _ in told} - {None}) > 1:
        return "changed in what is never changed"
    if lasts and not all(state for _, state, _ in told):
        return "taken away, which vidcat never does"
    if now == told[-1][:2]:
        return None
    return "gone" if now == (None, None) else "changed" if told[-1][1] else "not in the log"


def check_rows(database, lines, entered):
    """Yield the rows that are not as the log has them."""
    covers, said = covered(lines), {}
    for line in lines:
        for table, key, stated, state in entered.get(line["id"], ()):
            said.setdefault(table, {}).setdefault(key, []).append((stated, state, line["at"]))
    for table in sorted(covers):
        try:
            now = row_digests(database, table, covers[table])
        except (sqlite3.Error, ValueError) as error:
            yield f"table {table} cannot be read: {error}"
            continue
        for key in sorted(now.keys() | said.get(table, {}).keys(), key=str):
            history = said.get(table, {}).get(key, [(None, None, "the beginning")])
            fault = row_fault(history, now.get(key, (None, None)), covers[table]["lasts"])
            if fault:
                yield f"row {key} of {table} is {fault} (since {history[-1][2]})"
    for table, count in database.execute("SELECT table_name, count(*) FROM touched_row GROUP BY 1"):
        yield f"{count} rows of {table} were changed by another program than vidcat"


def check_triggers(database, covers):
    """Yield the triggers that are missing, and what else changes rows on their way."""
    found = database.execute("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')")
    names = {f"log_{table}_{event}" for table in covers for event in ("insert", "update", "delete")}
    for name in sorted({name for (name,) in found} ^ names):
        yield f"trigger {name} is missing, or none of vidcat's"


def check_anchor(lines, checkpoint, key):
    """Yield what a checkpoint and the log do not agree on."""
    try:
        body, signed = checkpoint.split("\n\n")
        origin, length, head, time = body.split("\n")
        public, signature = base64.b64decode(key.split("+", 2)[2]), signed.split()[2]
        proved = is_signed(public[1:], f"{body}\n".encode(), base64.b64decode(signature)[4:])
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
    try:
        uri = f"{(folder / 'catalogue.db').resolve().as_uri()}?mode=ro"
        database = sqlite3.connect(uri, uri=True)
        database.text_factory = lambda text: text.decode(errors="surrogateescape")
        found = database.execute("SELECT * FROM custody_event ORDER BY id")
        columns, entered = [column[0] for column in found.description], {}
        lines = [dict(zip(columns, row, strict=True)) for row in found]
        for number, *entry in database.execute(f"SELECT event_id, {ENTRY} FROM row_digest"):
            if entry[-1] and number in {line["id"] for line in lines}:
                entered.setdefault(number, []).append(tuple(entry[:-1]))
            else:
                yield f"an entry of line {number} is none that vidcat makes, or its line is gone"
        yield from check_anchor(lines, *anchor) if anchor else ()
        yield from check_lines(lines, entered, dict(database.execute("SELECT id,name FROM person")))
        yield from check_rows(database, lines, entered)
        yield from check_triggers(database, covered(lines))
        database.close()
    except sqlite3.Error as error:
        yield f"the database cannot be read: {error}"
    for file in sorted((folder / "blobs").glob("??/??/*")):
        whole = file.is_file() and not file.is_symlink() and sha256(file.read_bytes()) == file.name
        if len(file.name) == 64 and not whole:
            yield f"blob {file.name} holds other bytes than those of its name"


if __name__ == "__main__":
    given = sys.argv[1:] if len(sys.argv) in (2, 4) else sys.exit(__doc__)
    anchor = (Path(given[1]).read_text(encoding="utf-8"), given[2]) if given[1:] else ()
    faults = [ascii(fault)[1:-1] for fault in check(Path(given[0]), *anchor)]
    print(*faults, "No fault was found." if not faults else f"{len(faults)} faults.", sep="\n")
    sys.exit(bool(faults))
