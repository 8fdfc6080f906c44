"""History import: one workbook brings the past of an office into the registers."""
