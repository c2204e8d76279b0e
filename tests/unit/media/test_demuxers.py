"""Every demuxer of the FFmpeg that decodes here is allowed, or excluded for a reason."""

import av

from vidcat.media.decoding.demuxers import ALLOWED, EXCLUDED


def names_of_build() -> set[str]:
    found = set()
    for name in av.formats_available:
        try:
            form = av.format.ContainerFormat(name, "r")
        except ValueError:
            continue  # it only writes
        found |= set(form.name.split(","))
    return found


def test_each_demuxer_is_allowed_or_excluded_for_one_reason() -> None:
    tables = [ALLOWED.split(","), *(names.split(",") for names in EXCLUDED.values())]
    listed = [name for table in tables for name in table]
    assert len(listed) == len(set(listed))
    assert names_of_build() <= set(listed)


def test_what_reads_other_files_is_not_allowed() -> None:
    allowed = set(ALLOWED.split(","))
    assert not allowed & {"hls", "dash", "concat", "sdp", "rtsp", "image2", "lavfi", "imf", "mlv"}
