"""Builds the panel from the settings: its address, its log-in, its ports to the hotline."""
