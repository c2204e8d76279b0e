"""Files by SHA-256: originals, opened read-only, and the blobs we keep."""
