"""Ingest: spread the work of a batch over processes and record its results."""
