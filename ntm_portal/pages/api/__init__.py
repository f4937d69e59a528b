"""The read-only interface for other systems, `/api/v1/`: JSON or CSV, opened by personal access tokens.

Its numbers come from the selectors of the pages and the report. What its file `openapi.json` says is Vietnamese in
place, like the labels of figures: it is read by the people who build the other systems.
"""
