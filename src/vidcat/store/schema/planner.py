"""Advice to the query planner, which cannot know how many rows an index leaves."""

from typing import Any

from sqlalchemy import ColumnElement, func, null
from sqlalchemy.orm import InstrumentedAttribute


def unindexed(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """Return the same value, but not the column, so that the planner takes no index on it."""
    return func.coalesce(column, null())
