"""Reads FOLDER/0.eml … with Python's own e-mail package and prints what it finds as a JSON list."""

import email
import email.header
import email.policy
import email.utils
import html.parser
import json
import pathlib
import sys


def defects(part):
    found = [type(defect).__name__ for defect in part.defects]
    for name, value in part.items():
        found += [f"{name}: {type(defect).__name__}" for defect in value.defects]
    for child in part.iter_parts() if part.is_multipart() else []:
        found += defects(child)
    return found


def addresses(data, name):
    # The older parser: the newer one keeps the space between two encoded words of a display name, against RFC 2047.
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    raw = [
        value.encode("utf-8", "surrogateescape").decode()
        for field, value in message.raw_items()
        if field.lower() == name
    ]
    return [
        {"name": str(email.header.make_header(email.header.decode_header(shown))), "address": address}
        for shown, address in email.utils.getaddresses(raw)
    ]


def content(message, kind):
    body = message.get_body((kind,))
    return None if body is None else body.get_content()


class TagCheck(html.parser.HTMLParser):
    """Finds tags that are not closed, or closed out of turn."""

    VOID = {"meta", "br", "hr"}

    def __init__(self, text):
        super().__init__()
        self.open, self.wrong = [], []
        self.feed(text)
        self.close()
        self.wrong += self.open

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.wrong.append("/" + tag)


def read(data):
    message = email.message_from_bytes(data, policy=email.policy.SMTPUTF8)
    return {
        "headers": message.keys(),
        "subject": str(message["subject"]),
        "from": addresses(data, "from"),
        "to": addresses(data, "to"),
        "replyTo": addresses(data, "reply-to"),
        "messageID": str(message["message-id"]),
        "autoSubmitted": str(message["auto-submitted"]),
        "language": str(message["content-language"]),
        "date": int(message["date"].datetime.timestamp()),
        "contentType": message.get_content_type(),
        "text": content(message, "plain"),
        "html": content(message, "html"),
        "defects": defects(message),
        "unbalanced": TagCheck(content(message, "html") or "").wrong,
    }


folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
json.dump([read((folder / f"{n}.eml").read_bytes()) for n in range(count)], sys.stdout)
