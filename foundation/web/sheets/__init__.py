"""Workbooks that people fill in and hand back: declared columns, a template, strict reading."""

from foundation.web.sheets.declared import Column, Problem, Sheet, as_date
from foundation.web.sheets.reading import Reading, read_rows

__all__ = ["Column", "Problem", "Reading", "Sheet", "as_date", "read_rows"]
