"""Stands between programs and a PostgreSQL server (or a pooler) and lets something happen at a given byte.

    proxy = Proxy(folder, "/path/.s.PGSQL.5432")
    proxy.arm(1234, action)      after 1234 more bytes in either direction: action(link) is called, nothing is passed on meanwhile
    proxy.passed                 bytes so far

`link` knows the backend's process id and can be cut. Bytes before the one that was named have been passed on, those after it have
not: a message may be torn in two.
"""
import os
import select
import socket
import struct
import threading


class Link:
    """One connection: the program's side and the server's."""

    def __init__(self, client, server):
        self.client, self.server = client, server
        self.backend = None
        self.head = b""
        self.is_cut = False

    def learn(self, data):
        """The server tells its process id (BackendKeyData) once, after the login."""
        if self.backend is not None or len(self.head) > 20000:
            return
        self.head += data
        at = 0
        while at + 5 <= len(self.head):
            kind, length = self.head[at:at + 1], struct.unpack("!I", self.head[at + 1:at + 5])[0]
            if kind == b"K" and at + 9 <= len(self.head):
                self.backend = struct.unpack("!I", self.head[at + 5:at + 9])[0]
                return
            at += 1 + length

    def cut(self):
        self.is_cut = True
        for side in (self.client, self.server):
            try:
                side.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Proxy:
    def __init__(self, folder, target):
        self.target = target
        self.path = os.path.join(folder, ".s.PGSQL.5432")
        self.lock = threading.Lock()
        self.passed = 0
        self.trigger = None
        self.action = None
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        os.chmod(self.path, 0o777)
        self.listener.listen(64)
        threading.Thread(target=self.accept, daemon=True).start()

    def arm(self, count, action):
        with self.lock:
            self.trigger = None if count is None else self.passed + count
            self.action = action

    def disarm(self):
        """Whether it was still armed."""
        with self.lock:
            armed, self.trigger = self.trigger is not None, None
            return armed

    def close(self):
        self.listener.close()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        server = socket.socket(socket.AF_UNIX)
        try:
            server.connect(self.target)
        except OSError:
            client.close()
            server.close()
            return
        link = Link(client, server)
        try:
            self.relay(link)
        except OSError:
            pass
        client.close()
        server.close()

    def relay(self, link):
        while True:
            for ready in select.select([link.client, link.server], [], [])[0]:
                data = ready.recv(65536)
                if not data:
                    return
                if ready is link.server:
                    link.learn(data)
                if not self.hand_on(link, data, link.server if ready is link.client else link.client):
                    return

    def hand_on(self, link, data, to):
        with self.lock:
            due = self.trigger is not None and self.passed + len(data) >= self.trigger
            before = self.trigger - self.passed if due else len(data)
            self.passed += len(data)
            action = self.action
            if due:
                self.trigger = None
        to.sendall(data[:before])
        if due:
            action(link)
            if link.is_cut:
                return False
            if before < len(data):
                to.sendall(data[before:])
        return True
