"""What measures the project for minutes, and writes what it measured into docs/."""
