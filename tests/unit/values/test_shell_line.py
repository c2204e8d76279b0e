"""A line that a shell reads back: checked by a shell."""

import shutil
import subprocess

from hypothesis import given, settings
from hypothesis import strategies as st

from vidcat.domain.values.file_names import shell_line, terminal_text

NAMES = st.binary(min_size=1, max_size=12).filter(lambda name: b"\0" not in name)
BASH = shutil.which("bash") or "bash"


@settings(max_examples=60, deadline=None)
@given(NAMES)
def test_bash_reads_back_whatever_bytes_a_path_has(name: bytes) -> None:
    line = shell_line("printf", "%s", name.decode("utf-8", "surrogateescape"))
    assert terminal_text(line) == line
    read = subprocess.run([BASH, "-c", line.encode()], stdout=subprocess.PIPE, check=True)
    assert read.stdout == name
