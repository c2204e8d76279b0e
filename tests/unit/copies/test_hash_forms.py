"""The forms of hash lists: what is written reads back the same, and what is wrong is said."""

import json
from dataclasses import replace

import numpy as np
import pytest

from synthetic_tracks import footage, track
from vidcat.domain.copies.fingerprints import VIEWS
from vidcat.domain.copies.hash_lists import MAX_LISTED_SAMPLES, ListedSamples, ListedTrack, MadeWith
from vidcat.domain.exchange.hash_json import check_header, header_line, read_track, track_line
from vidcat.domain.exchange.vpdq_text import add_line, is_vpdq_line, vpdq_lines

SHA256 = "5" * 64
OURS = MadeWith("luma128-area/1", "pdq256/1")
# The first lines of ThreatExchange's vpdq/sample-hashes/chair-22-with-small-logo-bar.txt.
PUBLISHED = """\
0,100,34ed66396978db691a69f90f07f2c5937fa6183dfa4882d0a4936db40034df54,0
1,100,346d66396978db691a69f90f0ff2c1937fa6183dfa4882d0a4b36db40034df54,0.0327
2,100,366d66396978db691b69f90f0ff2c09377a6183dfa4886d0a4b36db40034dd54,0.0654
"""
BITS = "0f" * 32


def read(*lines: str) -> ListedSamples:
    samples = ListedSamples()
    for line in lines:
        add_line(samples, line)
    return samples


class TestVpdq:
    def test_published_lines_are_read(self) -> None:
        found = read(*PUBLISHED.splitlines()).track("v", "full")
        assert found.times_s.tolist() == [0, 0.0327, 0.0654]
        assert found.until_s == pytest.approx(0.0981)
        assert found.quality.tolist() == [100] * 3
        assert found.pdq[0].tobytes().hex().startswith("34ed66396978db69")
        assert (found.pdq[0] ^ found.pdq[1]).tolist().count(0) < 32

    def test_what_is_written_reads_back_the_same(self) -> None:
        written = track(SHA256, footage(1, 5))
        found = read(*vpdq_lines(written)).track(SHA256, "full")
        assert found.times_s.tolist() == written.times_s.tolist()
        assert np.array_equal(found.pdq, written.pdq)
        assert found.until_s == written.until_s

    def test_frames_at_one_written_time_are_one_moment_and_the_first_counts(self) -> None:
        found = read(f"0,100,{BITS},100", f"1,100,{'f0' * 32},100", f"2,90,{BITS},101")
        kept = found.track("v", "full")
        assert kept.times_s.tolist() == [100, 101]
        assert kept.pdq[0].tobytes().hex() == BITS

    def test_a_lone_hash_stands_a_second(self) -> None:
        assert read(f"0,100,{BITS},3").track("v", "full").until_s == 4

    @pytest.mark.parametrize(
        ("line", "phrase"),
        [
            (f"0,100,{BITS}", "not frame_number,quality,hash,timestamp"),
            (f"0,100,{BITS},1,2", "not frame_number,quality,hash,timestamp"),
            (f"0,100,{BITS[:-1]},1", "64 hex digits"),
            (f"0,100,{BITS[:-1]}g,1", "64 hex digits"),
            (f"0,100,{' ' * 2 + BITS[2:-2]}{BITS[0]} ,1", "64 hex digits"),
            (f"0,100,{BITS[:31]} {BITS[32:]},1", "64 hex digits"),
            (f"0,101,{BITS},1", "quality 101"),
            (f"0,-1,{BITS},1", "quality -1"),
            (f"0,9.5,{BITS},1", "whole number"),
            (f"0,٩,{BITS},1", "whole number"),
            (f"x,90,{BITS},1", "frame number"),
            (f"0,90,{BITS},-1", "not between 0 and 12 hours"),
            (f"0,90,{BITS},nan", "not between 0 and 12 hours"),
            (f"0,90,{BITS},inf", "not between 0 and 12 hours"),
            (f"0,90,{BITS},1e9", "not between 0 and 12 hours"),
            (f"0,90,{BITS},1_0", "no number"),
            (f"0,90,{BITS},", "no number"),
            (f"0,90,{BITS},0.1", "does not come after"),
        ],
    )
    def test_a_wrong_line_is_refused_in_words(self, line: str, phrase: str) -> None:
        samples = read(f"0,100,{BITS},0.5")
        with pytest.raises(ValueError, match=phrase):
            add_line(samples, line)
        assert len(samples) == 1

    def test_lines_of_other_forms_are_not_taken_for_it(self) -> None:
        assert is_vpdq_line(PUBLISHED.splitlines()[0])
        assert not is_vpdq_line("path,source,licence,codec")
        assert not is_vpdq_line('{"a": [1,2,3,4]}')

    def test_no_video_has_more_samples_than_twelve_hours_at_sixty(self) -> None:
        samples = read(f"0,100,{BITS},0")
        samples._times *= MAX_LISTED_SAMPLES
        with pytest.raises(ValueError, match="12 hours at 60"):
            add_line(samples, f"1,100,{BITS},1")


class TestVidcat:
    @pytest.mark.parametrize("name", [None, "موكب 2016.mp4"])
    @pytest.mark.parametrize("view", VIEWS)
    def test_what_is_written_reads_back_the_same(self, name: str | None, view: str) -> None:
        written = replace(track(SHA256, footage(2, 5)), view=view, until_s=5.00049)
        listed = read_track(track_line(written, name))
        assert (listed.name, listed.sha256, listed.track.view) == (name or SHA256, SHA256, view)
        assert np.array_equal(listed.track.pdq, written.pdq)
        assert listed.track.times_s.tolist() == written.times_s.tolist()
        assert listed.track.until_s == 5.001

    @pytest.mark.parametrize(("until_s", "stands"), [(9.6, 9.6), (12, 12), (4000, 12)])
    def test_a_hash_stands_no_longer_than_ours_may(self, until_s: float, stands: float) -> None:
        line = {"video": SHA256, "view": "full", "until_s": until_s, "samples": [[0, 90, BITS]]}
        assert read_track(json.dumps(line)).track.duration_s == stands

    def test_no_name_is_in_it_unless_given(self) -> None:
        assert "name" not in json.loads(track_line(track(SHA256, footage(2, 1)), None))

    def test_an_entry_is_called_by_its_name_and_told_apart_by_its_digest(self) -> None:
        listed = read_track(track_line(track(SHA256, footage(2, 1)), "a.mp4"))
        assert listed.entry == "a.mp4 [555555555555]"
        assert ListedTrack(SHA256, SHA256, listed.track).entry == SHA256

    def test_its_own_header_is_accepted(self) -> None:
        check_header(header_line(OURS, "vidcat"), OURS)

    @pytest.mark.parametrize(
        ("change", "phrase"),
        [
            ({"format": "hashes"}, "format"),
            ({"version": 2}, "version 2 is not known"),
            ({"version": True}, "version True is not known"),
            ({"version": None}, "version None is not known"),
            ({"preprocessing": "luma64/1"}, "preprocessing 'luma64/1' cannot be compared"),
            ({"algorithm": "pdq256/2"}, "algorithm 'pdq256/2' cannot be compared"),
        ],
    )
    def test_a_header_of_another_kind_is_refused(self, change: dict, phrase: str) -> None:
        header = json.loads(header_line(OURS, "x")) | change
        with pytest.raises(ValueError, match=phrase):
            check_header(json.dumps(header), OURS)

    @pytest.mark.parametrize(
        ("change", "phrase"),
        [
            ({"video": "5" * 63}, "SHA-256"),
            ({"video": "A" * 64}, "SHA-256"),
            ({"video": 5}, "SHA-256"),
            ({"name": "two\nlines"}, "name"),
            ({"name": ""}, "name"),
            ({"view": "mirrored"}, "view"),
            ({"until_s": 0.5}, "until_s"),
            ({"until_s": "9"}, "until_s"),
            ({"until_s": 1e9}, "until_s"),
            ({"until_s": None}, "until_s"),
            ({"samples": []}, "empty"),
            ({"samples": {}}, "no list"),
            ({"samples": [[0, 90, BITS], [0, 90, BITS]]}, "sample 2: .* come after"),
            ({"samples": [[0, 90, BITS], [1, 90, BITS, 1]]}, "sample 2: it is not"),
            ({"samples": [[0, 90.0, BITS]]}, "sample 1: it is not"),
            ({"samples": [[True, 90, BITS]]}, "sample 1: it is not"),
            ({"samples": [["0", 90, BITS]]}, "sample 1: it is not"),
            ({"samples": [[0, 90, 5]]}, "sample 1: it is not"),
            ({"samples": [[0, 900, BITS]]}, "quality 900"),
            ({"samples": [[float("nan"), 90, BITS]]}, "not between"),
            ({"samples": [[float("inf"), 90, BITS]]}, "not between"),
            ({"samples": [[10**400, 90, BITS]]}, "sample 1: it is not"),
            ({"samples": [[0, 90, "é" * 64]]}, "64 hex digits"),
        ],
    )
    def test_a_wrong_line_is_refused_in_words(self, change: dict, phrase: str) -> None:
        line = {"video": SHA256, "view": "full", "until_s": 9, "samples": [[1, 90, BITS]]}
        read_track(json.dumps(line))
        with pytest.raises(ValueError, match=phrase):
            read_track(json.dumps(line | change))

    @pytest.mark.parametrize("line", ["[" * 100_000, "{", "[]", "5", "9" * 5000, "nul"])
    def test_what_is_no_json_object_is_refused(self, line: str) -> None:
        with pytest.raises(ValueError, match="JSON"):
            read_track(line)
