"""Local fakes of the HTTP APIs that releases are uploaded to, as far as they are documented and used: the Hugging Face Hub and
Zenodo's deposits. They keep what they are given, refuse what the services refuse, and log every request."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TOKEN = "secret-token"

Answer = tuple[int, object]


class Fake:
    """A service that answers `do(method, path, query, body, headers)`; `fail_at` makes its n-th request answer 503."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.fail_at: int | None = None
        self.endpoint = ""

    def answer(self, method: str, target: str, body: bytes, headers) -> Answer:
        parts = urlsplit(target)
        self.log.append(f"{method} {parts.path}")
        if self.fail_at == len(self.log):
            return 503, {"error": "busy"}
        signed = parts.path.startswith("/signed/")
        if signed:
            assert "Authorization" not in headers, "a token went to somebody else's storage"
        elif headers.get("Authorization") != f"Bearer {TOKEN}":
            return 401, {"error": "no token"}
        return self.do(method, parts.path, parse_qs(parts.query), body)

    def do(self, method: str, path: str, query: dict, body: bytes) -> Answer:
        raise NotImplementedError


class Hub(Fake):
    """One dataset `titfortat/events`; files of more than `lfs_from` bytes go over LFS, in parts above `parts_from`."""

    def __init__(self, exists: bool = False, lfs_from: int = 3000, parts_from: int = 100_000) -> None:
        super().__init__()
        self.exists, self.lfs_from, self.parts_from = exists, lfs_from, parts_from
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.files: dict[str, bytes] = {".gitattributes": b""}
        self.tags: dict[str, dict[str, bytes]] = {}
        self.private: bool | None = None

    def do(self, method: str, path: str, query: dict, body: bytes) -> Answer:
        api = "/api/datasets/titfortat/events"
        if path == "/api/whoami-v2":
            return 200, {"name": "somebody"}
        if path == "/api/repos/create":
            told = json.loads(body)
            assert (told["type"], told["organization"], told["name"]) == ("dataset", "titfortat", "events")
            self.exists, self.private = True, told["private"]
            return 200, {"url": "x"}
        if path.startswith("/signed/"):
            return self.storage(method, path, body)
        if not self.exists:
            return 404, {"error": "Repository not found"}
        if path == api:
            return 200, {"id": "titfortat/events"}
        if path == f"{api}/refs":
            return 200, {"tags": [{"name": t, "ref": f"refs/tags/{t}"} for t in self.tags], "branches": []}
        if path == f"{api}/tree/main":
            assert query["recursive"] == ["true"]
            return 200, [{"type": "file", "path": p, "size": len(c)} for p, c in self.files.items()]
        if path == f"{api}/preupload/main":
            files = json.loads(body)["files"]
            for f in files:
                assert len(base64.b64decode(f["sample"])) == min(512, f["size"])
            mode = {True: "lfs", False: "regular"}
            return 200, {
                "files": [
                    {"path": f["path"], "uploadMode": mode[f["size"] > self.lfs_from], "shouldIgnore": False}
                    for f in files
                ]
            }
        if path == "/datasets/titfortat/events.git/info/lfs/objects/batch":
            return 200, {"transfer": "basic", "objects": [self.batch(o) for o in json.loads(body)["objects"]]}
        if path == "/lfs/verify":
            told = json.loads(body)
            return (200, {}) if len(self.objects.get(told["oid"], b"")) == told["size"] else (404, {})
        if path.startswith("/lfs/complete/"):
            oid = path.rpartition("/")[2]
            told = json.loads(body)
            assert [p["etag"] for p in told["parts"]] == [f"etag-{p['partNumber']}" for p in told["parts"]]
            self.objects[oid] = b"".join(self.parts[oid][p["partNumber"]] for p in told["parts"])
            return 200, {}
        if path == f"{api}/commit/main":
            return self.commit([json.loads(line) for line in body.splitlines()])
        if path == f"{api}/tag/main":
            self.tags[json.loads(body)["tag"]] = dict(self.files)
            return 200, {}
        raise AssertionError(f"the Hub has no {method} {path}")

    def batch(self, asked: dict) -> dict:
        oid, size = asked["oid"], asked["size"]
        if oid in self.objects:
            return {**asked}
        verify = {"href": f"{self.endpoint}/lfs/verify"}
        if size <= self.parts_from:
            return {
                **asked,
                "actions": {"upload": {"href": f"{self.endpoint}/signed/{oid}?signature=x"}, "verify": verify},
            }
        parts = range(1, -(-size // self.parts_from) + 1)
        header = {"chunk_size": str(self.parts_from)} | {
            f"{n:05d}": f"{self.endpoint}/signed/{oid}/{n}?signature=x" for n in parts
        }
        return {
            **asked,
            "actions": {"upload": {"href": f"{self.endpoint}/lfs/complete/{oid}", "header": header}, "verify": verify},
        }

    def storage(self, method: str, path: str, body: bytes) -> Answer:
        assert method == "PUT"
        oid, _, part = path.removeprefix("/signed/").partition("/")
        if part:
            self.parts.setdefault(oid, {})[int(part)] = body
            return 200, int(part)
        self.objects[oid] = body
        return 200, {}

    def commit(self, lines: list[dict]) -> Answer:
        assert lines[0]["key"] == "header" and lines[0]["value"]["summary"]
        for line in lines[1:]:
            value = line["value"]
            if line["key"] == "file":
                self.files[value["path"]] = base64.b64decode(value["content"])
            elif line["key"] == "lfsFile":
                content = self.objects[value["oid"]]
                assert hashlib.sha256(content).hexdigest() == value["oid"] and len(content) == value["size"]
                self.files[value["path"]] = content
            else:
                assert line["key"] == "deletedFile"
                del self.files[value["path"]]
        return 200, {"success": True, "commitOid": "abc"}


class Deposits(Fake):
    """Zenodo's drafts."""

    def __init__(self) -> None:
        super().__init__()
        self.drafts: dict[int, dict] = {}
        self.files: dict[int, dict[str, bytes]] = {}

    def do(self, method: str, path: str, query: dict, body: bytes) -> Answer:
        if path == "/api/deposit/depositions" and method == "POST":
            number = len(self.drafts) + 1
            self.drafts[number], self.files[number] = json.loads(body)["metadata"], {}
            for needed in ("title", "upload_type", "description", "creators"):
                assert self.drafts[number][needed]
            return 201, self.shown(number)
        if path == "/api/deposit/depositions":
            assert query["status"] == ["draft"]
            return 200, [self.shown(n) for n in self.drafts]
        if found := re.fullmatch(r"/api/deposit/depositions/(\d+)", path):
            return 200, self.shown(int(found[1]))
        if (found := re.fullmatch(r"/api/files/bucket-(\d+)/([^/]+)", path)) and method == "PUT":
            self.files[int(found[1])][found[2]] = body
            return 201, {"key": found[2], "size": len(body)}
        raise AssertionError(f"Zenodo has no {method} {path}")

    def shown(self, number: int) -> dict:
        files = [{"filename": n, "checksum": hashlib.md5(c).hexdigest()} for n, c in self.files[number].items()]
        links = {"bucket": f"{self.endpoint}/api/files/bucket-{number}", "html": f"{self.endpoint}/deposit/{number}"}
        return {"id": number, "title": self.drafts[number]["title"], "submitted": False, "files": files, "links": links}


@contextmanager
def served(fake: Fake) -> Iterator[Fake]:
    """The service on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            try:
                status, told = fake.answer(self.command, self.path, body, self.headers)
            except AssertionError as fault:
                status, told = 400, {"error": str(fault)}
            content = json.dumps(told).encode()
            self.send_response(status)
            if isinstance(told, int):
                self.send_header("ETag", f"etag-{told}")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = respond

        def log_message(self, *_: object) -> None:
            """The fake logs itself."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    fake.endpoint = f"http://127.0.0.1:{server.server_port}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
