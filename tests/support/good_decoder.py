"""A decoder that behaves: the tests run it after each one that does not."""

import av


def decode(media, request, emit):
    """Decode a good video with threads, as the real extractor does."""
    with av.open(media) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        stream.codec_context.thread_count = 2
        for frame in container.decode(stream):
            emit("frame", {"pts": frame.pts}, frame.to_ndarray(format="gray"))
