"""JSON API of equipment."""
