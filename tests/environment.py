"""Settings of a test run, set before Django reads them (a pytest plugin, see `addopts`)."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if not os.environ.get("NTM_DATA_DIR"):
    os.environ["NTM_DATA_DIR"] = tempfile.mkdtemp(prefix="ntm-test-")
    atexit.register(shutil.rmtree, os.environ["NTM_DATA_DIR"], ignore_errors=True)
# WhiteNoise warns when nothing was collected yet, and warnings are errors here.
Path(os.environ["NTM_DATA_DIR"], "static").mkdir(parents=True, exist_ok=True)

for name, value in {
    "NTM_DEMO": "1",
    "NTM_LOG_LEVEL": "WARNING",
    "NTM_EMAIL_URL": "memorymail://",
    "NTM_DATABASE_URL": "",  # a developer's .env must not choose the database of the tests
}.items():
    os.environ.setdefault(name, value)
