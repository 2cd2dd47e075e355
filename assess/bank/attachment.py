"""ANSWERS.json out of a report PDF that anybody may have sent. Loads pikepdf, so import it where it is used."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from pikepdf import settings

from assess.bank.answers_file import FILE_NAME

# A few kilobytes of packed zeros unpack to gigabytes: qpdf stops at these sizes, in the whole process.
MAX_UNPACKED = 32_000_000

settings.set_qpdf_limits(
    flate_max_memory=MAX_UNPACKED,
    run_length_max_memory=MAX_UNPACKED,
    png_max_memory=MAX_UNPACKED,
    tiff_max_memory=MAX_UNPACKED,
    max_stream_filters=2,
    doc_max_warnings=100,
)


# What pikepdf raises for damaged or hostile files, besides its own errors.
BROKEN = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError, MemoryError)


class UnreadablePdf(Exception):
    """The PDF cannot be used; the message says why."""


def answers_in(data: bytes, limit: int) -> bytes:
    """The bytes of the embedded ANSWERS.json, at most `limit`. Raises UnreadablePdf."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise UnreadablePdf("the PDF is encrypted; send it without a password")
            if FILE_NAME not in pdf.attachments:
                raise UnreadablePdf(f"the PDF carries no {FILE_NAME}; only reports of this program do")
            answers: bytes = pdf.attachments[FILE_NAME].get_file().read_bytes()
    except pikepdf.PasswordError:
        raise UnreadablePdf("the PDF is encrypted; send it without a password") from None
    except BROKEN:
        raise UnreadablePdf("the PDF is damaged and cannot be read") from None
    if len(answers) > limit:
        raise UnreadablePdf(f"its {FILE_NAME} is larger than {limit:,} bytes")
    return answers
