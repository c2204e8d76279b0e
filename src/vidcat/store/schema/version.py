"""The schema version of a database: read at every start, without Alembic, which imports slowly."""

from sqlalchemy import Engine, inspect

HEAD = "0014"
"""The newest migration; a test holds it against those in migrations/."""


def is_current(engine: Engine) -> bool:
    """Return whether a database has the schema of this vidcat."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").fetchall()
    return [tuple(row) for row in found] == [(HEAD,)]
