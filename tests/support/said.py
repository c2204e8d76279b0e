"""Accounts of decoders for tests: a true one, and every way to bend it."""

import random
from copy import deepcopy
from typing import Any

LUMA = 128 * 128
Said = dict[str, Any]


def true_account(frames: int = 4) -> list[Said]:
    """Return what a good decoder says of a short video of 8 x 4 pixels."""
    facts = {
        "container": "mov,mp4,m4a,3gp,3g2,mj2",
        "codec": "h264",
        "pixel_format": "yuv420p",
        "width": 8,
        "height": 4,
        "rotation": 0,
        "mirrored": False,
        "sample_aspect": "1:1",
        "fps": 4.0,
        "time_base": "1/4",
        "decoder": "PyAV 16.0, libavcodec 62.1.1",
        "c2pa": None,
        "tags_left_out": 0,
        "chapters_left_out": 0,
    }
    said = [message("facts", facts)]
    said += [message("sample", {"pts": pts}, LUMA) for pts in range(frames)]
    said.append(message("keyframe", {"pts": 1, "width": 8, "height": 4}, LUMA + 96))
    said.append(message("shot", {"start_pts": 0, "end_pts": frames, "opened_by": "start"}))
    end = {
        "end_pts": frames,
        "frames": frames,
        "packets": frames,
        "left_out_frames": 0,
        "left_out_s": 0.0,
        "damage": None,
        "detail": "",
    }
    return [*said, message("end", end)]


def message(kind: str, fields: Said, payload: int = 0) -> Said:
    return {"kind": kind, "fields": fields, "payload": payload}


NUMBERS = (-1, 0, 1, 2, 3, 4, 5, 127, 2**31, 2**32, 2**61, 2**61 + 1, 2**63 - 1, -(2**63), 10**19)
TEXTS = (
    "",
    "\x1b[2J",
    "\u202e",
    "1/0",
    "0/1",
    "-1/4",
    "1/4 ",
    "9" * 30,
    "1/" + "9" * 19,
    "true",
    "x" * 5000,
    "worker_died",
    "corrupt",
    "\ud800",
)
OTHERS = (None, True, False, 0.5, 1e308, -0.0, [], [1], {}, {"a": 1})
PAYLOADS = (0, 1, LUMA - 1, LUMA, LUMA + 1, LUMA + 95, LUMA + 96, LUMA + 97)


def bent(chance: random.Random) -> list[Said]:
    """Return an account with one to three lies in it."""
    said = true_account(chance.choice((1, 2, 4)))
    for _ in range(chance.randint(1, 3)):
        _bend(said, chance)
    return said


def _bend(said: list[Said], chance: random.Random) -> None:
    place = chance.randrange(len(said))
    one = said[place]
    names = [*one["fields"], "pts", "extra", "end_pts"]
    match chance.randrange(9):
        case 0 if len(said) > 1:
            del said[place]
        case 1:
            said.insert(place, deepcopy(one))
        case 2:
            said.insert(chance.randrange(len(said)), said.pop(place))
        case 3:
            one["payload"] = chance.choice(PAYLOADS)
        case 4:
            one["kind"] = chance.choice(("facts", "sample", "shot", "end", "refused", "no", "_x"))
        case 5:
            one["fields"].pop(chance.choice(names), None)
        case _:
            one["fields"][chance.choice(names)] = lie(chance)


def lie(chance: random.Random) -> Any:
    return chance.choice(chance.choice((NUMBERS, TEXTS, OTHERS)))
