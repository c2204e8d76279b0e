"""Sheets of pictures: the keyframes of one video, and the frames of two beside each other."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from vidcat.media.pictures.reduced import Picture

CELL_WIDTH = 320  # px of one still
PAIR_WIDTH = 480  # px of one picture of a pair
_MOST_HEIGHT = 640  # px; filmed upright, 16:9 would be 853
_CAPTION = 22
_GAP = 8
_COLUMNS = 4
MAX_STILLS = 400  # more would make a picture that few programs open
_PAPER, _INK, _LINE = (24, 24, 24), (235, 235, 235), (255, 190, 0)


def contact_sheet(stills: Sequence[tuple[Path, str]]) -> Image.Image:
    """Lay out stills (JPEG file, caption) in reading order, four in a row, aspect kept."""
    with Image.open(stills[0][0]) as first:
        height = max(1, round(CELL_WIDTH * first.height / first.width))
    columns = min(_COLUMNS, len(stills))
    rows = -(-len(stills) // columns)
    step_x, step_y = CELL_WIDTH + _GAP, height + _CAPTION + _GAP
    sheet = Image.new("RGB", (columns * step_x + _GAP, rows * step_y + _GAP), _PAPER)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(size=15)
    for number, (path, caption) in enumerate(stills):
        x = _GAP + number % columns * step_x
        y = _GAP + number // columns * step_y
        with Image.open(path) as still:
            still.thumbnail((CELL_WIDTH, height))
            sheet.paste(still, (x, y))
        draw.text((x, y + height + 2), caption, _INK, font)
    return sheet


def side_by_side(rows: Sequence[tuple[Picture, Picture, str]]) -> Image.Image:
    """Lay out pairs of pictures (height, width, 3), one pair a row, each above its caption."""
    font = ImageFont.load_default(size=15)
    scaled = [(_scaled(left), _scaled(right), caption) for left, right, caption in rows]
    heights = [max(left.height, right.height) + _CAPTION + _GAP for left, right, _ in scaled]
    sheet = Image.new("RGB", (2 * PAIR_WIDTH + 3 * _GAP, sum(heights) + _GAP), _PAPER)
    draw = ImageDraw.Draw(sheet)
    y = _GAP
    for (left, right, caption), height in zip(scaled, heights, strict=True):
        sheet.paste(left, (_GAP, y))
        sheet.paste(right, (PAIR_WIDTH + 2 * _GAP, y))
        draw.text((_GAP, y + height - _CAPTION - _GAP + 2), caption, _INK, font)
        y += height
    return sheet


def outlined(picture: Picture, corners: Sequence[tuple[float, float]]) -> Picture:
    """Draw a line through points given in fractions of a picture (height, width, 3), round it."""
    image = Image.fromarray(picture)
    width = max(2, image.width // 200)
    points = [(x * (image.width - 1), y * (image.height - 1)) for x, y in corners]
    ImageDraw.Draw(image).line([*points, points[0]], _LINE, width)
    return np.asarray(image, np.uint8)


def _scaled(picture: Picture) -> Image.Image:
    """Fill the width of a column, but let nothing narrow grow higher than it is allowed."""
    image = Image.fromarray(picture)
    scale = min(PAIR_WIDTH / image.width, _MOST_HEIGHT / image.height)
    return image.resize((max(1, round(scale * image.width)), max(1, round(scale * image.height))))
