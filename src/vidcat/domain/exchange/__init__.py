"""Exchange: the documents, records and rows that leave and arrive."""
