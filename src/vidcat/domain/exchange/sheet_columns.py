"""Find which column of a sheet holds which field: by a person's mapping, or by common names."""

from collections.abc import Mapping, Sequence

from vidcat.domain.exchange.sheets import SheetField
from vidcat.domain.values.fields import quoted
from vidcat.domain.values.text import compact
from vidcat.errors import BadSheet

# The first name is that of vidcat's own sheets; the first that a sheet has is taken. Compared as
# types are: without case, spaces, accents and signs.
_NAMES: Mapping[SheetField, tuple[str, ...]] = {
    SheetField.CITATION: ("citation", "vidcat citation", "frame citation"),
    SheetField.VIDEO: (
        "video",
        "sha256",
        "video sha256",
        "hash",
        "file",
        "filename",
        "file name",
        "path",
        "video file",
        "clip",
        "source file",
        "url",
        "video url",
        "source url",
        "link",
        "source",
        "فيديو",
        "الفيديو",
        "ویدیو",
        "видео",
        "відео",
        "vidéo",
        "ملف",
        "رابط",
    ),
    SheetField.AT: (
        "time_s",
        "at",
        "time",
        "timestamp",
        "timecode",
        "start",
        "start_s",
        "start time",
        "from",
        "begin",
        "in",
        "وقت",
        "الوقت",
        "زمان",
        "время",
        "час",
        "temps",
        "zeit",
        "tiempo",
    ),
    SheetField.UNTIL: ("until_s", "until", "end", "end_s", "end time", "to", "out", "stop"),
    SheetField.PTS: ("pts", "start_pts"),
    SheetField.UNTIL_PTS: ("until_pts", "end_pts"),
    SheetField.TIME_BASE: ("time_base", "timebase"),
    SheetField.PIXEL_HASH: ("pixel_hash",),
    SheetField.TYPE: (
        "type",
        "equipment type",
        "equipment",
        "weapon",
        "vehicle",
        "object type",
        "class",
        "model",
        "system",
        "category",
        "label",
        "نوع",
        "النوع",
        "نوع تجهیزات",
        "тип",
        "typ",
    ),
    SheetField.CERTAINTY: ("certainty", "confidence", "how sure", "يقين", "уверенность"),
    SheetField.RIVALS: ("rivals", "rival", "alternatives", "alternative", "or"),
    SheetField.COUNT: ("count", "number", "quantity", "amount", "how many", "qty", "عدد", "العدد"),
    SheetField.CONTEXT: ("context", "activity", "situation", "سياق"),
    SheetField.BOX: ("box", "bbox", "bounding box", "region", "xywh"),
    SheetField.X: ("x", "left", "xmin", "bbox_x"),
    SheetField.Y: ("y", "top", "ymin", "bbox_y"),
    SheetField.WIDTH: ("width", "w", "bbox_width", "bbox_w"),
    SheetField.HEIGHT: ("height", "h", "bbox_height", "bbox_h"),
    SheetField.MARKING: ("marking", "markings", "text on it", "inscription", "plate", "كتابة"),
    SheetField.MARKING_LANGUAGE: ("marking_language", "language of marking", "language"),
    SheetField.NOTE: (
        "note",
        "notes",
        "comment",
        "comments",
        "remarks",
        "description",
        "ملاحظة",
        "ملاحظات",
        "یادداشت",
        "примечание",
        "комментарий",
        "примітка",
    ),
    SheetField.BASIS: ("basis", "features", "identified by", "identifying features"),
    SheetField.ITEM: ("item", "object", "item id", "item name", "unique object"),
    SheetField.CLAIM: ("claim", "report claim"),
    SheetField.BEARING: ("bearing",),
    SheetField.STATUS: ("status",),
    SheetField.BY: ("by", "analyst", "labelled by", "observer", "author", "annotator", "محلل"),
}


def columns_of(
    header: Sequence[str], given: Mapping[SheetField, str], *, guess: bool
) -> dict[SheetField, int]:
    """Return the index of each field's column in a header, counted from 0.

    A mapping in `given` wins, and an empty name there leaves a field out; with `guess` the others
    are found by common names. Raises BadSheet for a column that is missing, is there twice, or
    holds two fields.
    """
    found = {field: _place(header, field, name) for field, name in given.items() if name}
    if guess:
        taken = set(found.values())
        keys = [compact(name) for name in header]
        for field, names in _NAMES.items():
            place = None if field in given else _guessed(keys, names, taken)
            if place is not None:
                found[field] = place
                taken.add(place)
    _require_one_each(header, found)
    return found


def _guessed(keys: Sequence[str], names: Sequence[str], taken: set[int]) -> int | None:
    for name in names:
        places = [place for place, key in enumerate(keys) if key == compact(name)]
        if len(places) == 1 and places[0] not in taken:
            return places[0]
    return None


def _place(header: Sequence[str], field: SheetField, name: str) -> int:
    exact = [place for place, each in enumerate(header) if each.strip() == name.strip()]
    alike = [place for place, each in enumerate(header) if compact(each) == compact(name) != ""]
    places = exact or alike
    if len(places) == 1:
        return places[0]
    why = "more than one column is called that" if places else "the sheet has no such column"
    raise BadSheet(f"{field}: {quoted(name)}: {why}; it has {_listed(header)}.")


def _require_one_each(header: Sequence[str], found: Mapping[SheetField, int]) -> None:
    by_place: dict[int, SheetField] = {}
    for field, place in found.items():
        if place in by_place:
            both = f"{by_place[place]} and {field}"
            raise BadSheet(f"column {quoted(header[place])} is to hold both {both}.")
        by_place[place] = field


def _listed(header: Sequence[str]) -> str:
    names = [quoted(each) for each in header if each.strip()]
    return ", ".join(names[:40]) + (", ..." if len(names) > 40 else "")
