"""The desk: people, sign-in, permissions, viewing and marks."""
