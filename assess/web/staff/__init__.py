"""The staff area, one module a page or noun, each with its view, what its template shows and its form."""

from assess.web.staff import (  # noqa: F401 (each adds its routes)
    account,
    again,
    agreement,
    ask,
    batches,
    cases,
    changes,
    client,
    client_list,
    clients,
    door,
    edit_client,
    hand_over,
    home,
    house,
    invitation,
    log,
    new_client,
    organisations,
    paper,
    people,
    second_step,
    shared,
    sign_in,
    table,
    table_now,
    table_question,
    table_report,
    table_result,
)
from assess.web.staff.blueprint import blueprint

__all__ = ["blueprint"]
