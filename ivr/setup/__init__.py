"""What the machine lacks: Asterisk and espeak-ng from signed Debian packages, without root."""
