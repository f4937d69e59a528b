"""Forms of what the report needs besides figures: periods, documents, classes."""
