"""The consultant's desk: who is calling, for whom and why, and what to do next."""
