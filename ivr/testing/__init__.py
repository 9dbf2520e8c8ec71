"""Shipped fakes and callers: everything needed to test a hotline without callers."""
