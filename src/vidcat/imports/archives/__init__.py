"""Archives: measure and check zip files and bags before they are unpacked."""
