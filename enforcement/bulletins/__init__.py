"""The quarterly bulletin: its figures, its text, its paper (三（二）)."""
