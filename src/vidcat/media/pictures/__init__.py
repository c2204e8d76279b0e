"""Pictures: reduce, hash, compare and encode frames."""
