"""Who carries a message out of the door: a mail server, or a folder until there is one."""

import smtplib
import ssl
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

PATIENCE = 30.0
"""Seconds a silent mail server is waited for."""


class NotCarried(Exception):
    """The message did not leave. ``for_good``: trying again will not help. The words hold no address."""

    def __init__(self, why: str, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


class Courier(Protocol):
    """Carries a message, or raises NotCarried."""

    def carry(self, message: EmailMessage, name: str) -> None:
        """Carry a message to the address in its To header; ``name`` is unique for it and sorts by time."""


class Box:
    """Puts messages as .eml files in a folder, to be looked at; the same message twice is one file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def carry(self, message: EmailMessage, name: str) -> None:
        """Write the file; half a file is never seen."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = self.folder / f".{name}.part"
            part.write_bytes(message.as_bytes(policy=policy.default.clone(cte_type="8bit")))
            part.replace(self.folder / f"{name}.eml")
        except OSError as error:
            raise NotCarried(f"{type(error).__name__} {error.errno}") from error


class Smtp:
    """Hands messages to a mail server, at ``smtp://``, ``smtp+starttls://`` or ``smtps://[name:password@]host[:port]``."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.scheme, self.host = parts.scheme, parts.hostname or ""
        self.port = parts.port or {"smtp": 25, "smtp+starttls": 587, "smtps": 465}[parts.scheme]
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")

    def carry(self, message: EmailMessage, name: str) -> None:  # noqa: ARG002 - the Message-ID tells copies apart here
        """Send the message; what the server says for good (5xx) is not tried again."""
        try:
            with self._opened() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _words in error.recipients.values()]
            raise NotCarried(f"recipient refused {codes}", for_good=all(code >= 500 for code in codes)) from error
        except smtplib.SMTPResponseException as error:
            for_good = error.smtp_code >= 500 and not isinstance(error, smtplib.SMTPAuthenticationError)
            raise NotCarried(f"{type(error).__name__} {error.smtp_code}", for_good=for_good) from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotCarried(type(error).__name__) from error

    def _opened(self) -> smtplib.SMTP:
        if self.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=PATIENCE, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=PATIENCE)
        try:
            if self.scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
        except Exception:
            server.close()
            raise
        return server


def courier_for(smtp_url: str | None, instance: Path) -> Courier:
    """Return who carries messages: the mail server of the settings, or the folder ``mail`` in the instance."""
    return Smtp(smtp_url) if smtp_url else Box(instance / "mail")
