"""Sandboxes made of each set of layers, and a video to decode in them."""

import shutil

import av
import numpy as np
import pytest

from sandboxes import ALL, ALONE, ENTRIES, FRAMES, HEIGHT, HERE, HOSTILE, KERNEL, WIDTH, need
from vidcat.media.sandbox.decoder import Sandbox


@pytest.fixture(scope="module", params=[ALL, KERNEL], ids=str)
def layered(request):
    need(request.param)
    return request.param


@pytest.fixture(scope="module", params=[ALL, KERNEL, ALONE], ids=str)
def mechanism(request):
    need(request.param)
    return request.param


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """A folder whose name marks the command line of the processes of one module."""
    return with_decoders(tmp_path_factory.mktemp("hostile"))


@pytest.fixture
def fresh(tmp_path):
    """A folder whose name marks the command line of the processes of one test."""
    return with_decoders(tmp_path)


def with_decoders(folder):
    for name in ("hostile_decoders.py", "good_decoder.py"):
        shutil.copy(HERE / name, folder)
    return folder


@pytest.fixture(scope="module")
def sandbox(layered, marked):
    with Sandbox(layered, entries=ENTRIES, import_paths=(marked,)) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def wrapped(marked):
    """Bubblewrap without help from the kernel's other layers."""
    need(ALONE)
    with Sandbox(ALONE, entries=HOSTILE, import_paths=(marked,)) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    path = tmp_path_factory.mktemp("evidence") / "good.mp4"
    with av.open(path, "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for index in range(FRAMES):
            picture = np.full((HEIGHT, WIDTH, 3), index * 20, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture)))
        container.mux(stream.encode())
    return path


@pytest.fixture
def media(video):
    with video.open("rb") as file:
        yield file.fileno()
