"""Each video has one address, whichever way a page links or embeds it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.imports.pages.video_hosts import absolute, known_video

YOUTUBE = "https://www.youtube.com/watch?v=AbCdEf-_123"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://www.youtube.com/watch?v=AbCdEf-_123&t=4s", YOUTUBE),
        ("http://m.youtube.com/watch?list=PL1&v=AbCdEf-_123", YOUTUBE),
        ("https://youtu.be/AbCdEf-_123?si=x", YOUTUBE),
        ("https://www.youtube-nocookie.com/embed/AbCdEf-_123?rel=0", YOUTUBE),
        ("https://www.youtube.com/v/AbCdEf-_123?fs=1", YOUTUBE),
        ("https://youtube.com/shorts/AbCdEf-_123", YOUTUBE),
        ("https://www.youtube.com/live/AbCdEf-_123", YOUTUBE),
        ("https://www.youtube.com/embed/videoseries?list=PL1", None),
        ("https://www.youtube.com/user/someone", None),
        ("https://www.youtube.com/watch?v=short", None),
        ("https://notyoutube.com/watch?v=AbCdEf-_123", None),
        ("https://player.vimeo.com/video/12345678?h=a", "https://vimeo.com/12345678"),
        ("https://vimeo.com/channels/staff/12345678", "https://vimeo.com/12345678"),
        ("https://vimeo.com/about", None),
        ("https://dai.ly/x7tgad0", "https://www.dailymotion.com/video/x7tgad0"),
        (
            "https://geo.dailymotion.com/player/x1.html?video=x7tgad0",
            "https://www.dailymotion.com/video/x7tgad0",
        ),
        ("https://t.me/channel_name/123?embed=1", "https://t.me/channel_name/123"),
        ("https://telegram.me/s/channel_name/123", "https://t.me/channel_name/123"),
        ("https://t.me/c/1234567/89", "https://t.me/c/1234567/89"),
        ("https://t.me/channel_name", None),
        ("https://mobile.twitter.com/a/status/123/video/1", "https://x.com/i/status/123"),
        ("https://x.com/a/status/123?s=20", "https://x.com/i/status/123"),
        ("https://x.com/a", None),
        (
            "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fa%2F"
            "videos%2F987%2F&width=5",
            "https://www.facebook.com/watch/?v=987",
        ),
        ("https://www.facebook.com/a/videos/vb.1/987/", "https://www.facebook.com/watch/?v=987"),
        ("https://www.facebook.com/watch/?v=987", "https://www.facebook.com/watch/?v=987"),
        ("https://www.facebook.com/a", None),
        ("https://rumble.com/embed/u1.v1abcd/?pub=4", "https://rumble.com/embed/v1abcd"),
        ("https://rumble.com/v1abcd-a-title.html", "https://rumble.com/v1abcd"),
        ("https://archive.org/embed/some_item", "https://archive.org/details/some_item"),
        ("https://www.liveleak.com/view?i=a1_2", "https://www.liveleak.com/view?i=a1_2"),
        ("https://vk.com/video_ext.php?oid=-12&id=34&hash=a", "https://vk.com/video-12_34"),
        ("https://vk.com/video-12_34", "https://vk.com/video-12_34"),
        ("https://vkvideo.ru/video-12_34", "https://vk.com/video-12_34"),
        ("https://ok.ru/videoembed/12", "https://ok.ru/video/12"),
        ("https://streamable.com/e/ab12c", "https://streamable.com/ab12c"),
        ("https://streamable.com/login", None),
        ("https://odysee.com/$/embed/@a:1/b:2?r=x", "https://odysee.com/@a:1/b:2"),
        ("https://odysee.com/@a:1", None),
        ("https://www.tiktok.com/@a.b/video/12", "https://www.tiktok.com/embed/12"),
        ("https://www.instagram.com/reel/AbCdEf/", "https://www.instagram.com/p/AbCdEf"),
        ("https://i.ytimg.com/vi/AbCdEf-_123/hqdefault.jpg", YOUTUBE),
        ("https://img.youtube.com/vi_webp/AbCdEf-_123/0.webp", YOUTUBE),
        ("https://ghostarchive.org/varchive/youtube/20210101/AbCdEf-_123", YOUTUBE),
        ("http://wayback-fakeurl.archive.org/yt/AbCdEf-_123", YOUTUBE),
        ("https://yewtu.be/watch?v=AbCdEf-_123", YOUTUBE),
        ("https://www.aparat.com/embed/xYz12?data[rnddiv]=a", "https://www.aparat.com/v/xYz12"),
        (
            "https://www.aparat.com/video/video/embed/videohash/xYz12/vt/frame",
            "https://www.aparat.com/v/xYz12",
        ),
        ("https://www.aparat.com/v/xYz12", "https://www.aparat.com/v/xYz12"),
        (
            "https://bsky.app/profile/a.example/post/3lt30",
            "https://bsky.app/profile/a.example/post/3lt30",
        ),
        ("https://bsky.app/profile/a.example", None),
        ("https://rutube.ru/play/embed/12345678", "https://rutube.ru/video/12345678/"),
        (
            "https://player.bilibili.com/player.html?aid=1&bvid=BV1xx411c7mD",
            "https://www.bilibili.com/video/BV1xx411c7mD",
        ),
        (
            "https://player.twitch.tv/?video=v12345&parent=a.example",
            "https://www.twitch.tv/videos/12345",
        ),
        ("https://coub.com/embed/2abc", "https://coub.com/view/2abc"),
        ("https://v.redd.it/abc123", "https://v.redd.it/abc123"),
        (
            "https://cdn.jwplayer.com/players/AbCd1234-EfGh5678.js",
            "https://cdn.jwplayer.com/previews/AbCd1234",
        ),
        (
            "https://players.brightcove.net/12/default_default/index.html?videoId=34",
            "https://players.brightcove.net/12/default_default/index.html?videoId=34",
        ),
        (
            "https://fast.wistia.com/embed/medias/a1b2c3d4e5.jsonp",
            "https://fast.wistia.net/embed/iframe/a1b2c3d4e5",
        ),
        ("https://a.example/x/clip.MP4?token=1#t=3", "https://a.example/x/clip.MP4?token=1"),
        ("https://a.example/clip.mp4.html", None),
        ("https://a.example/watch?v=AbCdEf-_123", None),
    ],
)
def test_a_video_has_one_address(written: str, address: str | None) -> None:
    resolved = absolute("", written)
    assert resolved is not None
    assert known_video(resolved) == address
    if address:
        assert known_video(address) == address


@pytest.mark.parametrize(
    ("written", "address"),
    [
        (" b.mp4 ", "https://a.example/x/b.mp4"),
        ("//b.example/c", "https://b.example/c"),
        ("/web/20160101000000if_/http://b.example/c", "http://b.example/c"),
        ("https://web.archive.org/web/2016/b.example/c", "http://b.example/c"),
        ("https://web.archive.org/web/2023id_/https://b.example/c?d=1", "https://b.example/c?d=1"),
        ("https://web.archive.org/web/20230101000000*/https://b.example/c", "https://b.example/c"),
        ("https://web.archive.org/web/https://b.example/c", "https://b.example/c"),
        ("https://web.archive.org/web/2016if_/https:/b.example/c", "https://b.example/c"),
        ("https://web.archive.org/web/2016/https%3A//b.example/c", "https://b.example/c"),
        ("https://archive.ph/2016.06.06-120000/https://b.example/c", "https://b.example/c"),
        ("https://archive.is/20160606120000/http://b.example/c", "http://b.example/c"),
        ("https://archive.today/o/AbCdE/https://b.example/c", "https://b.example/c"),
        ("https://archive.ph/newest/https://b.example/c", "https://b.example/c"),
        ("https://archive.ph/AbCdE", "https://archive.ph/AbCdE"),
        (
            "https://arquivo.pt/wayback/20160606120000if_/https://b.example/c",
            "https://b.example/c",
        ),
        (
            "https://archive.ph/o/AbCdE/https://web.archive.org/web/2016/https://b.example/c",
            "https://b.example/c",
        ),
        ("https://vk.com/away.php?to=https%3A%2F%2Fb.example%2Fc", "https://b.example/c"),
        ("https://www.google.com/url?q=https://b.example/c&sa=D", "https://b.example/c"),
        ("javascript:alert(1)", None),
        ("data:video/mp4;base64,AA", None),
        ("blob:https://a.example/1", None),
        ("http://[", None),
        ("x" * 9_000, None),
    ],
)
def test_only_web_addresses_remain_of_what_a_page_writes(written: str, address: str | None) -> None:
    assert absolute("https://a.example/x/y", written) == address


def test_an_address_without_a_scheme_is_one_in_a_saved_page_too() -> None:
    assert absolute("", "//ok.ru/videoembed/12") == "https://ok.ru/videoembed/12"


@given(st.text(), st.text("htps:/.[]@?#%=&;abcyoutube"))
def test_no_text_breaks_the_reading_of_addresses(base: str, written: str) -> None:
    if (found := absolute(base, written)) is not None:
        assert found.startswith(("http:", "https:"))
        known_video(found)
