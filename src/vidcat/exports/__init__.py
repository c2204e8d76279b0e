"""What leaves the building: answers in the forms that other programs read, one form a module."""
