"""A small SIP telephone (UDP, G.711 A-law, RFC 4733 keys): callers and consultants for tests and demos."""
