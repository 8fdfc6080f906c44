"""Regions of the jurisdiction (GB/T 2260): in memory, read once from its file."""

from __future__ import annotations

from foundation.regions.tree import Region, RegionError, Regions, read, tree

__all__ = ["Region", "RegionError", "Regions", "read", "tree"]
