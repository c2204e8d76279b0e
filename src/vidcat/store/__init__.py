"""The only code that speaks SQL. No SQLAlchemy type leaves this package."""
