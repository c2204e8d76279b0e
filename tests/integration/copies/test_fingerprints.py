"""Fingerprints of real footage: equal to the reference's, and stable under an added border."""

import subprocess
from pathlib import Path

import imagehash
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from places import CORPUS, FIXTURES
from vidcat.domain.shots.borders import BorderJudge, Box
from vidcat.media.ffmpeg.tools import find_tools
from vidcat.media.pictures.fingerprints import hash_pictures, mirror, trim

REAL_BORDERS = {
    "moviepy/chaplin.mp4": Box(15, 0, 114, 128),
    "moviepy/doc_example3.mp4": Box(0, 15, 128, 113),
}
WITHOUT_BORDER = (
    "intel-iot/car-detection.mp4",
    "intel-iot/book.mkv",
    "exoplayer/video_big_buck_bunny.mp4",
    "webrtc/chrome.mp4",
)
# Filters for a 480 x 360 picture, and the picture inside in pixels of the 128 grid.
BORDERS = {
    "letterbox": ("pad=480:480:0:60:black", (0, 16, 128, 112)),
    "pillarbox": ("pad=640:360:80:0:black", (16, 0, 112, 128)),
    "white frame": ("pad=528:396:24:18:white", (5.8, 5.8, 122.2, 122.2)),
    "thin letterbox": ("pad=480:376:0:8:black", (0, 2.7, 128, 125.3)),
    "uneven": ("pad=480:470:0:43:black", (0, 11.7, 128, 109.8)),
}
SAME_SIZE = "scale=480:360,setsar=1"

Pictures = NDArray[np.uint8]

needs_corpus = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.exists(), reason="no corpus beside the project"),
]


def ffmpeg(*arguments: str) -> bytes:
    command = [str(find_tools().ffmpeg), "-v", "error", "-nostdin", "-y", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def sampled(path: Path, before: str = "null") -> Pictures:
    """Reduce 4 pictures of each of the first 10 seconds with ffmpeg, not with our own reducer."""
    reduce = f"{before},fps=4,scale=128:128:flags=area,format=gray"
    content = ffmpeg(
        "-t", "10", "-i", str(path), "-map", "0:v:0", "-vf", reduce, "-f", "rawvideo", "-"
    )
    return np.frombuffer(content, np.uint8).reshape(-1, 128, 128)


def border_of(pictures: Pictures) -> Box | None:
    judge = BorderJudge()
    judge.add(pictures)
    return judge.box()


def clips() -> list[str]:
    if not CORPUS.exists():
        return []
    lines = (CORPUS / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [line.split("\t")[0] for line in lines]


@pytest.fixture(scope="module")
def still() -> Pictures:
    """Pictures that lie in the clone: drawn ones and frames of real clips."""
    return np.asarray(Image.open(FIXTURES / "luma128.png")).reshape(-1, 128, 128)


def test_phash_bits_are_those_of_the_imagehash_text(still: Pictures) -> None:
    texts = [str(imagehash.phash(Image.fromarray(picture))) for picture in still]
    assert [row.tobytes().hex() for row in hash_pictures(still).phash] == texts


def test_one_picture_hashes_as_it_does_among_others(still: Pictures) -> None:
    together, alone = hash_pictures(still), hash_pictures(still[9:10])
    np.testing.assert_array_equal(alone.phash[0], together.phash[9])
    np.testing.assert_array_equal(alone.pdq[0], together.pdq[9])
    assert alone.quality[0] == together.quality[9]


def test_trimming_to_the_whole_picture_changes_nothing(still: Pictures) -> None:
    np.testing.assert_array_equal(trim(still, Box(0, 0, 128, 128)), still)


def test_trimming_stretches_the_inside_over_the_whole_picture() -> None:
    picture = np.zeros((1, 128, 128), np.uint8)
    picture[:, 16:112, 8:100] = 200
    np.testing.assert_array_equal(trim(picture, Box(8, 16, 100, 112)), np.full_like(picture, 200))


def test_mirroring_twice_gives_the_picture_back(still: Pictures) -> None:
    np.testing.assert_array_equal(mirror(mirror(still)), still)
    np.testing.assert_array_equal(mirror(still)[0], np.asarray(Image.fromarray(still[0]))[:, ::-1])


class TestOnRealClips:
    pytestmark = needs_corpus

    @pytest.mark.slow
    @pytest.mark.parametrize("clip", clips())
    def test_pdq_is_the_reference_and_only_real_borders_are_found(self, clip: str) -> None:
        pictures = sampled(CORPUS / clip)
        assert border_of(pictures) == REAL_BORDERS.get(clip)
        reference = pytest.importorskip("pdqhash")
        hashes = hash_pictures(pictures)
        expected = [reference.compute(np.repeat(p[..., None], 3, axis=2)) for p in pictures]
        bits = np.packbits([vector.astype(np.uint8) for vector, _ in expected], axis=1)
        np.testing.assert_array_equal(hashes.pdq, bits)
        np.testing.assert_array_equal(hashes.quality, [quality for _, quality in expected])

    @pytest.mark.slow
    @pytest.mark.parametrize("kind", BORDERS)
    @pytest.mark.parametrize("clip", WITHOUT_BORDER)
    def test_an_added_border_is_found_and_trimming_it_brings_the_hash_back(
        self, clip: str, kind: str, tmp_path: Path
    ) -> None:
        pad, inside = BORDERS[kind]
        made = tmp_path / "bordered.mp4"
        ffmpeg(
            "-t",
            "5",
            "-i",
            str(CORPUS / clip),
            "-map",
            "0:v:0",
            "-vf",
            f"{SAME_SIZE},{pad}",
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-crf",
            "28",
            "-pix_fmt",
            "yuv420p",
            str(made),
        )
        pictures = sampled(made)
        box = border_of(pictures)
        assert box is not None
        np.testing.assert_allclose((box.x0, box.y0, box.x1, box.y1), inside, atol=1)
        before = hash_pictures(sampled(CORPUS / clip, SAME_SIZE)[: len(pictures)])
        after = hash_pictures(trim(pictures, box)[: len(before.pdq)])
        apart = np.bitwise_count(before.pdq ^ after.pdq).sum(axis=1)
        # A probable copy is at most 60 bits apart; a border left in place puts 80 to 140 between.
        assert np.median(apart) <= 31
