"""The demo: a small finished catalogue made of real footage."""
