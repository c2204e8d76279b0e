"""A contact sheet: the keyframes of one video side by side, each under its time."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

CELL_WIDTH = 320  # px of one still
_CAPTION = 22
_GAP = 8
_COLUMNS = 4
MAX_STILLS = 400  # more would make a picture that few programs open
_PAPER, _INK = (24, 24, 24), (235, 235, 235)


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
