"""The annual report on the three enforcement systems (三项制度执行情况报告), from the records."""
