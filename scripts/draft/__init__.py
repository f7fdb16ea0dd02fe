"""What the drafts of exhibits need that SQL cannot do."""
