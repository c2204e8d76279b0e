"""The table of stages: complete, and what it says of order holds."""

import pytest

from vidcat.domain.video.stages import DECODER, Stage

# Not run again when their needs are: a proxy is of the same bytes, and idents are learnt anew.
KEPT = {Stage.PROXY, Stage.IDENTS}


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_a_row(stage: Stage) -> None:
    assert stage.version == DECODER or stage.version.startswith(f"{stage}/")
    assert stage.makes is not None


@pytest.mark.parametrize("stage", [each for each in Stage if each.needs])
def test_what_reads_a_result_is_owed_again_after_it(stage: Stage) -> None:
    needed = stage.needs
    while needed is not None:
        assert (stage in needed.invalidates) == (stage not in KEPT)
        needed = needed.needs


@pytest.mark.parametrize("stage", Stage)
def test_no_stage_invalidates_itself_or_what_comes_before(stage: Stage) -> None:
    before, needed = {stage}, stage.needs
    while needed is not None:
        before.add(needed)
        needed = needed.needs
    assert not before & set(stage.invalidates)
