"""The citation of a frame reads back exactly, and what is none is refused at once."""

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vidcat.domain.values.citation_uri import FrameCitation, parse_citation
from vidcat.domain.values.regions import Region
from vidcat.domain.values.time import TimeBase
from vidcat.errors import BadCitation
from work import counted_calls

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
HEAD = f"vidcat:{SHA}"


@st.composite
def boxes(draw: st.DrawFn) -> Region:
    x, y = draw(st.floats(0, 0.999)), draw(st.floats(0, 0.999))
    return Region(x, y, draw(st.floats(1e-6, 1 - x)), draw(st.floats(1e-6, 1 - y)))


ticks = st.integers(-(2**62), 2**62)
citations = st.builds(
    lambda sha, pts, box, num, den: FrameCitation(sha, min(pts), max(pts), TimeBase(num, den), box),
    st.text("0123456789abcdef", min_size=64, max_size=64),
    st.tuples(ticks, ticks),
    st.none() | boxes(),
    st.integers(1, 10**9),
    st.integers(1, 10**9),
)


@given(citations)
@example(FrameCitation(SHA, 0, 0, TimeBase(1, 25), Region(0.100001375, 0, 0.899998625, 1)))
@example(FrameCitation(SHA, 0, 0, TimeBase(1, 25), Region(0.5, 0.5, 1e-8, 1e-8)))
def test_a_citation_reads_back_from_what_it_prints(cited: FrameCitation) -> None:
    again = parse_citation(str(cited))
    assert (again.sha256, again.pts, again.end_pts, again.time_base) == (
        cited.sha256,
        cited.pts,
        cited.end_pts,
        cited.time_base,
    )
    if cited.region is None:
        assert again.region is None
    else:
        assert again.region is not None
        assert again.region.numbers == pytest.approx(cited.region.numbers, abs=1e-8)
    assert str(parse_citation(str(again))) == str(again)


@given(boxes())
def test_percents_are_written_as_media_fragments_wants_them(box: Region) -> None:
    printed = str(FrameCitation(SHA, 0, 0, TimeBase(1, 25), box))
    assert "e" not in printed.partition("percent:")[2]  # digits and a dot, no exponent


def test_the_examples_of_the_contract_are_read() -> None:
    one = parse_citation(f"{HEAD}?t=76800/1/12800#xywh=percent:12.5,40,25,30")
    assert one == FrameCitation(
        SHA, 76_800, 76_800, TimeBase(1, 12_800), Region(0.125, 0.4, 0.25, 0.3)
    )
    assert one.time_s == 6.0
    span = parse_citation(f"  {HEAD.upper()}?t=76800,102400/1/12800\n")
    assert (span.sha256, span.pts, span.end_pts, span.region) == (SHA, 76_800, 102_400, None)
    assert parse_citation(f"{HEAD}?t=-5/1001/30000").pts == -5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "vidcat:",
        HEAD,
        f"{HEAD}?t=1",
        f"{HEAD}?t=1/25",
        f"{HEAD}?t=1.5/1/25",
        f"{HEAD}?t=\u0661/1/25",
        f"{HEAD}?t=1/-1/25",
        f"{HEAD}?t=1/1/25#",
        f"{HEAD}?t=1/1/25#xywh=1,2,3,4",
        f"{HEAD}?t=1/1/25#xywh=percent:",
        f"{HEAD}?t=1/1/25#xywh=percent:nan,0,1,1",
        f"{HEAD}?t=1/1/25 and more",
        f"{HEAD}?t=1/1/25\x00",
        f"{HEAD[:-1]}?t=1/1/25",
        f"{HEAD}0?t=1/1/25",
        f"{HEAD}?t={'9' * 30}/1/25",
        f"https://example.org/{HEAD}?t=1/1/25",
    ],
)
def test_what_has_not_the_form_is_no_citation(text: str) -> None:
    with pytest.raises(BadCitation, match="is no citation of a frame; it looks like"):
        parse_citation(text)


@pytest.mark.parametrize("base", ["0/25", "1/0", "0/0"])
def test_a_time_base_that_is_none_is_named(base: str) -> None:
    with pytest.raises(BadCitation, match=r"^t: "):
        parse_citation(f"{HEAD}?t=1/{base}")


def test_a_span_that_ends_before_it_begins_is_named() -> None:
    with pytest.raises(BadCitation, match=r"^t: the span ends at 1, before it begins at 2"):
        parse_citation(f"{HEAD}?t=2,1/1/25")


@pytest.mark.parametrize(
    "box",
    [
        "0,0,0,0",
        "50,0,60,10",
        "-1,0,10,10",
        "0,0,100",
        "0,0,100,100,1",
        "1e999,0,1,1",
        "e,e,e,e",
        "1-1,0,1,1",
        ",,,",
    ],
)
def test_a_box_that_is_none_is_named(box: str) -> None:
    with pytest.raises(BadCitation, match=r"^xywh: "):
        parse_citation(f"{HEAD}?t=1/1/25#xywh=percent:{box}")


@given(st.text() | st.text("vidcat:0af?t=/,.#xywh%e-+", max_size=500).map(HEAD.__add__))
def test_any_other_text_is_refused_with_our_own_error(text: str) -> None:
    with suppress(BadCitation):  # any other error fails the test
        parse_citation(text)


@pytest.mark.parametrize(
    "text",
    [
        "vidcat:" * 10**6,
        HEAD + "?t=" + "1" * 10**7,
        HEAD + "?t=1/1/25#xywh=percent:" + "1," * 10**6,
        HEAD + "?t=1/1/25#xywh=percent:" + "." * 300,
        " " * 10**7,
    ],
)
def test_a_huge_text_is_refused_at_once(text: str) -> None:
    with counted_calls() as count, pytest.raises(BadCitation):
        parse_citation(text)
    assert count.calls < 100  # it is not even searched
