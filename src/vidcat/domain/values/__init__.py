"""Times, regions, dates, counts and text: values without an identity."""
