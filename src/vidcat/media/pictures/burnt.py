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
    for each in regions:
        left, top = math.floor(each.x * width), math.floor(each.y * height)
        right = math.ceil((each.x + each.width) * width)
        bottom = math.ceil((each.y + each.height) * height)
        burnt[top:bottom, left:right] = _BLACK
    return burnt
