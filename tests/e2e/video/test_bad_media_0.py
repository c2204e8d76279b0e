"""Bad files: what is not a variant of one film."""

from bad_media import *  # noqa: F403

BATCH = 0
