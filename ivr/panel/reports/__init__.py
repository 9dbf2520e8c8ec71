"""Reports: tables and charts over the calls of a period, each with its definition."""
