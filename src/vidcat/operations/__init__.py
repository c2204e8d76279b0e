"""Use cases that take several steps: ingest, frames, copies, import, export and the demo."""
