"""Export answers in formats that other programs read, one format a module."""
