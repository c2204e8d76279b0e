"""The labelling desk: pages and a JSON API over the same calls as the command line."""
