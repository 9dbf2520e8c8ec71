"""Hearing and speaking: recognition, endpointing, and prompts as audio."""
