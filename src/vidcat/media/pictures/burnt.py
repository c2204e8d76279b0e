"""Boxes burnt out of a picture: one solid colour, as what is blurred can be guessed at."""

import math
from collections.abc import Iterable

from vidcat.domain.values.regions import Region
from vidcat.media.pictures.reduced import Picture

_BLACK = 0


def burnt_out(frame: Picture, regions: Iterable[Region]) -> Picture:
    """Return a copy in which every pixel that a box touches is black."""
    burnt = frame.copy()
    height, width = burnt.shape[:2]
    for region in regions:
        left, top = math.floor(region.x * width), math.floor(region.y * height)
        right = math.ceil((region.x + region.width) * width)
        bottom = math.ceil((region.y + region.height) * height)
        burnt[top:bottom, left:right] = _BLACK
    return burnt
