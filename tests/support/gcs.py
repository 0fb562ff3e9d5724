"""A server on loopback that speaks Google Cloud Storage's own API, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.s3 import free_port, wait_for

# The emulator answers one request at a time, and would wait for a download whose reader asks for something else meanwhile.
_SERVE = """
import http.server, sys
http.server.HTTPServer = http.server.ThreadingHTTPServer
from gcp_storage_emulator.server import create_server
create_server("127.0.0.1", int(sys.argv[1]), in_memory=True, default_bucket="bucket").run()
"""


@contextmanager
def gcs_server() -> Iterator[str]:
    """What an address below its bucket `bucket` needs after its path."""
    port = free_port()
    command = [sys.executable, "-c", _SERVE, str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}")
        yield f"?scheme=http&endpoint_override=127.0.0.1:{port}&retry_limit_seconds=10"
    finally:
        server.kill()
        server.wait()
