"""Signatures of Ed25519, checked by the formulas of RFC 8032 alone; nothing is signed here."""

import hashlib

P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def is_signed(public, text, signature):
    """Return whether an Ed25519 signature of a text is a key's (RFC 8032, 5.1); or ValueError."""

    def add(a, b):
        t = D * a[0] * b[0] * a[1] * b[1] % P
        x, y = (a[0] * b[1] + b[0] * a[1]) % P, (a[1] * b[1] + a[0] * b[0]) % P
        return x * pow(1 + t, -1, P) % P, y * pow(1 - t, -1, P) % P

    def times(number, point):
        total = (0, 1)
        while number:
            total = add(total, point) if number & 1 else total
            point, number = add(point, point), number >> 1
        return total

    def point_of(text):
        y = int.from_bytes(text, "little") & (2**255 - 1)
        square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
        x = pow(square, (P + 3) // 8, P)
        x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
        if x * x % P != square or y >= P or len(text) != 32:
            raise ValueError("no point of the curve")
        return (x if x & 1 == text[31] >> 7 else P - x), y

    r, a, s = point_of(signature[:32]), point_of(public), int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + text).digest(), "little") % ORDER
    base = point_of(bytes([0x58]) + bytes([0x66]) * 31)
    return s < ORDER and times(s, base) == add(r, times(h, a)) and times(8, a) != (0, 1)
