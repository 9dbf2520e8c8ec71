"""Calls of the past: searching them, replaying one, and what callers said in vain."""
