"""Trains KASja's own acoustic model and language model, and writes them as Vosk loads them.

Nothing that answers calls imports this package. `python -m ivr.speech.training` rebuilds the shipped
model step by step; docs/training.md tells how, docs/model-card.md what came out.
"""
