"""Frames and players of real pages: found where the address is there, else counted."""

from pathlib import Path

import pytest

from vidcat.domain.reports.drafts import CitationDraft, ReportDraft
from vidcat.imports.pages.report_page import read_page

PAGES = Path(__file__).parent / "pages"
YOUTUBE = "https://www.youtube.com/watch?v="


def page(name: str, url: str | None = None) -> ReportDraft:
    return read_page((PAGES / name).read_bytes(), url)


def made(body: str) -> ReportDraft:
    return read_page(f"<html><body><h1>Page</h1>{body}".encode(), "https://a.example/r/1")


def by_case(draft: ReportDraft) -> dict[str, str]:
    """The address of each citation by the two characters that begin its sentence."""
    return {c.quote[:2]: c.url for c in draft.citations if c.is_understood}


def unclear(draft: ReportDraft) -> list[CitationDraft]:
    return [c for c in draft.citations if not c.is_understood]


def test_every_video_that_a_reader_of_the_live_page_sees_is_a_citation() -> None:
    draft = page("late_players.html")
    found = {c.url for c in draft.citations}
    # Cases 03 07 08 10 32 by the names of their videos; 20 is a link to an archived one.
    assert {f"{YOUTUBE}AAAAAAAAA{case}" for case in ("03", "07", "08", "10", "20", "32")} <= found
    assert "https://www.aparat.com/v/hash11" in found
    assert "https://cdn.example.org/v/clip26.mp4" in found
    assert len(draft.citations) == 27
    assert unclear(draft) == []
    assert draft.note == ""


def test_what_consent_tools_and_scripts_hide_is_found_with_its_own_sentence() -> None:
    draft = page("hidden_players.html")
    assert by_case(draft) == {
        "01": f"{YOUTUBE}BBBBBBBBB01",
        "02": "https://vimeo.com/20000002",
        "03": f"{YOUTUBE}BBBBBBBBB03",
        "04": "https://www.dailymotion.com/video/x7bbb04",
        "05": f"{YOUTUBE}BBBBBBBBB05",
        "06": f"{YOUTUBE}BBBBBBBBB06",
        "07": f"{YOUTUBE}BBBBBBBBB07",
        "08": f"{YOUTUBE}BBBBBBBBB08",
        "09": f"{YOUTUBE}BBBBBBBBB09",
        "10": f"{YOUTUBE}BBBBBBBBB10",
        "11": f"{YOUTUBE}BBBBBBBBB11",
        "12": f"{YOUTUBE}BBBBBBBBB12",
        "m": "https://cdn.example.org/v/clip13.mp4",
        "14": f"{YOUTUBE}BBBBBBBBB14",
        "15": f"{YOUTUBE}BBBBBBBBB15",
    }


def test_what_was_not_understood_is_listed_with_its_element_reason_and_sentence() -> None:
    draft = page("hidden_players.html")
    assert [(c.quote, c.url, c.description) for c in unclear(draft)] == [
        (
            "U1 unknown frame.",
            "https://frames.example/x/77",
            '<iframe id="u1"> looks like a frame: no video is known at its address',
        ),
        ("U2 no address.", "", '<iframe class="lazy"> looks like a frame: it has no address'),
        (
            "U3 player without address.",
            "",
            '<div class="video-player"> looks like a player: it holds no address of a video',
        ),
        (
            "U4 jwplayer by key.",
            "",
            '<div id="p4"> looks like a player that a script makes with jwplayer: '
            "it holds no address of a video",
        ),
        (
            "U5 saved frame.",
            "",
            "<iframe> looks like a frame: its address is none of the web: "
            "./Page_files/saved_resource.html",
        ),
        (
            "U6 unknown component.",
            "",
            "<acme-video-player> looks like a player: it holds no address of a video",
        ),
        (
            "U7 blob.",
            "",
            "<video> looks like a video: its address is none of the web: "
            "blob:https://desk.example/2b1c",
        ),
    ]
    numbers = [c.number for c in draft.citations]
    assert numbers == list(range(1, len(numbers) + 1))


def test_what_is_plainly_no_video_is_passed_over_by_name_and_sidebars_are_counted() -> None:
    assert page("hidden_players.html").note == (
        "Left out around the article (menus, sidebars, comments): 1 frame or player. "
        "Passed over as no video: a map, an advertisement, a frame too small to be seen."
    )


def test_more_ways_to_hide_a_player() -> None:
    draft = page("consent.html")
    assert by_case(draft) == {
        "01": f"{YOUTUBE}DDDDDDDDD01",
        "02": "https://vimeo.com/30000002",
        "03": "https://www.dailymotion.com/video/x7ddd03",
        "04": "https://cdn.example/d/04.mp4",
        "05": "https://cdn.example/d/05.flv",
        "06": f"{YOUTUBE}DDDDDDDDD06",
        "07": f"{YOUTUBE}DDDDDDDDD07",
        "08": f"{YOUTUBE}DDDDDDDDD08",
    }
    assert [c.quote for c in unclear(draft)] == ["09 after it."]


def test_a_page_saved_as_one_file_gives_its_frames_and_its_own_address() -> None:
    draft = page("saved.mhtml")
    assert (draft.title, draft.url) == ("Parade saved", "https://desk.example/2020/parade")
    first, second = draft.citations
    assert (first.url, first.quote) == (f"{YOUTUBE}MhtmlVid111", "The group showed eight carriers.")
    assert not second.is_understood
    assert second.description.endswith("none of the web: cid:frame-9@mhtml.blink")


def test_captions_go_to_their_own_video() -> None:
    draft = page("gallery.html")
    assert {c.url[-2:]: c.quote for c in draft.citations} == {
        "01": "Text of one.",
        "02": "Text of two.",
        "03": "Caption of three.",
        "04": "Before three.",
        "05": "Caption of five.",
        "06": "Caption of six.",
        "07": "Caption of seven.",
        "08": "Before three.",
        "09": "Under nine.",
        "10": "Under ten.",
    }


@pytest.mark.parametrize(
    ("body", "quotes"),
    [
        (  # captions above their videos, in one figure
            "<figure><figcaption>One.</figcaption><iframe src='//youtu.be/CaptionVid1'></iframe>"
            "<figcaption>Two.</figcaption><iframe src='//youtu.be/CaptionVid2'></iframe></figure>",
            ["One.", "Two."],
        ),
        (  # one caption for both
            "<figure><iframe src='//youtu.be/CaptionVid1'></iframe>"
            "<iframe src='//youtu.be/CaptionVid2'></iframe><figcaption>Both.</figcaption></figure>",
            ["Both.", "Both."],
        ),
        (  # a figure in a figure, with and without its own
            "<figure><figure><iframe src='//youtu.be/CaptionVid1'></iframe>"
            "<figcaption>Own.</figcaption></figure><figure><iframe src='//youtu.be/CaptionVid2'>"
            "</iframe></figure><figcaption>Outer.</figcaption></figure>",
            ["Own.", "Outer."],
        ),
        (  # the caption of a photograph is no video's
            "<p>Text.</p><iframe src='//youtu.be/CaptionVid1'></iframe>"
            "<div class='wp-caption'><img src='p.jpg'><p class='wp-caption-text'>Photo.</p></div>"
            "<iframe src='//youtu.be/CaptionVid2'></iframe>",
            ["Text.", "Text."],
        ),
        (  # words of a post are not those of the next video
            "<p>Text.</p><blockquote class='twitter-tweet'><p>Posted.</p>"
            "<a href='https://x.com/a/status/12'>x</a></blockquote>"
            "<iframe src='//youtu.be/CaptionVid2'></iframe>",
            ["Posted.", "Text."],
        ),
        (  # nor those of a tool that asks for consent
            "<p>Text.</p><div class='embed-privacy-overlay'><p>Click to load.</p></div>"
            "<iframe src='//youtu.be/CaptionVid1'></iframe>",
            ["Text."],
        ),
    ],
)
def test_words_beside_a_video(body: str, quotes: list[str]) -> None:
    assert [c.quote for c in made(body).citations] == quotes


@pytest.mark.parametrize(
    "body",
    [
        "<div class='video-player'><iframe src='//youtu.be/Explained01'></iframe></div>",
        "<div class='youtube-embed'></div><noscript><iframe src='//youtu.be/Explained01'></iframe>"
        "</noscript>",
        "<video id='v' class='video-js'></video><script>videojs('v', {sources: "
        "[{src: 'https://youtu.be/Explained01'}]})</script>",
        "<video-player><video src='//youtu.be/Explained01'></video></video-player>",
        "<div class='video-embed'><a href='//youtu.be/Explained01'><img src='t.jpg'></a></div>",
        "<figure class='wp-block-embed'><div class='wp-block-embed__wrapper'>\n"
        "https://youtu.be/Explained01\n</div></figure>",
    ],
)
def test_a_wrapper_of_what_was_understood_is_nothing_of_its_own(body: str) -> None:
    assert [c.url for c in made(body).citations] == [f"{YOUTUBE}Explained01"]


@pytest.mark.parametrize(
    "body",
    [
        "<ul><li class='icon-youtube'><a href='https://www.youtube.com/@desk'>us</a></li></ul>",
        "<div class='player'>Left back, 31 years</div>",
        "<div class='audio-player' data-src='https://a.example/x.mp3'></div>",
        "<figure class='wp-block-embed is-type-wp-embed'><div class='wp-block-embed__wrapper'>"
        "https://b.example/other-post</div></figure>",
        "<script>var jwplayer = {};</script>",
        "<p>Watch https://b.example/about now.</p>",
    ],
)
def test_what_only_has_the_name_of_a_player_is_none(body: str) -> None:
    assert made(body).citations == ()


def test_an_embedded_address_of_an_unknown_host_is_to_be_looked_at() -> None:
    body = (
        "<p>Seen.</p><figure class='wp-block-embed is-type-video'>"
        "<div class='wp-block-embed__wrapper'>https://tv.example/w/12</div></figure>"
    )
    (citation,) = made(body).citations
    assert (citation.url, citation.quote) == ("https://tv.example/w/12", "Seen.")
    assert not citation.is_understood


def test_two_videos_of_one_element_are_two_citations() -> None:
    body = (
        "<div class='video-player' data-first='https://youtu.be/TwoVideos_1'"
        " data-next='https://youtu.be/TwoVideos_2'></div>"
    )
    assert [c.url for c in made(body).citations] == [
        f"{YOUTUBE}TwoVideos_1",
        f"{YOUTUBE}TwoVideos_2",
    ]


def test_a_frame_that_was_not_understood_counts_once_by_its_address() -> None:
    frame = "<iframe src='https://frames.example/1'></iframe>"
    body = f"{frame}<noscript>{frame}</noscript><iframe></iframe><iframe></iframe>"
    assert [c.url for c in made(body).citations] == ["https://frames.example/1", "", ""]


def test_videos_that_only_scripts_name_are_counted_in_the_note() -> None:
    state = "<script>window.state = {url: 'https:\\/\\/youtu.be\\/InScript_01', n: 1}</script>"
    draft = made(f"<p>Text.</p>{state}")
    assert draft.citations == ()
    assert draft.note == "Named in the page's scripts alone, and not cited: 1 more video."


def test_markup_that_holds_itself_is_followed_to_a_bound() -> None:
    frame = "&lt;iframe srcdoc=&quot;x&quot;&gt;"
    for _ in range(6):
        frame = f"&lt;iframe srcdoc=&quot;{frame.replace('&', '&amp;')}&quot;&gt;"
    draft = made(f'<iframe srcdoc="{frame}"></iframe>')
    assert unclear(draft)
    assert len(draft.citations) < 10
