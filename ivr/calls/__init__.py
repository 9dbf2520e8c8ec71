"""One call from answer to goodbye: the conductor and what it needs."""
