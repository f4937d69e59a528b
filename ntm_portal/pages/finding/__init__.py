"""Search from every page: units, criteria and documents by what a person types."""
