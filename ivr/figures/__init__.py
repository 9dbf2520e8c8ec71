"""What reports say of calls: pure functions from rows to tables, each figure with one definition.

`docs/reports.md` defines them for people; the panel's pages and `kasja report` both show these tables.
"""
