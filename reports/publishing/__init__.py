"""Sign-off: what a published version freezes, how it is made and compared, and its pages."""
