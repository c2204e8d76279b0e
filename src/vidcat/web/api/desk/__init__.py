"""JSON API of people at the desk."""
