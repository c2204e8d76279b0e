"""Statements of people on the footage: each call is one statement, in one transaction."""
