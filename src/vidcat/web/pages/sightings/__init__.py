"""Pages of sightings."""
