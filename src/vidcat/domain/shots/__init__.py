"""Shots: detection of cuts, fades and dissolves, keyframes, and borders."""
