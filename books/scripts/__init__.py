"""Runs the dbt project of the books over a folder: what arrives, what is kept, what is wrong."""
