"""Whole web pages of the kinds we meet, and hostile ones; their facts are written in each page."""

import logging
import multiprocessing
from pathlib import Path

import pytest

from vidcat.domain.reports.drafts import NOT_UNDERSTOOD, ReportDraft
from vidcat.errors import BadPage
from vidcat.imports.bounds.bounded_process import MIB, ProcessLimits
from vidcat.imports.pages.report_page import MAX_BYTES, read_page

PAGES = Path(__file__).parent / "pages"


def page(name: str, url: str | None = None) -> ReportDraft:
    return read_page((PAGES / name).read_bytes(), url)


def cited(draft: ReportDraft) -> list[tuple[str, str, str, str]]:
    return [(c.url, c.embedded_as, c.description, c.quote) for c in draft.citations]


def test_a_blog_gives_its_own_videos_once_each_with_the_sentence_they_stand_in() -> None:
    draft = page("blog.html", "https://fieldnotes.example/2017/03/convoy-near-the-reservoir/")
    assert draft.title == "Convoy seen near the reservoir"
    assert draft.publisher == "Field Notes"
    assert draft.authors == ("Jane Carter",)
    assert draft.published is not None
    assert draft.published.edtf == "2017-03-09"
    assert draft.language == "en-GB"
    assert draft.slug == "convoy-seen-near-the-reservoir"
    assert "At least two lorries carried rocket launchers." in draft.text
    assert draft.claims == ()
    assert cited(draft) == [
        (
            "https://www.youtube.com/watch?v=AbCdEfGhIj1",
            "iframe",
            "The column passes the dam, from the group's own video.",
            "The group's media office put out a four-minute video of the column that evening!",
        ),
        (
            "https://vimeo.com/201112223",
            "iframe",
            "",
            "A second recording shows the same bridge from the north.",
        ),
    ]


def test_a_news_article_gives_what_it_plays_and_what_its_metadata_adds() -> None:
    draft = page("news.html", "https://www.herald.example/news/parade")
    assert draft.authors == ("Lena Novak", "Omar Said")
    assert draft.publisher == "Northern Herald"
    assert draft.published is not None
    assert draft.published.edtf == "2018-10-02"
    caption = "Armoured vehicles cross the avenue"
    assert cited(draft) == [
        ("https://media.herald.example/clips/parade-720.mp4", "video", caption, caption),
        (
            "https://x.com/i/status/1047123456789012480",
            "post",
            "First pictures of the new launcher",
            "First pictures of the new launcher",
        ),
        ("https://www.dailymotion.com/video/x7tgad0", "metadata", "Speech in full", ""),
    ]


def test_posts_of_other_services_are_found_by_the_marks_their_scripts_read() -> None:
    draft = page("telegram.html")
    assert draft.url == ""
    assert [(c.url, c.embedded_as) for c in draft.citations] == [
        ("https://t.me/brigade_press/4711", "post"),
        ("https://t.me/local_watch/88", "link"),
        ("https://www.facebook.com/watch/?v=10154321098765432", "post"),
        ("https://www.tiktok.com/embed/7071234567890123456", "post"),
        ("https://www.instagram.com/p/CaBcDeFgHiJ", "post"),
    ]
    assert draft.citations[0].quote == (
        "The brigade's channel shows a captured vehicle at a crossroads."
    )


def test_an_arabic_page_is_read_in_the_encoding_it_declares() -> None:
    draft = page("arabic_windows_1256.html", "http://news.example/1")
    assert draft.title == "استعراض عسكري في الريف"
    assert draft.language == "ar"
    assert cited(draft) == [
        (
            "https://www.youtube.com/watch?v=ArabicVid11",
            "link",
            "شريطا مصورا",
            "ونشرت الجماعة شريطا مصورا يظهر عربات مدرعة.",
        ),
        (
            "https://www.dailymotion.com/video/x4abcde",
            "iframe",
            "عربات مدرعة في الريف",
            "عربات مدرعة في الريف",
        ),
    ]


def test_the_http_header_outranks_the_page_about_its_encoding() -> None:
    body = (PAGES / "arabic_windows_1256.html").read_bytes().decode("cp1256").encode()
    draft = read_page(body, None, content_type="text/html; charset=UTF-8")
    assert draft.title == "استعراض عسكري في الريف"


def test_a_persian_page_gives_videos_of_many_hosts() -> None:
    draft = page("live.html")
    assert draft.language == "fa-IR"
    assert [c.url for c in draft.citations] == [
        "https://vk.com/video-123_456",
        "https://ok.ru/video/1234567890",
        "https://rumble.com/v1abcd",
        "https://odysee.com/@desk:a/convoy:3",
        "https://streamable.com/ab12cd",
        "https://archive.org/details/convoy_2016",
        "https://www.bitchute.com/video/aBcDeFgHiJkL",
    ]
    assert draft.citations[0].quote == "ویدیوی آن اینجا منتشر شد؟"


def test_relative_addresses_are_resolved_and_only_web_addresses_kept() -> None:
    draft = page("relative.html", "https://desk.example/index.html")
    assert [(c.url, c.embedded_as) for c in draft.citations] == [
        ("https://desk.example/archive/2015/clips/depot.mp4", "link"),
        ("https://desk.example/archive/2014/gate.webm", "link"),
        ("https://www.youtube.com/watch?v=ObjectVid11", "embed"),
        ("https://desk.example/archive/stream/live.m3u8", "video"),
        ("", NOT_UNDERSTOOD),
    ]
    assert draft.citations[-1].description == (
        "<video> looks like a video: its address is none of the web: blob:https://desk.example/2b1c"
    )


def test_a_page_saved_by_the_wayback_machine_gives_the_addresses_it_had() -> None:
    saved_at = "https://web.archive.org/web/20160620101112/http://valley.example/posts/checkpoint"
    for url in (saved_at, None):
        draft = page("wayback.html", url)
        assert draft.url == "http://valley.example/posts/checkpoint"
        assert [(c.url, c.embedded_as) for c in draft.citations] == [
            ("https://www.youtube.com/watch?v=WayBack1111", "iframe"),
            ("https://www.liveleak.com/view?i=a1b_1466000000", "link"),
            ("http://valley.example/files/bus.mp4", "video"),
        ]
        assert draft.citations[0].quote == "Armed men stop a bus in the first video."


def test_a_page_without_an_article_still_gives_its_videos() -> None:
    draft = page("no_article.html")
    assert (draft.title, draft.text) == ("Untitled page", "")
    assert [c.url for c in draft.citations] == ["https://www.youtube.com/watch?v=NoArticle11"]


def test_ten_thousand_links_are_read_in_seconds() -> None:
    links = b"".join(
        b"<a href='https://youtu.be/Many%07d'>v</a>. <a href='/page/%d'>p</a> " % (n % 40, n)
        for n in range(5_000)
    )
    content = b"<html><body><h1>Links</h1><p>" + links
    limits = ProcessLimits(cpu_seconds=20)
    assert len(read_page(content, "https://a.example/", limits=limits).citations) == 40


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "there is nothing in it"),
        (b"<!-- -->", "there is nothing in it"),
        (b"<div>" * 100_000, "nested too deeply"),
        (b"x" * (MAX_BYTES + 1), "larger than 10 MiB"),
        (
            b"<body>" + b"".join(b"<a href='//youtu.be/Many%07d'>x</a>" % n for n in range(5_001)),
            "more than 5,000 videos",
        ),
        (
            b"".join(b"<iframe src='//frames.example/%d'></iframe>" % n for n in range(100_000)),
            "more than 20,000 frames and players",
        ),
        (
            b"".join(b"<iframe src='//frames.example/%d'></iframe>" % n for n in range(5_001)),
            "more than 5,000 frames and players that name no known video",
        ),
        ((b"<iframe src=x>" * (MAX_BYTES // 14))[:MAX_BYTES], "nested too deeply"),
        # libxml2 takes time in the square of the attributes of one element.
        (b"<p " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">x", "it took too long"),
    ],
    ids=[
        "empty",
        "comment",
        "deep",
        "large",
        "videos",
        "frames",
        "unclear",
        "nested frames",
        "attributes",
    ],
)
def test_a_hostile_page_is_refused_in_one_sentence(content: bytes, says: str) -> None:
    limits = ProcessLimits(cpu_seconds=6, wall_seconds=15)
    with pytest.raises(BadPage, match=says) as refused:
        read_page(content, "https://a.example/", limits=limits)
    assert "\n" not in refused.value.message
    assert multiprocessing.active_children() == []


def test_a_page_that_takes_too_much_memory_or_time_is_stopped() -> None:
    many = b"<p>a</p>" * 1_000_000
    with pytest.raises(BadPage, match="too much memory"):
        read_page(many, None, limits=ProcessLimits(memory_bytes=256 * MIB))
    with pytest.raises(BadPage, match="too long"):
        read_page(many, None, limits=ProcessLimits(wall_seconds=2))
    assert multiprocessing.active_children() == []
    with pytest.raises(BadPage, match="too much memory"):
        read_page(b"<p>" + b"a " * 100_000, None, limits=ProcessLimits(output_bytes=1000))


@pytest.mark.parametrize(
    "content",
    [
        b"\x00" * 10_000 + b"<p>a\x00b",
        bytes(range(256)) * 100,
        b"\xff\xfe" + "<p>Hello".encode("utf-16-le"),
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xx"><!ENTITY y "&x;&x;">]><p>&y;</p>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><p>a</p>',
        b"<meta charset=idna><p>a</p>",
        b"<meta charset=hex><p>a</p>",
        b"<html lang='<script>'><p>a</p>",
        b"<title>" + b"t" * 100_000,
        b"<script type='application/ld+json'>" + b"[" * 1_000_000,
        b"<script type='application/ld+json'>" + b'{"a":[1,' * 200_000,
        b"<meta property='article:published_time' content='" + b"9" * 100_000 + b"'><p>a",
        b"<a href='" + b"a" * 1_000_000 + b".mp4'>x</a>",
        b"<svg><foreignObject><p>a</svg><math><p>b",
    ],
    ids=lambda content: repr(content[:24]),
)
def test_a_broken_page_is_read_as_far_as_it_goes(
    content: bytes, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        draft = read_page(content, "https://a.example/")
    assert draft.title
    assert draft.citations == ()
    assert capfd.readouterr() == ("", "")
