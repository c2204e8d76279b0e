"""Timestamps (RFC 3161): asked of an authority that a person names, checked without a network."""

import hashlib
from collections.abc import Sequence

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from vidcat.errors import BadTimestamp
from vidcat.imports.network.stamp_request import post
from vidcat.imports.network.web_url import web_url

_MOST_BYTES = 256 << 10


def ask_timestamp(authority: str, content: bytes) -> bytes:
    """Send the SHA-256 of some content to an authority (a URL); return its response (DER).

    Nothing but the digest leaves. Raises BadUrl and BadTimestamp.
    """
    asked = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256)
    request = asked.build()
    at = str(web_url(authority))
    body = post(at, request.as_bytes(), "application/timestamp-query", _MOST_BYTES)
    try:
        response = _decoded(body)
        told = response.tst_info
    except ValueError as error:  # an authority may refuse, and then sends no token
        raise BadTimestamp(f"{at} refused to stamp it.") from error
    if told.message_imprint.message != hashlib.sha256(content).digest():
        raise BadTimestamp(f"{at} stamped something else than what was sent.")
    if told.nonce != request.nonce:
        raise BadTimestamp(f"{at} sent the answer to another question.")
    return body


def timestamp_time(token: bytes, content: bytes, roots: Sequence[bytes]) -> str:
    """Return when an authority stamped some content (UTC, ISO 8601).

    `roots` are certificates in PEM that are trusted. Raises BadTimestamp, which says why not.
    """
    response = _decoded(token)
    verifier = VerifierBuilder()
    for pem in roots:
        try:
            certificates = x509.load_pem_x509_certificates(pem)
        except ValueError as error:
            raise BadTimestamp("The certificates are not in PEM.") from error
        for certificate in certificates:
            verifier = verifier.add_root_certificate(certificate)
    try:
        verifier.build().verify_message(response, content)
    except (VerificationError, ValueError) as error:
        raise BadTimestamp(f"The timestamp does not hold: {error}.") from error
    return response.tst_info.gen_time.isoformat()


def _decoded(token: bytes) -> TimeStampResponse:
    try:
        return decode_timestamp_response(token)
    except ValueError as error:
        raise BadTimestamp("It is no timestamp of RFC 3161.") from error
