"""Archives are unpacked only when nothing in them reaches outside, multiplies or is two things."""

import os
import shutil
import stat
import struct
import zipfile
from pathlib import Path

import bagit
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.errors import BadArchive, NotOurFolder
from vidcat.imports.archives.archive_names import name_fault, require_safe_names
from vidcat.imports.archives.zip_safety import Bounds, unpack
from vidcat.operations.import_.unpacking import sightings_of_bag, unpack_into


def zipped(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries:
            file.writestr(name, content)
    return path


def below(folder: Path) -> dict[str, bytes]:
    found = (each for each in folder.rglob("*") if each.is_file())
    return {str(each.relative_to(folder)): each.read_bytes() for each in found}


def test_a_plain_zip_is_unpacked_as_others_unpack_it(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "a.zip",
        ("folder/", b""),
        ("folder/one.txt", b"1" * 5_000),
        ("folder/ملف.bin", os.urandom(70_000)),
        ("two", b""),
    )
    unpack_into(path, tmp_path / "ours")
    shutil.unpack_archive(path, tmp_path / "theirs")
    assert below(tmp_path / "ours") == below(tmp_path / "theirs")
    with pytest.raises(NotOurFolder):
        unpack_into(path, tmp_path / "ours")


def linked(kind: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("link")
    entry.create_system, entry.external_attr = 3, (kind | 0o777) << 16
    return entry


CLIMBS = ["../x", "a/../../x", "/etc/x", "a//x", "./x", "C:/x", "a\\..\\x", "a/\x07", "x" * 300]
TWICE = [("a", "A"), ("a", "a/b"), ("a/b", "a"), ("é", "e\u0301"), ("Straße", "STRASSE")]


@pytest.mark.parametrize("name", CLIMBS)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "a.zip", ("good", b"1"), (zipfile.ZipInfo(name), b"2"))
    with pytest.raises(BadArchive, match=r"a\.zip: "):
        unpack_into(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert {each.name for each in tmp_path.iterdir()} == {"a.zip"}


@pytest.mark.parametrize("names", TWICE)
def test_two_names_of_one_file_are_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    path = zipped(tmp_path / "a.zip", *((name, b"") for name in names))
    with pytest.raises(BadArchive, match="stands for two files"):
        unpack_into(path, tmp_path / "out")


@given(st.lists(st.text(max_size=12) | st.sampled_from(CLIMBS), max_size=6))
def test_a_safe_name_stays_below_the_folder(names: list[str]) -> None:
    for name in names:
        if not name_fault(name):
            inside = f"/folder/{name.removesuffix('/')}"
            assert os.path.normpath(inside) == inside
            assert not name.startswith("/")
    try:
        require_safe_names(names, "zip")
    except BadArchive:
        return
    files = [name for name in names if not name.endswith("/")]
    assert len(files) == len({name.casefold() for name in files})


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFSOCK])
def test_links_and_devices_are_refused(tmp_path: Path, kind: int) -> None:
    path = zipped(tmp_path / "a.zip", (linked(kind), b"/etc/passwd"))
    with pytest.raises(BadArchive, match="a link or a device"):
        unpack_into(path, tmp_path / "out")


def patched(path: Path, signature: bytes, offset: int, form: str, value: int) -> Path:
    content = bytearray(path.read_bytes())
    at = content.index(signature)
    while at >= 0:
        struct.pack_into(form, content, at + offset, value)
        at = content.find(signature, at + 4)
    path.write_bytes(content)
    return path


LIST = b"PK\x01\x02"


def test_what_is_encrypted_or_packed_oddly_is_said(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("one", b"1" * 100))
    with pytest.raises(BadArchive, match="'one' is encrypted"):
        unpack_into(patched(path, LIST, 8, "<H", 1), tmp_path / "out")
    path = zipped(tmp_path / "b.zip", ("one", b"1" * 100))
    with pytest.raises(BadArchive, match="packed in a way"):
        unpack_into(patched(path, LIST, 10, "<H", 12), tmp_path / "out")


def test_files_that_share_their_bytes_are_a_trap(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("one", bytes(1 << 20)), ("two", bytes(1 << 20)))
    with pytest.raises(BadArchive, match="overlaps another file"):
        unpack_into(patched(path, LIST, 42, "<I", 0), tmp_path / "out")


def test_what_unpacks_to_too_much_is_a_trap(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("zeros", bytes(64 << 20)))
    with pytest.raises(BadArchive, match="a trap"):
        unpack_into(path, tmp_path / "out")
    folder = tmp_path / "folder"
    folder.mkdir()
    small = zipped(tmp_path / "b.zip", *((f"{n}", b"12345678") for n in range(20)))
    for bounds, why in ((Bounds(files=19), "holds 20"), (Bounds(total_bytes=159), "160 bytes")):
        with pytest.raises(BadArchive, match=why):
            unpack(small, folder, bounds)
    with pytest.raises(BadArchive, match="list of files is too long"):
        unpack(small, folder, Bounds(directory_bytes=100))
    assert list(folder.iterdir()) == []


def test_sizes_that_are_not_told_truly_are_found_out(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("zeros", bytes(1 << 20)))
    with pytest.raises(BadArchive):
        unpack_into(patched(path, LIST, 24, "<I", 100), tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("length", [0, 10, 21, 60, 110])
def test_half_an_archive_is_none(tmp_path: Path, length: int) -> None:
    path = zipped(tmp_path / "a.zip", ("one", os.urandom(200)))
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(BadArchive, match="no zip that can be read"):
        unpack_into(path, tmp_path / "out")


def test_no_bytes_break_the_unpacking(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "a.zip", ("folder/one", b"one" * 50), ("two", b"2")).read_bytes()
    for place in range(len(whole)):
        for value in (0, 0x7F, 0xFF):
            broken = bytearray(whole)
            broken[place] = value
            (tmp_path / "b.zip").write_bytes(broken)
            folder = tmp_path / "out"
            try:
                unpack_into(tmp_path / "b.zip", folder)
            except BadArchive:
                continue
            shutil.rmtree(folder)
    assert {each.name for each in tmp_path.iterdir()} == {"a.zip", "b.zip"}


def bag(folder: Path, checksums: tuple[str, ...] = ("sha256", "sha512")) -> Path:
    folder.mkdir()
    (folder / "sightings.jsonl").write_text('{"form": "x"}\n')
    (folder / "clip.mp4").write_bytes(os.urandom(500))
    bagit.make_bag(str(folder), checksums=list(checksums))
    return folder


def taken(path: Path, tmp_path: Path) -> str:
    scratch = tmp_path / "scratch"
    scratch.mkdir(exist_ok=True)
    with sightings_of_bag(path, scratch) as sightings:
        text = sightings.read_text()
    assert list(scratch.iterdir()) == []
    return text


def test_a_valid_bag_gives_its_sightings_as_folder_and_as_zip(tmp_path: Path) -> None:
    folder = bag(tmp_path / "bag")
    assert taken(folder, tmp_path) == '{"form": "x"}\n'
    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path, "bag")
    assert taken(Path(packed), tmp_path) == '{"form": "x"}\n'


def link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/passwd")


CLIP, MANIFEST = Path("data", "clip.mp4"), Path("manifest-sha256.txt")
SPOILT = {
    "changed": lambda bag: (bag / CLIP).write_bytes(os.urandom(500)),
    "missing": lambda bag: (bag / CLIP).unlink(),
    "added": lambda bag: (bag / "data" / "more").write_bytes(b"1"),
    "link": lambda bag: link(bag / CLIP),
    "on the web": lambda bag: (bag / "fetch.txt").write_text("http://example.org/x 5 data/x\n"),
    "climbs": lambda bag: (bag / MANIFEST).write_text(f"{'0' * 64}  ../../etc/passwd\n"),
    "garbage": lambda bag: (bag / MANIFEST).write_bytes(b"\xff\xfe\0garbage"),
    "no tag": lambda bag: (bag / "bagit.txt").unlink(),
    "no data": lambda bag: shutil.rmtree(bag / "data"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_bag_that_is_not_whole_is_refused(tmp_path: Path, how: str) -> None:
    folder = bag(tmp_path / "bag")
    SPOILT[how](folder)
    with pytest.raises(BadArchive, match=r"^bag: "):
        taken(folder, tmp_path)


def test_a_bag_with_weak_checksums_or_nothing_for_us_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadArchive, match="md5; it needs SHA-256"):
        taken(bag(tmp_path / "weak", ("md5",)), tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    (other / "notes.txt").write_text("x")
    bagit.make_bag(str(other), checksums=["sha512"])
    with pytest.raises(BadArchive, match=r"holds no data/sightings.jsonl"):
        taken(other, tmp_path)
    not_zip = tmp_path / "x.zip"
    not_zip.write_bytes(b"nothing")
    with pytest.raises(BadArchive):
        taken(not_zip, tmp_path)
