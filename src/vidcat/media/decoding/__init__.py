"""Decoding: read untrusted containers and streams frame by frame."""
