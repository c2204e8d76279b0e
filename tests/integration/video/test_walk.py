"""Every file below the paths a person named, each once, in an order that never varies."""

import os
import socket
from pathlib import Path

import pytest

from vidcat.domain.video.file_kinds import LINK_TO_NOTHING
from vidcat.domain.video.reasons import Reason
from vidcat.errors import NoSuchPath
from vidcat.vault.walk import MAX_DEPTH, FoundFile, find_files

NOWHERE = Path("/nowhere/at/all")


def found(*paths: Path, follow: bool = False, leave_out: Path = NOWHERE) -> list[FoundFile]:
    return list(find_files(paths, follow_symlinks=follow, leave_out=leave_out))


def names(root: Path, *paths: Path, follow: bool = False, leave_out: Path = NOWHERE) -> list[str]:
    """Give what was found and not refused, from `root` on."""
    seen = found(*(paths or (root,)), follow=follow, leave_out=leave_out)
    return [os.path.relpath(os.fsdecode(f.path), root) for f in seen if not f.refused]


def refused(*paths: Path, follow: bool = False) -> dict[str, Reason]:
    return {
        os.path.basename(os.fsdecode(f.path)): f.refused  # noqa: PTH119
        for f in found(*paths, follow=follow)
        if f.refused
    }


def make(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"x")


def test_folders_come_in_the_order_of_their_names_whatever_the_disk_says(tmp_path: Path) -> None:
    make(tmp_path, "b/2", "b/10", "a.mp4", "a/z/1", "a/b", "B", "é", ".hidden")
    assert names(tmp_path) == [".hidden", "B", "a/b", "a/z/1", "a.mp4", "b/10", "b/2", "é"]
    assert names(tmp_path) == names(tmp_path)


def test_paths_come_in_the_order_a_person_gave_them(tmp_path: Path) -> None:
    make(tmp_path, "a/1", "b/1", "c")
    assert names(tmp_path, tmp_path / "c", tmp_path / "b", tmp_path / "a") == ["c", "b/1", "a/1"]


def test_a_name_keeps_its_bytes(tmp_path: Path) -> None:
    hostile = [b"-rf", b"caf\xe9", b"two\nlines", "\u202e4pm".encode()]
    for name in hostile:
        with open(bytes(tmp_path) + b"/" + name, "wb"):  # noqa: PTH123 (the name is bytes)
            pass
    assert [os.path.basename(f.path) for f in found(tmp_path)] == sorted(hostile)  # noqa: PTH119


def test_a_relative_path_is_found_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "here/-a")
    monkeypatch.chdir(tmp_path / "here")
    assert [f.path for f in found(Path("-a"))] == [bytes(tmp_path / "here" / "-a")]


def test_a_path_that_is_not_there_is_an_error_before_the_first_file(tmp_path: Path) -> None:
    make(tmp_path, "a")
    with pytest.raises(NoSuchPath, match=r"gone\.mp4"):
        find_files([tmp_path, tmp_path / "gone.mp4"], follow_symlinks=False, leave_out=NOWHERE)


def test_a_file_named_twice_is_looked_at_once(tmp_path: Path) -> None:
    make(tmp_path, "in/a", "in/b")
    inner = tmp_path / "in"
    assert names(tmp_path, inner, inner / "a", inner, inner / "a") == ["in/a", "in/b"]
    assert names(tmp_path, inner / "b", inner) == ["in/b", "in/a"]


def test_both_names_of_one_file_are_given(tmp_path: Path) -> None:
    make(tmp_path, "a")
    (tmp_path / "b").hardlink_to(tmp_path / "a")
    assert names(tmp_path) == ["a", "b"]


def test_links_are_said_not_followed(tmp_path: Path) -> None:
    make(tmp_path, "in/a")
    (tmp_path / "in" / "file").symlink_to("a")
    (tmp_path / "in" / "folder").symlink_to(".")
    (tmp_path / "in" / "dangling").symlink_to("gone")
    assert names(tmp_path) == ["in/a"]
    assert refused(tmp_path) == dict.fromkeys(["dangling", "file", "folder"], Reason.NOT_A_FILE)


def test_links_are_followed_on_demand_and_never_in_circles(tmp_path: Path) -> None:
    make(tmp_path, "in/a", "out/b")
    (tmp_path / "in" / "file").symlink_to("a")
    (tmp_path / "in" / "self").symlink_to(".")
    (tmp_path / "in" / "up").symlink_to("..")
    (tmp_path / "in" / "out").symlink_to("../out")
    (tmp_path / "in" / "ring").symlink_to("ring")
    (tmp_path / "in" / "dangling").symlink_to("gone")
    inside = tmp_path / "in"
    assert names(inside, inside, follow=True) == ["a", "file", "out/b"]
    assert refused(inside, follow=True) == dict.fromkeys(["dangling", "ring"], Reason.NOT_A_FILE)
    said = {each.detail for each in found(inside, follow=True) if each.refused}
    assert said == {
        f"{LINK_TO_NOTHING}: No such file or directory",
        f"{LINK_TO_NOTHING}: Too many levels of symbolic links",
    }


def test_what_is_no_file_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        assert refused(tmp_path) == dict.fromkeys(["pipe", "socket"], Reason.NOT_A_FILE)
        assert [each.detail for each in found(tmp_path)] == [
            "a pipe, not a file",
            "a socket, not a file",
        ]
    assert refused(Path("/dev/null")) == {"null": Reason.NOT_A_FILE}
    assert [each.detail for each in found(Path("/dev/null"))] == ["a device, not a file"]


def test_a_folder_we_may_not_open_is_said_and_the_others_are_read(bound_folder: Path) -> None:
    make(bound_folder, "a/1", "b/1", "c/1")
    (bound_folder / "b").chmod(0)
    try:
        assert names(bound_folder) == ["a/1", "c/1"]
        assert refused(bound_folder) == {"b": Reason.UNREADABLE}
    finally:
        (bound_folder / "b").chmod(0o700)


def test_folders_without_end_are_given_up_and_said(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * (MAX_DEPTH + 3))
    make(deep, "a")
    make(tmp_path, "z")
    assert names(tmp_path) == ["z"]
    assert refused(tmp_path) == {"d": Reason.UNREADABLE}


@pytest.mark.parametrize(
    "spelling",
    ["work", "work/../work", "linked", "work/catalogue/.."],
)
def test_the_catalogue_itself_is_left_out_however_it_is_spelt(
    tmp_path: Path, spelling: str
) -> None:
    make(tmp_path, "work/a", "work/catalogue/catalogue.db", "work/catalogue/blobs/b")
    (tmp_path / "linked").symlink_to("work")
    catalogue = tmp_path / "work" / "catalogue"
    seen = found(tmp_path / spelling, follow=True, leave_out=catalogue)
    assert [os.path.basename(f.path) for f in seen] == [b"a"]  # noqa: PTH119
    assert found(catalogue, leave_out=tmp_path / "linked" / "catalogue") == []
