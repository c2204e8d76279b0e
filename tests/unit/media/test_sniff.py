"""Playlists and containers are known by their first bytes, as their specifications give them."""

import pytest

from vidcat.media.decoding.sniff import begins_as_video, is_playlist

PLAYLISTS = {
    "HLS": b"#EXTM3U\n#EXTINF:10,\nhttp://host/a.ts\n",
    "HLS with a byte order mark": b"\xef\xbb\xbf#EXTM3U\n",
    "HLS in small letters, after blank lines": b"\r\n \t#extm3u\n",
    "concat": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "DASH": b'<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011">',
    "DASH without a prolog": b"<MPD>",
    "PLS": b"[playlist]\nFile1=http://host/a\n",
    "XSPF": b'<?xml version="1.0"?><playlist version="1"/>',
    "ASX": b"<asx version=3>",
    "SDP": b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n",
    "RTSP": b"rtsp://host/stream",
    "Windows Media redirector": b"[Reference]\r\nRef1=http://host/a\r\n",
}
CONTAINERS = {
    "MP4": b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00",
    "QuickTime without ftyp": b"\x00\x00\x00\x08wide\x00\x10\x00\x00mdat",
    "Matroska": b"\x1a\x45\xdf\xa3\x01\x00\x00\x00",
    "AVI": b"RIFF\x00\x10\x00\x00AVI LIST",
    "AVI, OpenDML": b"RIFF\x00\x10\x00\x00AVIX",
    "FLV": b"FLV\x01\x05\x00\x00\x00\x09",
    "Ogg": b"OggS\x00\x02",
    "ASF": bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"),
    "MPEG program stream": b"\x00\x00\x01\xba\x44",
}
OTHERS = {
    "nothing": b"",
    "text": b"this is no video\n",
    "text about playlists": b"see #EXTM3U in RFC 8216",
    "text that begins like SDP": b"v=0 is the first line",
    "XML of something else": b'<?xml version="1.0"?><report>no playlist</report>',
    "PNG": b"\x89PNG\r\n\x1a\n",
    "WAV": b"RIFF\x00\x10\x00\x00WAVEfmt ",
    "zeros": bytes(4096),
}


@pytest.mark.parametrize("head", PLAYLISTS.values(), ids=PLAYLISTS.keys())
def test_a_list_of_other_media_is_a_playlist(head: bytes) -> None:
    assert is_playlist(head)
    assert not begins_as_video(head)


@pytest.mark.parametrize("head", CONTAINERS.values(), ids=CONTAINERS.keys())
def test_a_container_is_video_and_no_playlist(head: bytes) -> None:
    assert begins_as_video(head)
    assert not is_playlist(head)


@pytest.mark.parametrize("head", OTHERS.values(), ids=OTHERS.keys())
def test_anything_else_is_neither(head: bytes) -> None:
    assert not is_playlist(head)
    assert not begins_as_video(head)
