"""A server that answers every request with the same stream of deltas, as fast as it is read.

The path says what to send: `/20000/0/v1/chat/completions` is 20,000 deltas without a pause,
`/2000/2/…` is 2,000 deltas, one every 2 ms. Each delta is one event in one HTTP/1.1 chunk, as
providers send them; a stream without pauses is one block of bytes made before the first request,
so that the server is never what is waited for.
"""

import socket
import threading
import time

from stream_formats import FORMATS

WORDS = "The quick brown fox jumps over the lazy dog and then goes home to sleep.\n\n".split(" ")


LAST_WORD = "finis."

# What a server with one model lists.
MODELS = (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"
          b'{"object": "list", "data": [{"id": "gpt-4o-mini", "object": "model"}]}')


def words(count):
    """The text of each delta: four or five letters with a space, as tokens are."""
    return [WORDS[index % len(WORDS)] + " " for index in range(count - 1)] + [LAST_WORD]


def text_size(count):
    """How many bytes of text an answer of `count` deltas has."""
    return sum(map(len, words(count)))


def _head(content_type):
    return (b"HTTP/1.1 200 OK\r\nContent-Type: " + content_type
            + b"\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n")


def _chunks(format, count):
    """The answer's HTTP chunks, one by one: one for each delta, as providers send them."""
    content_type, pieces = FORMATS[format]
    yield _head(content_type)
    for piece in pieces(words(count)):
        yield b"%x\r\n%s\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"


class StreamServer:
    """Listens on a port of 127.0.0.1 until the process ends."""

    def __init__(self, counts, format="openai"):
        self.format = format
        # When each delta of the last slow answer was sent.
        self.sent = []
        self.blocks = {count: b"".join(_chunks(format, count)) for count in counts}
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=16)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def base(self, count, pause=0):
        """The base URL of a stream of so many deltas, with so many milliseconds between two."""
        return f"http://127.0.0.1:{self.port}/{count}/{pause}"

    def url(self, count, pause=0):
        """Where any request for such a stream goes."""
        return f"{self.base(count, pause)}/v1/chat/completions"

    def _accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                count, pause = self._read_request(connection)
                if count is None:
                    connection.sendall(MODELS)
                elif pause:
                    self._drip(connection, count, pause / 1000)
                else:
                    connection.sendall(self.blocks[count])
                connection.shutdown(socket.SHUT_WR)
                connection.recv(1)
            except OSError:
                pass  # The program under measure has gone; it will say why itself.

    @staticmethod
    def _read_request(connection):
        request = b""
        while b"\r\n\r\n" not in request:
            piece = connection.recv(65536)
            if not piece:
                raise OSError("no request")
            request += piece
        head, _, body = request.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        while len(body) < length:
            body += connection.recv(65536)
        path = head.split(b" ")[1].decode()
        if path.endswith("/models"):
            return None, None
        _, count, pause, *_ = path.split("/")
        return int(count), float(pause)

    def _drip(self, connection, count, pause):
        due = time.perf_counter()
        self.sent = []
        for index, chunk in enumerate(_chunks(self.format, count)):
            # The head comes first.
            if index > 0:
                self.sent.append(time.perf_counter())
            connection.sendall(chunk)
            due += pause
            time.sleep(max(0, due - time.perf_counter()))
