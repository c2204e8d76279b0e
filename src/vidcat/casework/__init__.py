"""What people say of the footage: each call is one statement, in one transaction."""
