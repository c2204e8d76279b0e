"""JSON API of videos."""
