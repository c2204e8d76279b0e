"""Network: fetch public web pages through pinned, checked addresses."""
