"""Commands that SQL cannot be: building, publishing, printing, measuring. Run as `python -m scripts.<name>`."""
