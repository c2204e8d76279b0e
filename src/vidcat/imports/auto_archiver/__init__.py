"""The records that auto-archiver (Bellingcat) leaves, read without running anything."""
