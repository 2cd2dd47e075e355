"""The use cases, as plain functions of a `Context`. No Flask here, and no SQL."""

from assess.services.access import (
    Resume,
    TooManyAttempts,
    authorised,
    issue_resume,
    redeem_code,
    redeem_link,
    revoke_resume,
    sign_out,
)
from assess.services.assessments import (
    BadAnswer,
    Outcome,
    answers_of,
    bank_of,
    complete,
    delete,
    get,
    outcome,
    save_answers,
    save_profile,
    save_relevance,
    set_lang,
    set_path,
    start,
)
from assess.services.context import Context, NoSuchAssessment, NotReady, Started, open_store
from assess.services.exchange import answers_json, bank_for, import_answers, import_file
from assess.services.population import Comparison, compare
from assess.services.reports import QueueFull, file_of, job, retry
from assess.services.reports import request as request_report
from assess.store import Assessment, Job

__all__ = [
    "Assessment",
    "BadAnswer",
    "Comparison",
    "Context",
    "Job",
    "NoSuchAssessment",
    "NotReady",
    "Outcome",
    "QueueFull",
    "Resume",
    "Started",
    "TooManyAttempts",
    "answers_json",
    "answers_of",
    "authorised",
    "bank_for",
    "bank_of",
    "compare",
    "complete",
    "delete",
    "file_of",
    "get",
    "import_answers",
    "import_file",
    "issue_resume",
    "job",
    "open_store",
    "outcome",
    "redeem_code",
    "redeem_link",
    "request_report",
    "retry",
    "revoke_resume",
    "save_answers",
    "save_profile",
    "save_relevance",
    "set_lang",
    "set_path",
    "sign_out",
    "start",
]
