"""Where work happens: this machine's own process pool."""
