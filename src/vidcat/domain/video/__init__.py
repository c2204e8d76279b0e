"""Videos: one content each, its copies, facts, limits and stage runs."""
