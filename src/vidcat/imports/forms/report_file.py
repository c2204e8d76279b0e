"""Reports written by people, as YAML files in the form of seeds/report.schema.json."""

from pathlib import Path

from vidcat.domain.reports.drafts import ReportDraft
from vidcat.errors import BadReport
from vidcat.imports.forms.plain_yaml import read_yaml
from vidcat.imports.forms.report_form import report_from, report_schema

__all__ = ["read_report", "report_schema"]


def read_report(path: Path, *, ours: bool = False) -> ReportDraft:
    """Read a report file, `ours` when it comes with vidcat.

    Raises NoSuchPath, and BadReport that names the wrong field.
    """
    return report_from(read_yaml(path, BadReport, ours=ours))
