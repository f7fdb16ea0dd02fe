"""Runs dbt and the linters, and knows whether there is anything new to run them for."""
