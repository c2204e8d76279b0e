"""Frames: decode exact frames for commands and the server, and play videos."""
