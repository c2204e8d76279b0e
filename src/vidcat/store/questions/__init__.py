"""Questions: filters from option to SQL, expressions and saved searches."""
