"""A mail server that misbehaves on request, for the tests of the SMTP sender.

Prints "listening on" its port once it listens, and writes what happens to FOLDER/events.jsonl and each message that it takes to
FOLDER/<number>.eml. What it does wrong hangs on the recipient's local part (see Handler)."""

import argparse
import asyncio
import datetime
import ipaddress
import json
import logging
import pathlib
import ssl

from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--tls", choices=["none", "starttls", "implicit"], default="none")
parser.add_argument("--certificate", choices=["good", "expired", "other-host", "untrusted"], default="good")
parser.add_argument("--user")
parser.add_argument("--password")
parser.add_argument("--no-utf8", action="store_true")
parser.add_argument("--greeting", help="an answer in place of 220")
parser.add_argument("--per-connection", type=int, help="421 at the message after so many")
parser.add_argument("--hang-up-after", type=int, help="close the connection after so many messages, without a word")
parser.add_argument("--pause", type=float, default=0, help="seconds before each message is taken")
options = parser.parse_args()
events = open(options.folder / "events.jsonl", "a", buffering=1)
messages = 0


def note(**event):
    events.write(json.dumps(event) + "\n")


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(subject, key, issuer, issuer_key, days, authority=False):
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=30))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if not authority:
        names = [x509.DNSName(subject)]
        if subject == "localhost":
            names.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def make_certificates():
    """Writes ca.pem, which the client trusts, and server.pem with its key."""
    ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = "Test authority"
    ca = certificate(authority, ca_key, authority, ca_key, 30, authority=True)
    if options.certificate == "untrusted":
        authority, ca_key = "Unknown authority", ec.generate_private_key(ec.SECP256R1())
    server = certificate(
        "other.example" if options.certificate == "other-host" else "localhost",
        key, authority, ca_key, -1 if options.certificate == "expired" else 30,
    )
    pem = serialization.Encoding.PEM
    (options.folder / "ca.pem").write_bytes(ca.public_bytes(pem))
    (options.folder / "server.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + server.public_bytes(pem)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.folder / "server.pem")
    return context


class Server(SMTP):
    connections = 0

    def connection_made(self, transport):
        # STARTTLS comes by here a second time, on the same connection.
        if not hasattr(self, "number"):
            Server.connections += 1
            self.number, self.taken = Server.connections, 0
            note(event="connect", connection=self.number)
        super().connection_made(transport)

    async def push(self, status):
        text = status.decode() if isinstance(status, bytes) else status
        if options.greeting and text.startswith("220 mail.test"):
            await super().push(options.greeting)
            self.transport.close()
            return
        if options.user or not text.startswith("250-AUTH"):
            await super().push(status)


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        if options.per_connection is not None and server.taken >= options.per_connection:
            return "421 4.7.0 Too many messages on this connection"
        if address.startswith("bad-sender@"):
            note(event="bad sender", connection=server.number)
            return "553 5.7.1 Sender address rejected: not owned by user"
        envelope.mail_from = address
        envelope.mail_options.extend(mail_options)
        return "250 2.1.0 Ok"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        answer = {
            "refuse": "550-5.1.1 No such user here;\r\n550 5.1.1 check the \x1b[31maddress",
            "grey": "451 4.7.1 Greylisted, come back in 5 minutes",
            "relay": "554 5.7.1 Relay access denied",
            "client": "554 5.7.1 Client host rejected: blocked using a list",
            "busy": "421 4.3.2 Going down",
        }.get(address.split("@")[0])
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server, session, envelope):
        global messages
        kind = envelope.rcpt_tos[0].split("@")[0]
        if kind == "drop":
            server.transport.abort()
            return "250 never sent"
        await asyncio.sleep(30 if kind == "slow" else options.pause)
        answer = {
            "spam": "554 5.7.1 Content rejected",
            "big": "552 5.3.4 Message too big",
            "later": "451 4.3.0 Temporary trouble",
            "odd": "251 Taken, in our own way",
        }.get(kind, f"250 2.0.0 Ok: queued as {messages + 1}")
        if answer.startswith("2"):
            messages += 1
            server.taken += 1
            (options.folder / f"{messages}.eml").write_bytes(envelope.original_content)
            note(
                event="message", connection=server.number, sender=envelope.mail_from, recipient=envelope.rcpt_tos[0],
                options=envelope.mail_options, encrypted=session.ssl is not None, user=session.auth_data,
            )
        if options.hang_up_after is not None and server.taken >= options.hang_up_after:
            await server.push(answer)
            server.transport.abort()
        return answer


def authenticate(server, session, envelope, mechanism, login):
    good = login.login.decode() == options.user and login.password.decode() == options.password
    note(event="auth", mechanism=mechanism, good=good)
    return AuthResult(success=good, handled=False, auth_data=login.login.decode())


async def main():
    tls = make_certificates()
    loop = asyncio.get_running_loop()

    def protocol():
        return Server(
            Handler(), hostname="mail.test", enable_SMTPUTF8=not options.no_utf8, loop=loop,
            tls_context=tls if options.tls == "starttls" else None,
            authenticator=authenticate if options.user else None, auth_required=bool(options.user),
            auth_require_tls=options.tls == "starttls", timeout=600, command_call_limit=1_000_000,
        )

    server = await loop.create_server(
        protocol, "127.0.0.1", 0, ssl=tls if options.tls == "implicit" else None)
    print("listening on", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


# Failed handshakes are what it is for.
logging.disable()
asyncio.run(main())
