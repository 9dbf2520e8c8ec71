"""The audit's pages: who did what to identities, accounts and data, and whether the record is whole."""
