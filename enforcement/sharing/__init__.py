"""The read-only interface by which departments and levels share enforcement data."""
