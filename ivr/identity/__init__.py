"""Who is calling and what is proved: PESEL, NIP, telePIN, principals, assurance."""
