"""Small pictures of what is in a box, for sheets and lists."""

from PIL import Image

from vidcat.domain.values.regions import WHOLE_FRAME, Region
from vidcat.domain.values.sizes import Size
from vidcat.media.pictures.reduced import Picture
from vidcat.media.pictures.still import encode

_AROUND = 0.1  # of the box, on each side, so that what is in it can be made out


def crop_jpeg(frame: Picture, region: Region | None, size: Size) -> bytes:
    """Encode what a box of a frame shows, and a little around it, as a JPEG within a size.

    Without a box, the whole frame.
    """
    box = region or WHOLE_FRAME
    height, width = frame.shape[:2]
    across, down = box.width * _AROUND, box.height * _AROUND
    left, top = int(max(box.x - across, 0) * width), int(max(box.y - down, 0) * height)
    right = min(round((box.x + box.width + across) * width), width)
    bottom = min(round((box.y + box.height + down) * height), height)
    cut = frame[
        min(top, height - 1) : max(bottom, top + 1), min(left, width - 1) : max(right, left + 1)
    ]
    image = Image.fromarray(cut)
    image.thumbnail(size)
    return encode(image, ".jpg")
