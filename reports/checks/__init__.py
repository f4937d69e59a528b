"""The consistency gate: rules over the report and its text, one small function each, that publishing asks first."""
