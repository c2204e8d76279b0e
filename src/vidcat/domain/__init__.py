"""Nouns and rules. Nothing in here opens a file, runs a program or speaks SQL."""
