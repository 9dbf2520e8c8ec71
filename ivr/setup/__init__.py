"""What a fresh machine lacks: Asterisk, espeak-ng and the model, fetched and verified once."""
