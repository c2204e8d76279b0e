"""Sightings: statements, versions, reviews, counting, coverage and travel to copies."""
