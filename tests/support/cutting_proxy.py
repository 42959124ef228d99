#!/usr/bin/env python3
"""Stands between a program and a PostgreSQL server and loses the answer to one COMMIT.

    cutting_proxy.py LISTEN CONNECT WORD

Both are paths of Unix sockets. From the moment the program has sent WORD, the server's next "COMMIT" is kept back and that
connection is cut: the server has committed, and the program cannot know. Connections made later go through untouched.
"""
import os
import select
import socket
import sys

COMMITTED = b"C\x00\x00\x00\x0bCOMMIT\x00"


def relay(client, server, word):
    """True once it has cut the connection."""
    armed = False
    sent = b""
    answered = b""
    while True:
        for ready in select.select([client, server], [], [])[0]:
            data = ready.recv(65536)
            if not data:
                return False
            if ready is client:
                sent = (sent + data)[-65536:]
                armed = armed or word in sent
                server.sendall(data)
                continue
            answered = (answered + data)[-65536:] if armed else b""
            if COMMITTED in answered:
                return True
            client.sendall(data)


def serve(client, path, word):
    server = socket.socket(socket.AF_UNIX)
    server.connect(path)
    cut = relay(client, server, word)
    client.close()
    server.close()
    return cut


def main():
    listen, path, word = sys.argv[1], sys.argv[2], sys.argv[3].encode()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(listen + ".new")
    listener.listen()
    os.rename(listen + ".new", listen)
    while True:
        client, _ = listener.accept()
        if serve(client, path, word):
            word = b"\0never sent\0"


main()
