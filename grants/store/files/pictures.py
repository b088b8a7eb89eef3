"""Makes a picture fit to show, in a process of its own: `python -m grants.store.files.pictures IN LARGE SMALL`.

What people send is opened here and nowhere else, with little memory and little time: a picture that is a bomb or meets
a fault of the decoder takes this process with it and nothing more. Turned upright, drawn anew on an empty sheet, so
that place, time and camera are gone. Alone imports Pillow; the web process and the worker never do.
"""

import resource
import sys
import warnings
from pathlib import Path

from PIL import Image, ImageFile, ImageOps
from pillow_heif import register_heif_opener

from grants.rules.uploads import MOST_PIXELS

FORMATS = ["JPEG", "PNG", "WEBP", "HEIF"]
LARGE, SMALL = 1600, 480
"""The longest side of each size, in pixels."""

NOT_A_PICTURE, TOO_LARGE = 3, 4
"""Exit statuses: it cannot be opened, or has too many pixels."""

MEMORY = 1536 * 1024 * 1024
SECONDS = 30


def make(source: Path, large: Path, small: Path) -> int:
    """Write the picture in both sizes as WebP, without anything but its pixels; return the exit status."""
    register_heif_opener()
    # Other libraries switch this on for the whole process: half a picture is no picture.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    try:
        with Image.open(source, formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                return TOO_LARGE
            # A JPEG is decoded at half or a quarter where that is still enough: most of the time is won here.
            found.draft("RGB", (LARGE, LARGE))
            found.load()
            upright = _plain(ImageOps.exif_transpose(found))
    except Image.DecompressionBombError:
        return TOO_LARGE
    except (OSError, SyntaxError, ValueError, MemoryError, EOFError):
        return NOT_A_PICTURE
    for path, side in ((large, LARGE), (small, SMALL)):
        upright.thumbnail((side, side), Image.Resampling.LANCZOS)
        sheet = Image.new("RGB", upright.size)
        sheet.paste(upright)
        sheet.save(path, "WEBP", quality=80, method=1)
    return 0


def _plain(picture: Image.Image) -> Image.Image:
    """Return a picture without anything to see through: on white where it had that."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    picture.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
    clear = picture.convert("RGBA")
    sheet = Image.new("RGB", clear.size, "white")
    sheet.paste(clear, mask=clear.getchannel("A"))
    return sheet


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    _limit()
    sys.exit(make(*map(Path, sys.argv[1:4])))
