"""In whose name the program works: names, heads of documents, parameters. Data, not code."""

from __future__ import annotations

from foundation.jurisdiction.loading import (
    Jurisdiction,
    JurisdictionError,
    Parameter,
    current,
    load,
)

__all__ = ["Jurisdiction", "JurisdictionError", "Parameter", "current", "load"]
