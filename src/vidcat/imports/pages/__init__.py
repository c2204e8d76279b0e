"""Pages: read reports from web pages, with the videos they refer to."""
