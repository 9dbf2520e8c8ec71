"""Phrases and prompts, for clerks: what callers say, and what KASja says."""
