"""What is taken out: whole and lasting, or not there; and what a stopped process left beside it."""

import errno
from pathlib import Path

import pytest

from footage_desk import open_catalogue_in
from vidcat.errors import BadOutput, CatalogueFull
from vidcat.operations.output import writing, writing_folder

LEFT = "0123456789abcdef0123456789abcdef"


def test_parts_of_stopped_processes_go_and_those_of_others_stay(tmp_path: Path) -> None:
    catalogue = open_catalogue_in(tmp_path)
    (tmp_path / f".out.csv.{LEFT}.part").write_bytes(b"half")
    (tmp_path / f".bag.{LEFT}.part").mkdir()
    (tmp_path / f".bag.{LEFT}.part" / "half").write_bytes(b"half")
    mine = tmp_path / ".out.csv.mine.part"
    mine.write_bytes(b"a name that is not ours")
    with writing(catalogue, tmp_path / "out.csv") as first:
        first.write(b"first")
        with writing(catalogue, tmp_path / "out.csv") as second:
            second.write(b"second")
        assert (tmp_path / "out.csv").read_bytes() == b"second"
    with writing_folder(tmp_path / "bag") as folder:
        (folder / "whole").write_bytes(b"whole")
    catalogue.store.close()
    assert (tmp_path / "out.csv").read_bytes() == b"first"
    assert [each.name for each in (tmp_path / "bag").iterdir()] == ["whole"]
    assert list(tmp_path.glob(".*.part")) == [mine]


@pytest.mark.parametrize(
    ("number", "told"),
    [(errno.ENOSPC, CatalogueFull), (errno.EDQUOT, CatalogueFull), (5, BadOutput)],
)
def test_a_full_disk_is_told_apart_from_other_faults(
    number: int, told: type[Exception], tmp_path: Path
) -> None:
    catalogue = open_catalogue_in(tmp_path)
    with pytest.raises(told), writing(catalogue, tmp_path / "out.csv"):
        raise OSError(number, "said by the disk")
    catalogue.store.close()
    assert not list(tmp_path.glob("*out.csv*"))
