"""Sheets: read rows of CSV files and workbooks."""
