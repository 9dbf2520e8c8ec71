"""Builds everything from the settings: the only package that knows every concrete class."""
