"""Network addresses that a page may be fetched from: global ones only, in every notation.

Python's `is_global` follows the IANA special-purpose registries of its release; what they miss or
gained since, and IPv4 addresses inside IPv6 ones, are judged here.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_UNICAST = IPv6Network("2000::/3")  # all that IANA gives out so far; the rest is no one's or local
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052; the local prefix 64:ff9b:1::/48 lies outside
_NOT_GLOBAL_V6 = (
    IPv6Network("2001::/23"),  # protocol assignments, Teredo among them
    IPv6Network("2001:db8::/32"),
    IPv6Network("3fff::/20"),  # documentation, RFC 9637
)
_NOT_GLOBAL_V4 = (
    IPv4Network("100.64.0.0/10"),  # behind a carrier's NAT, RFC 6598
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),  # relays of 6to4, RFC 7526
    IPv4Network("198.18.0.0/15"),
    IPv4Network("240.0.0.0/4"),
)


def is_public(address: str) -> bool:
    """Return whether a text is the IP address of one host of the global internet."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return _is_public_v4(parsed) if isinstance(parsed, IPv4Address) else _is_public_v6(parsed)


def _is_public_v4(address: IPv4Address) -> bool:
    return (
        address.is_global
        and not address.is_multicast
        and not any(address in network for network in _NOT_GLOBAL_V4)
    )


def _is_public_v6(address: IPv6Address) -> bool:
    inner = address.ipv4_mapped or address.sixtofour
    if inner is None and address in _NAT64:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return _is_public_v4(inner)
    return (
        address in _UNICAST
        and address.is_global
        and not any(address in network for network in _NOT_GLOBAL_V6)
    )
