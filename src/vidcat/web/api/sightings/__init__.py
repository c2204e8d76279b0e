"""JSON API of sightings."""
