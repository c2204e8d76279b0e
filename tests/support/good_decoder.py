"""A decoder that behaves: the tests run it after each one that does not."""

import av


def decode(media, request, emit):
    """Decode a good video in one thread, as the real extractor does."""
    with av.open(media) as container:
        stream = container.streams.video[0]
        stream.thread_type = "NONE"
        stream.codec_context.thread_count = 1
        for frame in container.decode(stream):
            grey = frame.reformat(format="gray", threads=1)
            emit("frame", {"pts": frame.pts}, grey.to_ndarray())
