"""What every answer carries to keep browsers strict (OWASP ASVS 5.0, level 2), and what may be kept where.

May import: Flask.
"""

from flask import Flask, g, request
from flask_login import current_user
from werkzeug.wrappers import Response

POLICY = "; ".join(
    (
        "default-src 'none'",
        "img-src 'self'",
        "font-src 'self'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Addresses hold tokens: they stay here, also when somebody follows a link out.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

A_YEAR = 365 * 24 * 3600


def install(app: Flask) -> None:
    """Put the headers on every answer."""

    @app.after_request
    def strict(answer: Response) -> Response:
        for name, value in ALWAYS.items():
            answer.headers.setdefault(name, value)
        if app.config["SESSION_COOKIE_SECURE"]:
            answer.headers.setdefault("Strict-Transport-Security", f"max-age={A_YEAR}; includeSubDomains")
        _keep(answer)
        return answer


def _keep(answer: Response) -> None:
    """Say who may keep this answer: files with a stamp for a year, public pages with an ETag, nothing else."""
    if request.endpoint == "static":
        stamped = "v" in request.args and answer.status_code in (200, 304)
        answer.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if stamped else "no-cache"
        return
    if "Cache-Control" in answer.headers:
        return
    etag = g.get("etag")
    if etag and answer.status_code in (200, 304) and not getattr(current_user, "is_authenticated", False):
        answer.set_etag(etag)
        answer.headers["Cache-Control"] = "private, no-cache"
        answer.vary.update(("Cookie", "Accept-Language"))
    else:
        answer.headers["Cache-Control"] = "no-store"
