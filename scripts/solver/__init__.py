"""Linear and mixed-integer programs over the identities of a release, and their kept results."""
