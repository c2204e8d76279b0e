"""Attacks on vidcat in numbers, and the table of what came of them; see __main__.py."""
