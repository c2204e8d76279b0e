"""Pages of people at the desk."""
