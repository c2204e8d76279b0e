"""Bad files: part 1 of 5 of the variants of one film."""

from bad_media import *  # noqa: F403

BATCH = 1
