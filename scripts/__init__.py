"""What SQL cannot do. commands/ are run as `python -m scripts.commands.<name>`; the other folders are the rooms behind
them, and no two rooms import each other (tests/python/test_rooms.py)."""
