"""File names are bytes: how they are shown without losing or obeying one of them."""

import base64
import codecs
import shlex
import unicodedata
from collections.abc import Callable

_REPLACED = "%{:02X}"


def path_text(path: bytes) -> str:
    """Decode a path for JSON: each byte that is not UTF-8 becomes %XX."""
    return "".join(
        _REPLACED.format(ord(char) - 0xDC00) if 0xDC80 <= ord(char) <= 0xDCFF else char
        for char in path.decode("utf-8", "surrogateescape")
    )


def path_fields(path: bytes) -> dict[str, str]:
    """Return a path's JSON keys: "path", and "path_bytes" (base64) if text cannot express it."""
    fields = {"path": path_text(path)}
    try:
        path.decode("utf-8")
    except UnicodeDecodeError:
        fields["path_bytes"] = base64.b64encode(path).decode("ascii")
    return fields


def _is_harmless(char: str) -> bool:
    # Persian cannot be written without the first; neither changes anything but its neighbours.
    if char in "\u200c\u200d":
        return True
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _escaped(char: str) -> str:
    # By name, the codec would be imported at its first use, which a confined process cannot.
    return codecs.unicode_escape_encode(char)[0].decode("ascii")


def terminal_text(text: str, escaped: Callable[[str], str] = _escaped) -> str:
    """Escape what a terminal would obey or that would reorder a line: controls and bidi marks."""
    if text.isprintable():  # most is, and a whole catalogue in JSON is long
        return text
    return "".join(char if _is_harmless(char) else escaped(char) for char in text)


def terminal_lines(text: str) -> str:
    """Escape as `terminal_text` does, but leave the ends of lines."""
    return "\n".join(map(terminal_text, text.split("\n")))


def shell_line(*words: str) -> str:
    """Write words as a line that a shell reads back, whatever bytes a path among them has."""
    return " ".join(map(_shell_word, words))


def _shell_word(word: str) -> str:
    if terminal_text(word) == word:
        return shlex.quote(word)
    spelt = word.encode("utf-8", "surrogateescape")
    octal = (f"\\{byte:03o}" for byte in spelt)  # as bash, zsh and ksh read them
    return f"$'{''.join(octal)}'"
