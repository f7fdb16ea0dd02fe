"""Books: a dbt project of its own (models, macros), what runs it (scripts), what invents books for it (invented)."""
