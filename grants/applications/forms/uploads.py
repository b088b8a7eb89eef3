"""A photo or a spoken answer with a draft, and the written summary of it. May import: web."""

from typing import Any, Self

from flask import request
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import CombinedMultiDict, FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms import BooleanField, FileField

from grants.rules import uploads
from grants.rules.refusals import Invalid
from grants.web.forms import Form, RecordForm, StoryField


class UploadForm(Form):
    """One file at a time: its button says whether it is to see or to hear."""

    photo = FileField(_("Kies een foto"), render_kw={"accept": "image/jpeg,image/png,image/webp,image/heic,.heic"})
    voice = FileField(_("Kies een gesproken bericht"), render_kw={"accept": "audio/*,.m4a,.mp3,.ogg,.webm"})

    @classmethod
    def arrived(cls, **given: Any) -> Self:
        """Return the form as posted; a body that is too large is refused at its field, unread."""
        if request.method != "POST":
            return super().arrived(**given)
        try:
            posted: CombinedMultiDict[str, Any] = CombinedMultiDict([request.files, request.form])
        except RequestEntityTooLarge:
            form = cls.blank(**given)
            form.refuse(Invalid("file_too_large", "photo", most=uploads.MOST_PHOTO_BYTES // (1024 * 1024)))
            return form
        form = cls(posted, **given)
        form.keyed()
        return form

    @property
    def kind(self) -> str:
        """Which of the two was sent."""
        return "voice" if request.form.get("do") == "voice" else "photo"

    def accepts(self) -> bool:
        """Tell whether this press can be carried out; what was too large to read cannot."""
        return not self.errors and super().accepts()

    def sent(self) -> tuple[bytes, str]:
        """Return what was sent and the name it had; empty when nothing was chosen."""
        file = self[self.kind].data
        return (file.read(), file.filename or "") if isinstance(file, FileStorage) else (b"", "")


class SummaryForm(RecordForm):
    """What the makers told, written down and read back."""

    text = StoryField(_("Wat vertelden ze?"), most=4000, needed=True, missing=_("Schrijf op wat de makers vertelden."))
    read_back = BooleanField(_("Ik las het voor aan de makers. Zij zeggen: zo is het."))
