"""A provider on this machine whose answers say which question they are to."""

import json
import socket
import threading
import time

LENGTH = 30


def words(question):
    """The answer to a question, in words that stand in no other answer."""
    return [f"{question}w{index}ü👩‍🚀." for index in range(LENGTH)]


def answer(question):
    return " ".join(words(question))


class Provider:
    """Listens on a port of 127.0.0.1, and remembers what it was asked.

    The answer to a question that begins with `stop` stays away after its tenth word, and one to
    `slow` takes a rest there.
    """

    def __init__(self, pause=0.001):
        self.pause = pause
        self.asked = set()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                self._answer(connection, self._question(connection))
                connection.shutdown(socket.SHUT_WR)
                connection.recv(1)
            except OSError:
                pass  # The program was killed: that is what it is here for.

    def _question(self, connection):
        request = b""
        while b"\r\n\r\n" not in request:
            piece = connection.recv(65536)
            if not piece:
                raise OSError("no request")
            request += piece
        head, _, body = request.partition(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n")
                      if line.lower().startswith(b"content-length:"))
        while len(body) < length:
            piece = connection.recv(65536)
            if not piece:
                raise OSError("half a request")
            body += piece
        content = json.loads(body)["messages"][-1]["content"]
        # A question that nobody answered goes along with the next.
        question = content.split("\n")[-1]
        self.asked.add(question)
        return question

    def _answer(self, connection, question):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                           b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
        for index, word in enumerate(words(question)):
            if question.startswith("stop") and index == 10:
                connection.recv(1)
                return
            if question.startswith("slow") and index == 10:
                time.sleep(1.3)
            self._send(connection, {"delta": {"content": word if index == 0 else " " + word}})
            time.sleep(self.pause)
        self._send(connection, {"delta": {}, "finish_reason": "stop"})
        done = b"data: [DONE]\n\n"
        connection.sendall(b"%x\r\n%s\r\n0\r\n\r\n" % (len(done), done))

    @staticmethod
    def _send(connection, choice):
        event = json.dumps({
            "id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m",
            "choices": [{"index": 0, "finish_reason": None} | choice]})
        piece = f"data: {event}\n\n".encode()
        connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
