"""Export: write answers whole or not at all, with their line in the log of custody."""
