"""Import: check what comes from outside, then record all of it or nothing."""
