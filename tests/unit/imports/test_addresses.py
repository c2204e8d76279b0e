"""The true policy on addresses; what each one is stands in the IANA special-purpose registries."""

import pytest

from vidcat.errors import BadUrl
from vidcat.imports.network.addresses import is_public
from vidcat.imports.network.web_url import web_url


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "93.184.216.34",
        "172.32.0.1",
        "100.128.0.1",
        "2606:4700:4700::1111",
        "2a00:1450:4001:81b::200e",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::1",
    ],
)
def test_a_host_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd12:3456:789a::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "",
        "localhost",
        "1.1.1.1.1",
    ],
)
def test_all_else_is_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("http://a.example", "http://a.example/"),
        ("HTTPS://A.example:443/b?c=d#e", "https://a.example/b?c=d"),
        ("http://a.example:8080/x%20y", "http://a.example:8080/x%20y"),
        ("http://[2606:4700::1]:81/", "http://[2606:4700::1]:81/"),
        ("https://مثال.example/شارع", "https://xn--mgbh0fb.example/%D8%B4%D8%A7%D8%B1%D8%B9"),
    ],
)
def test_a_url_is_read_in_one_way(text: str, read: str) -> None:
    assert str(web_url(text)) == read
    assert str(web_url(read)) == read


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "does not begin with http"),
        ("file:///etc/passwd", "does not begin with http"),
        ("ftp://a.example/", "does not begin with http"),
        ("//a.example/", "does not begin with http"),
        ("http://", "names no host"),
        ("http:///a", "names no host"),
        ("http://me:secret@a.example/", "user name or password"),
        ("http://me@a.example/", "user name or password"),
        ("http://@a.example/", "user name or password"),
        ("http://a.example\\@b.example/", "backslashes"),
        ("http://a.example/ b", "spaces"),
        ("http://a.example/\r\nHost: b", "controls"),
        ("http://a.example:99999/", "is not a URL"),
        ("http://a.example:0/", "names no host and port"),
        ("http://a.example:x/", "is not a URL"),
        ("http://[::1/", "is not a URL"),
        ("http://a..example/", "is not a URL"),
        ("http://" + "a" * 70 + ".example/", "is not a URL"),
        ("http://a.example/" + "a" * 10_000, "longer than"),
    ],
)
def test_what_is_no_plain_web_url_is_refused(text: str, says: str) -> None:
    with pytest.raises(BadUrl, match=says) as refused:
        web_url(text)
    assert "secret" not in refused.value.message
    assert len(refused.value.message) < 250
