"""Demonstration data: an invented office, told through the acts of every room."""
