"""Acts on penalty cases, one module for each part of the procedure."""
