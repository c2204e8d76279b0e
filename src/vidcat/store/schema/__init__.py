"""The schema: tables, migrations, keys and the engine."""
