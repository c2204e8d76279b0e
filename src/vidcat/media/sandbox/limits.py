"""The resources that one child process may use while it decodes one video."""

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one child; the kernel holds the first two, the parent all the others.

    `wall_seconds` counts from the request to the child's end, the reader's own pauses included.
    The defaults keep parent and child together under 2 GiB of memory.
    """

    memory_bytes: int = 1_792 * MIB  # address space (RLIMIT_AS), not resident pages
    cpu_seconds: int = 600  # processor time, summed over threads
    wall_seconds: float = 900.0
    output_bytes: int = 8_192 * MIB
    max_payload_bytes: int = 128 * MIB  # one 40-megapixel picture in 24-bit RGB takes 120 MB
    max_messages: int = 200_000
