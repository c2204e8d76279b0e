"""JSON API of copies."""
