"""Verify the log of custody, and the rows of the catalogue against it."""

from collections.abc import Iterator

from vidcat.domain.provenance.damage import Damage, DamageKind
from vidcat.store.provenance.row_check import RowFault
from vidcat.store.transaction import Transaction

_KINDS = {
    "changed": DamageKind.ROW_CHANGED,
    "restated": DamageKind.ROW_CHANGED,
    "gone": DamageKind.ROW_GONE,
    "removed": DamageKind.ROW_GONE,
    "unknown": DamageKind.ROW_UNKNOWN,
}
_RESTATED = "a part that is never changed was changed before a later line"


def verify_lines(tx: Transaction, counted: dict[str, int]) -> Iterator[Damage]:
    """Yield the lines that do not hold, and those that tell of changes by other programs.

    `counted["lines"]` counts them.
    """
    counted["lines"] = 0
    for number, fault in enumerate(tx.log_check.lines(), 1):
        counted["lines"] += 1
        if fault:
            yield Damage(DamageKind.LOG_LINE, f"line {number}", fault)
    for line, told in tx.log_check.altered():
        what = f"line {line}" if line else "not yet in the log"
        yield Damage(DamageKind.ALTERED_OUTSIDE, what, told)
    if strange := tx.log_check.strange_entries():
        told = f"{strange} entries of rows are none that vidcat makes, or their line is gone"
        yield Damage(DamageKind.LOG_LINE, "what lines say of rows", told)
    if triggers := tx.log_check.strange_triggers():
        yield Damage(DamageKind.LOG_UNGUARDED, "catalogue.db", ", ".join(triggers))


def verify_rows(tx: Transaction, counted: dict[str, int]) -> Iterator[Damage]:
    """Yield the rows that are not as the log has them, or not of the run that they name.

    `counted` receives how many, by table.
    """
    for fault in tx.row_check.faults(counted):
        yield _row_damage(fault)
    for table, count in tx.run_check.faults():
        yield Damage(DamageKind.RUN_MISMATCH, f"table {table}", f"{count} of its rows")


def _row_damage(fault: RowFault) -> Damage:
    since = f"as of line {fault.line} of the log" if fault.line else "in no line of the log"
    if fault.state not in _KINDS:
        return Damage(DamageKind.DATABASE, f"table {fault.table}", fault.state)
    detail = f"{_RESTATED}, {since}" if fault.state == "restated" else since
    return Damage(_KINDS[fault.state], f"{fault.table} {fault.key}", detail)
