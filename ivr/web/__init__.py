"""What every web part shares: the gate before each page, sessions, log-in, headers, templates."""
