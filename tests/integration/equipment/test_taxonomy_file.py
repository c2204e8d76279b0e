"""Taxonomy files are read as hostile: what is wrong is refused with its line, quickly."""

import os
from pathlib import Path

import pytest

from vidcat.domain.equipment.taxonomy import EquipmentType
from vidcat.errors import BadTaxonomy, NoSuchPath
from vidcat.imports.forms.taxonomy_file import read_taxonomy
from work import counted_calls

HEAD = "version: 1\ntypes:\n"
BOMB = "version: &a [x,x]\ntypes: [*a,*a]\n"


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "mine.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_every_field_is_read_as_it_is_written(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        HEAD + "- id: a/b\n  labels: {en: 'No', ar: دبابة}\n  aliases: [72, yes, 1_000]\n"
        "  makers: [NO, SU]\n  copy_of: a\n  wikidata: Q42\n  replaced_by: c\n  note: words\n",
    )
    assert read_taxonomy(path) == [
        EquipmentType(
            id="a/b",
            labels={"en": "No", "ar": "دبابة"},
            aliases=("72", "yes", "1_000"),
            makers=("NO", "SU"),
            copy_of="a",
            wikidata="Q42",
            replaced_by="c",
            note="words",
        )
    ]


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        b"\xef\xbb\xbf" + (HEAD + "- id: a\n  labels: {en: A}\n").replace("\n", "\r\n").encode(),
    )
    assert [one.id for one in read_taxonomy(path)] == ["a"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "one YAML document"),
        ("# nothing\n", "one YAML document"),
        ("version: 1\n", "types: is missing"),
        ("types: []\n", "version: is missing"),
        ("version: 2\ntypes: []\n", "version: Input should be '1'"),
        ("- a\n", "the file: must hold fields"),
        (HEAD + "- just text\n", "type 1: must hold fields"),
        ("version: 1\ntypes: {a: b}\n", "types: must be a list"),
        (HEAD + "- id: a\n", "type a: labels: is missing"),
        (HEAD + "- id: a\n  labels: A\n", "type a: labels: must hold fields"),
        (HEAD + "- id: [a]\n  labels: {en: A}\n", "type 1: id: must be text"),
        (HEAD + "- id: a\n  labels: {en: [A]}\n", "type a: labels: en: must be text"),
        (HEAD + "- id: a\n  labels: {en: A}\n  aliases: B\n", "type a: aliases: must be a list"),
        (HEAD + "- id: a\n  labels: {en: A}\n  maker: IR\n", "type a: maker: is no field here"),
        (
            HEAD + "- id: a\n  labels: {en: A}\n  id: b\n",
            "line 5: the field 'id' stands there twice",
        ),
        (HEAD + "- id: a\n  labels: {en: A, en: B}\n", "line 4: the field 'en' stands there twice"),
        (HEAD + "- id: a\n  labels: {? [x] : A}\n", "line 4: a field must have a name"),
        ("version: 1\nversion: 1\ntypes: []\n", "line 2: the field 'version' stands there twice"),
        ("version: 1\ntypes: []\nextra: 1\n", "(and 1 more)"),
        (BOMB, "line 1: anchors and tags"),
        (HEAD + "- <<: *x\n", "line 3: aliases"),
        (HEAD + "- !!python/object/apply:os.system [id]\n", "line 3: anchors and tags"),
        (HEAD + "- id: !!str a\n", "line 3: anchors and tags"),
        ("version: 1\ntypes: [\n", "is not YAML"),
        ("version: 1\n\ttypes: []\n", "is not YAML"),
        ("version: 1\ntypes: []\n---\nversion: 1\n", "one YAML document"),
        ("version: 1\ntypes: []\x00\n", "is not YAML"),
        (b"version: 1\ntypes: \xff\n", "is not UTF-8"),
        ("[" * 100_000, "nested too deeply"),
        ("a: " + "{b: " * 50_000, "nested too deeply"),
        (HEAD + "- {}\n" * 600_000, "at most 50000 items"),
        ("#" * (5 * 1024 * 1024 + 1), "is larger than 5 MiB"),
    ],
    ids=lambda value: repr(value[:40]),
)
def test_a_wrong_file_is_refused_with_its_reason(
    tmp_path: Path, content: str | bytes, says: str
) -> None:
    path = written(tmp_path, content)
    with counted_calls() as count, pytest.raises(BadTaxonomy) as raised:
        read_taxonomy(path, ours=True)  # in this process, where calls can be counted
    assert raised.value.message.startswith("mine.yaml: ")
    assert says in raised.value.message
    assert len(raised.value.message) < 300
    assert count.calls < 1_000 + 5 * len(content)


def test_a_key_as_long_as_the_file_is_cut_in_the_message(tmp_path: Path) -> None:
    with pytest.raises(BadTaxonomy) as raised:
        read_taxonomy(written(tmp_path, "? " + "k" * 1_000_000 + "\n: 1\n"))
    assert len(raised.value.message) < 300


@pytest.mark.parametrize("content", ["a: &x 1", "a: 1\na: 2", "[" * 40, "types: [", "- \x00"])
def test_a_confined_reader_says_the_same(tmp_path: Path, content: str) -> None:
    path = written(tmp_path, content)
    said = []
    for ours in (True, False):
        with pytest.raises(BadTaxonomy) as raised:
            read_taxonomy(path, ours=ours)
        said.append(raised.value.message)
    assert said[0] == said[1]


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for path in (tmp_path, tmp_path / "pipe.yaml", tmp_path / "none.yaml"):
        with pytest.raises(NoSuchPath):
            read_taxonomy(path)
