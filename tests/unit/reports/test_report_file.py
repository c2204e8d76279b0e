"""Report files: what is read, and how the wrong field is named."""

import json
from pathlib import Path

import pytest

from places import SEEDS
from vidcat.domain.reports.drafts import CitationKind, ReportDraft
from vidcat.domain.values.counts import Hedge
from vidcat.errors import BadReport, NoSuchPath, UsageError
from vidcat.imports.forms.plain_yaml import MAX_BYTES
from vidcat.imports.forms.report_file import read_report, report_schema
from work import counted_calls

SMALL = """\
title: A parade
published: 2016
citations:
  - {number: 1, kinds: [parade, deployment], published: 2016-06-06, url: "https://a.example/v"}
claims:
  - {number: 1, citation: 1, type: technical, count: 3}
"""


def read(folder: Path, text: str | bytes) -> ReportDraft:
    path = folder / "report.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_report(path, ours=True)  # without a process, which reads the same


def test_scalars_stay_the_text_that_was_written(tmp_path: Path) -> None:
    draft = read(tmp_path, SMALL)
    assert draft.slug == "a-parade"
    assert draft.published is not None
    assert draft.published.edtf == "2016"
    (citation,) = draft.citations
    assert citation.kinds == (CitationKind.PARADE, CitationKind.DEPLOYMENT)
    assert citation.published is not None
    assert citation.published.edtf == "2016-06-06"
    assert str(draft.claims[0].count) == "3"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", r"one YAML document"),
        ("- 1", r"^the report: must hold fields$"),
        ("slug: a", r"^title: is missing$"),
        (SMALL + "titel: x", r"^titel: is no field here$"),
        (SMALL.replace("2016-06-06", "June"), r"^citations\[0\]\.published: 'June' is not a date"),
        (SMALL.replace("count: 3", "count: some"), r"^claims\[0\]\.count: 'some' is not a count"),
        (SMALL.replace("citation: 1", "citation: 2"), r"^claims\[0\]\.citation: .* citation 2$"),
        (SMALL.replace("citation: 1", "citation: x"), r"^claims\[0\]\.citation: must be a whole"),
        (SMALL.replace("parade,", "picnic,"), r"^citations\[0\]\.kinds\[0\]: .*'parade'"),
        (SMALL.replace("https:", "file:"), r"^citations\[0\]\.url: .*http://"),
        (SMALL.replace("https://a.example", "https://["), r"^citations\[0\]\.url: "),
        (SMALL + "slug: Not A Slug", r"^slug: "),
        (SMALL + "language: '<b>'", r"^language: "),
        (SMALL + "title: again", r"^line 7: the field 'title' stands there twice$"),
        ("title: &a x\nnote: *a", r"^line 1: anchors and tags"),
        ("title: *a", r"not YAML|aliases"),
        ("title: !!python/object/apply:os.system [id]", r"^line 1: anchors and tags"),
        ("? [a]\n: b", r"^line 1: a field must have a name$"),
        ("title: [", r"^the file is not YAML: "),
        ("title: a\n---\ntitle: b", r"one YAML document"),
        ("title: a\x00b", r"not YAML"),
        (b"title: \xff\xfe", r"not UTF-8"),
        ("[" * 200_000, r"nested too deeply"),
        ("{a: " * 200_000, r"nested too deeply"),
        (b"#" * (MAX_BYTES + 1), r"larger than 5 MiB"),
    ],
)
def test_what_is_wrong_is_named_by_its_place_at_once(
    tmp_path: Path, text: str | bytes, says: str
) -> None:
    with counted_calls() as count, pytest.raises(BadReport, match=says) as refused:
        read(tmp_path, text)
    assert len(refused.value.message) < 400
    assert count.calls < 100_000


def test_an_empty_field_is_a_field_left_out(tmp_path: Path) -> None:
    draft = read(tmp_path, "title: a\nslug:\npublished: null\nnote: ~\nurl: ''\n")
    assert (draft.slug, draft.published, draft.note, draft.url) == ("a", None, "", "")


def test_a_path_without_a_file_is_an_error_of_the_call(tmp_path: Path) -> None:
    with pytest.raises(NoSuchPath):
        read_report(tmp_path / "none.yaml")
    with pytest.raises(UsageError):
        read_report(tmp_path)


def test_the_published_schema_is_that_of_the_reader() -> None:
    published = json.loads((SEEDS / "report.schema.json").read_text(encoding="utf-8"))
    assert published == report_schema()


@pytest.mark.parametrize("path", sorted((SEEDS / "reports").glob("*.yaml")), ids=lambda p: p.stem)
def test_every_seed_report_is_read_under_the_name_of_its_file(path: Path) -> None:
    assert read_report(path, ours=True).slug == path.stem


def test_the_first_seed_holds_what_the_contract_lists() -> None:
    draft = read_report(SEEDS / "reports" / "nujaba-southern-aleppo-2016.yaml", ours=True)
    assert draft.published is not None
    assert draft.published.edtf == "2016-06~"
    assert [tuple(citation.kinds) for citation in draft.citations] == [
        (CitationKind.PARADE,),
        (CitationKind.BATTLEFIELD,),
        (CitationKind.PARADE,),
        (CitationKind.PARADE, CitationKind.DEPLOYMENT),
        (CitationKind.FUNERAL,),
    ]
    assert [(claim.citation, claim.count.hedge) for claim in draft.claims] == [
        (1, Hedge.AT_LEAST),
        (1, Hedge.NOT_GIVEN),
        (1, Hedge.SEVERAL),
        (1, Hedge.NOT_GIVEN),
        (2, Hedge.NOT_GIVEN),
        (1, Hedge.NOT_GIVEN),
    ]
    assert not draft.text
    assert not any(part.quote for part in (*draft.citations, *draft.claims))
