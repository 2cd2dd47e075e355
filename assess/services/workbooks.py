"""The workbook of a complete assessment, made while its owner waits: it takes far less than a PDF."""

from __future__ import annotations

from assess.core.model import Lang
from assess.report.workbook import sheets_of
from assess.services import results
from assess.services.assessments import Assessment
from assess.services.context import Context


def workbook(ctx: Context, assessment: Assessment, lang: Lang) -> bytes:
    """The Excel workbook of one assessment. Raises NotReady without a profile."""
    from assess.report.xlsx import to_xlsx  # openpyxl takes a while to load

    return to_xlsx(sheets_of(results.diagnosis(ctx, assessment), ctx.library.frameworks(), lang))
