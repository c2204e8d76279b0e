"""Parts that several formats are made of."""
