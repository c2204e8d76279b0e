"""The read side: questions to the catalogue, answered in frozen values."""
