"""Linear and mixed-integer linear programs over the identities of a release, and their kept results."""
