"""The sandbox: confine the process that reads hostile bytes, and talk to it."""
