import socket
import threading
import time

from .rollbook import Case, School, Server, wait_for
from .wire import Visit, add_admin, answer, connect, everything, request


class Slow(Case):
    """Clients that only hold a place."""


    def setUp(self):
        self.server = Server(self, School(self, students=1), "--client-timeout", "2")

    def ends(self, *pieces, pause=0.4, least=1.0, most=8.0):
        """Sends pieces slowly; the server must hang up in time."""
        start = time.monotonic()
        with connect(self.server) as connection:
            try:
                for piece in pieces:
                    connection.sendall(piece)
                    time.sleep(pause)
                    if time.monotonic() - start > most:
                        break
                while connection.recv(65536):
                    pass
            except (BrokenPipeError, ConnectionResetError):
                pass
        spent = time.monotonic() - start
        self.assertGreater(spent, least)
        self.assertLess(spent, most)

    def test_a_connection_that_says_nothing_is_ended(self):
        self.ends(b"")

    def test_a_head_that_comes_letter_by_letter_is_ended(self):
        self.ends(*[bytes([letter]) for letter in request(headers=["X-Slow: " + "a" * 90])])

    def test_a_body_that_comes_letter_by_letter_is_ended(self):
        head = request("/login", "POST", ["Content-Length: 100"])
        self.ends(head, *[b"a"] * 100)

    def test_a_body_that_does_not_come_is_ended(self):
        self.ends(request("/login", "POST", ["Content-Length: 100"]))

    def test_who_takes_turns_is_left_in_peace(self):
        with connect(self.server) as connection:
            for _ in range(3):
                time.sleep(1.2)
                connection.sendall(request())
                self.assertEqual(answer(connection)[0], 200)

    def test_many_slow_clients_do_not_keep_others_out(self):
        slow = [connect(self.server) for _ in range(100)]
        for connection in slow:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
        with connect(self.server) as connection:
            connection.sendall(request())
            self.assertEqual(answer(connection)[0], 200)
        for connection in slow:
            connection.close()


class Reader(Case):
    def test_a_reader_that_stands_still_is_ended_and_lets_its_snapshot_go(self):
        school = School(self, students=400)
        add_admin(self, school)
        server = Server(self, school, "--client-timeout", "2")
        visit = Visit(server)
        self.assertEqual(visit.sign_in(), 303)
        cookies = "; ".join(f"{name}={value}" for name, value in visit.cookies.items())
        plain = socket.socket()
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        plain.connect(("127.0.0.1", server.port))
        with plain:
            plain.sendall(request("/backup/download/all", headers=["Cookie: " + cookies]))
            wait_for(lambda: "end=cut" in server.log.read_text(), seconds=15)


class Crowd(Case):
    def test_one_address_gets_half_of_all_connections(self):
        server = Server(self, School(self, students=1), "--connections", "8")
        held = [connect(server) for _ in range(4)]
        for connection in held:
            connection.sendall(request())
            self.assertEqual(answer(connection)[0], 200)
        with connect(server) as fifth:
            try:
                fifth.sendall(request())
                self.assertEqual(fifth.recv(10), b"")
            except ConnectionError:
                pass
        held.pop().close()

        def is_open():
            with connect(server) as again:
                try:
                    again.sendall(request())
                    return answer(again)[0] == 200
                except ConnectionError:
                    return False
        wait_for(is_open)
        for connection in held:
            connection.close()

    def test_behind_a_proxy_connections_wait_for_their_turn(self):
        server = Server(self, School(self, students=1), "--connections", "2", "--behind-proxy")
        held = [connect(server) for _ in range(12)]
        for connection in held:
            connection.sendall(request())
        served = []

        def read(connection):
            served.append(answer(connection)[0])
            connection.close()
        threads = [threading.Thread(target=read, args=(connection,)) for connection in held]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=20)
        self.assertEqual(served, [200] * 12)


class Size(Case):
    def setUp(self):
        self.server = Server(self, School(self, students=1))

    def status(self, data):
        got, _ = everything(self.server, data)
        return int(got.split()[1]) if got else 0

    def test_heads_that_are_too_large_are_refused_and_the_connection_ended(self):
        for data in (request(headers=["X-Large: " + "a" * 20_000]),
                     request(headers=[f"X-Many-{n}: a" for n in range(101)]),
                     request(headers=[f"X-Much-{n}: " + "a" * 8000 for n in range(20)]),
                     request("/login?next=" + "a" * 200_000)):
            self.assertIn(self.status(data), (400, 414, 431), data[:60])

    def test_a_form_that_is_too_large_is_refused(self):
        body = b"username=" + b"a" * 600_000
        data = request("/login", "POST", [f"Content-Length: {len(body)}", "Connection: close"], body)
        self.assertEqual(self.status(data), 413)

    def test_who_goes_on_sending_what_nobody_reads_is_cut_off(self):
        with connect(self.server) as connection:
            connection.sendall(request("/backup/clear", "POST", ["Content-Length: 100000000000"]))
            sent = 0
            with self.assertRaises((BrokenPipeError, ConnectionResetError)):
                while sent < 300 << 20:
                    sent += connection.send(b"a" * (1 << 20))


class Smuggling(Case):
    """Requests that two servers in a row could read in two ways."""

    def setUp(self):
        self.server = Server(self, School(self, students=1))

    def refused_and_ended(self, data):
        # What stands behind must not be answered.
        got, spent = everything(self.server, data + request("/healthz"))
        self.assertTrue(got.startswith(b"HTTP/1.1 400 "), (data, got[:200]))
        self.assertNotIn(b" 200 ", got)
        self.assertEqual(got.count(b"HTTP/1.1 "), 1, got)
        self.assertLess(spent, 10)

    def post(self, *headers, body=b""):
        return request("/login", "POST", headers, body)

    def test_a_length_and_chunks_at_once(self):
        self.refused_and_ended(self.post(
            "Content-Length: 4", "Transfer-Encoding: chunked", body=b"0\r\n\r\n"))
        self.refused_and_ended(self.post(
            "Transfer-Encoding: chunked", "Content-Length: 4", body=b"0\r\n\r\n"))

    def test_two_lengths_or_one_that_is_no_number(self):
        self.refused_and_ended(self.post("Content-Length: 4", "Content-Length: 5", body=b"aaaa"))
        for length in ("-1", "+4", "0x4", "4, 5", "four", "99999999999999999999999"):
            self.refused_and_ended(self.post(f"Content-Length: {length}", body=b"aaaa"))

    def test_other_codings_than_chunks(self):
        for coding in ("xchunked", "chunked, identity", "gzip", "chunked\r\nTransfer-Encoding: x"):
            self.refused_and_ended(self.post(f"Transfer-Encoding: {coding}", body=b"0\r\n\r\n"))

    def test_chunks_whose_size_is_none(self):
        for body in (b"zz\r\n\r\n", b"-1\r\na\r\n0\r\n\r\n", b"0x1\r\na\r\n0\r\n\r\n",
                     b"fffffffffffffffff\r\na", b"1\r\naa\r\n0\r\n\r\n"):
            self.refused_and_ended(self.post("Transfer-Encoding: chunked", body=body))

    def test_a_space_before_the_colon_and_lines_that_go_on(self):
        self.refused_and_ended(self.post("Content-Length : 4", body=b"aaaa"))
        self.refused_and_ended(self.post("X-Long: a\r\n b", "Content-Length: 0"))

    def test_no_host_or_two_or_one_that_is_none(self):
        for lines in (b"", b"Host: a\r\nHost: b\r\n", b"Host: a/b\r\n", b"Host: a b\r\n", b"Host: <a>\r\n"):
            got, _ = everything(
                self.server, b"GET /healthz HTTP/1.1\r\n" + lines + b"Connection: close\r\n\r\n")
            self.assertTrue(got.startswith(b"HTTP/1.1 400 "), (lines, got[:100]))


class Head(Case):
    """HEAD says what GET would, and no more."""

    def setUp(self):
        school = School(self, students=5)
        add_admin(self, school)
        self.ok(school.run("backup"))
        self.kept = school.vault()[0]
        self.server = Server(self, school)
        visit = Visit(self.server)
        self.assertEqual(visit.sign_in(), 303)
        self.cookies = "Cookie: " + "; ".join(f"{n}={v}" for n, v in visit.cookies.items())

    def test_a_download_of_unknown_length_claims_none_and_leaves_the_connection_whole(self):
        with connect(self.server) as connection:
            for path in ("/backup/download/students", "/backup/download/all"):
                connection.sendall(request(path, "HEAD", [self.cookies]))
                data = b""
                while not data.endswith(b"\r\n\r\n"):
                    data += connection.recv(65536)
                head = data.decode().lower()
                self.assertIn(" 200 ", head)
                self.assertIn("attachment; filename=", head)
                self.assertNotIn("content-length", head)
                connection.sendall(request())
                status, _, body = answer(connection)
                self.assertEqual((status, body.strip()), (200, b"ok"))

    def test_a_kept_backup_has_its_size(self):
        visit_line = request("/backup/vault/" + self.kept.name, "HEAD", [self.cookies])
        with connect(self.server) as connection:
            connection.sendall(visit_line + request())
            time.sleep(1)
            data = connection.recv(65536)
        head, rest = data.split(b"\r\n\r\n", 1)
        self.assertIn(f"content-length: {self.kept.stat().st_size}", head.decode().lower())
        self.assertTrue(rest.startswith(b"HTTP/1.1 200 "), rest[:60])

    def test_errors_and_redirects_have_no_body_either(self):
        for path in ("/no/such/page", "/students/999999", "/login", "/backup/"):
            with connect(self.server) as connection:
                connection.sendall(request(path, "HEAD", [self.cookies]) + request())
                time.sleep(0.5)
                rest = connection.recv(65536).split(b"\r\n\r\n", 1)[1]
                self.assertTrue(rest.startswith(b"HTTP/1.1 200 "), (path, rest[:60]))


class Metrics(Case):
    def test_another_name_for_this_machine_does_not_open_the_metrics(self):
        server = Server(self, School(self, students=1))
        for host, wanted in (("127.0.0.1", 200), ("localhost:8080", 200), ("evil.example", 401)):
            got, _ = everything(
                server, f"GET /metrics HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            self.assertEqual(int(got.split()[1]), wanted, host)
