"""The taxpayer's own page: Ustawienia → Infolinia Krajowej Administracji Skarbowej → telePIN."""
