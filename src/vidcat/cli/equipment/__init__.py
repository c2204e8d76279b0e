"""Equipment: the taxonomy of types, physical objects, and countries."""
