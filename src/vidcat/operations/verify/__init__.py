"""Verification of a catalogue against itself and the files that it tells of."""
