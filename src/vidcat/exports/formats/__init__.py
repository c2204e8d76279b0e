"""Formats: one file format of an answer a module."""
