"""Provenance: postings, places, attestations, custody and lineage."""
