"""An error of the operating system says which file, and what to do; never a number alone."""

import errno
import os

import pytest

from vidcat.domain.values.system_faults import sentence_of

MATTER = {
    errno.ENOSPC: "make room",
    errno.EDQUOT: "make room",
    errno.EFBIG: "ulimit -f",
    errno.EROFS: "can be written",
    errno.EIO: "have it checked",
    errno.ESTALE: "connect it again",
    errno.ENOENT: "put it back",
    errno.EACCES: "ask its owner",
    errno.EPERM: "ask its owner",
    errno.ENAMETOOLONG: "shorter",
    errno.EMFILE: "ulimit -n",
    errno.ENFILE: "close programs",
    errno.ENOMEM: "--workers",
    errno.EAGAIN: "ulimit -u",
    errno.ENOSYS: "vidcat doctor",
}


@pytest.mark.parametrize("number", MATTER, ids=errno.errorcode.get)
@pytest.mark.parametrize("file", ["/evidence/a.mp4", ""])
def test_each_error_that_matters_says_what_to_do(number: int, file: str) -> None:
    said = sentence_of(OSError(number, os.strerror(number)), file)
    assert "Errno" not in said
    assert said.endswith(".")
    assert "\n" not in said
    if file or number not in {errno.EACCES, errno.EPERM}:
        assert MATTER[number] in said
    else:
        assert "/dev/shm" in said


def test_others_are_told_in_the_words_of_the_system() -> None:
    said = sentence_of(OSError(errno.EXDEV, os.strerror(errno.EXDEV)), "/a")
    assert said.startswith("The system reports: Invalid cross-device link (/a); ")
