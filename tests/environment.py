"""Settings of a test run, set before Django reads them (a pytest plugin, see `addopts`)."""

import os
import tempfile

os.environ.setdefault("NTM_DEMO", "1")
os.environ.setdefault("NTM_DATA_DIR", tempfile.mkdtemp(prefix="ntm-test-"))
os.environ.setdefault("NTM_LOG_LEVEL", "WARNING")
os.environ.setdefault("NTM_EMAIL_URL", "memorymail://")
