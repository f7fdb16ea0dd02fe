"""Publishes what was built and tested, keeps versions of it, and puts one back.

`folder.PublishedFolder` holds the state; a step is a method of it, and what a step needs is in the modules beside it.
docs/RELIABILITY.md goes through the steps.
"""


class PublishError(RuntimeError):
    """Nothing was published; the message says why and what is still in place."""
