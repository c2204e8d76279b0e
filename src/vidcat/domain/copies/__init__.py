"""Copies: fingerprints, alignment, matching, families, verdicts, idents and hash lists."""
