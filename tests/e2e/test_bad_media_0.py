"""Bad files: what is not a variant of one film."""

from e2e.bad_media import *  # noqa: F403

BATCH = 0
