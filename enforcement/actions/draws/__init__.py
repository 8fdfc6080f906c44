"""The acts of a double random draw, one module for each stage (三（三）)."""
