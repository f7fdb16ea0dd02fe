"""Invented books that agree with a printed release."""
