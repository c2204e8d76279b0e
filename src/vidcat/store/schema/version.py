"""The schema version of a database: read at every start, without Alembic, which imports slowly."""

from sqlalchemy import Connection, Engine, inspect

HEAD = "0018"
"""The newest migration; a test holds it against those in migrations/."""

_VERSIONS = "SELECT version_num FROM alembic_version"


def is_current(engine: Engine) -> bool:
    """Return whether a database has the schema of this vidcat."""
    with engine.connect() as connection:
        return versions_of(connection) == [HEAD]


def versions_of(connection: Connection) -> list[str]:
    """Return the schema versions that a database names: one, or none where it is new."""
    if not inspect(connection).has_table("alembic_version"):
        return []
    return [str(row[0]) for row in connection.exec_driver_sql(_VERSIONS)]
