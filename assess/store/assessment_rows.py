"""An assessment, and the rows that it is kept in."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable

from assess.core.model import Profile, RespondentRole
from assess.store.records import Assessment, Response
from assess.store.session import Row, to_optional_time, to_time

# All that hangs on an assessment: its responses (0), their answers (1) and relevance (2). Colleagues' are not among
# them (`voices`).
PARTS = """
    select 0 as kind, id as response_id, role as name, '' as value, 0 as revision from responses
        where assessment_id = ? and voice = 0
    union all
    select 1, r.id, a.question_id, a.value, a.revision from answers a join responses r on r.id = a.response_id
        where r.assessment_id = ? and r.voice = 0
    union all
    select 2, r.id, v.domain, cast(v.value as text), v.revision
        from relevance v join responses r on r.id = v.response_id where r.assessment_id = ? and r.voice = 0
"""


def profile_columns(profile: Profile) -> Row:
    """The columns of a profile."""
    return {
        "company": profile.company,
        "industry": profile.industry,
        "prefecture": profile.prefecture,
        "municipality": profile.municipality,
        "employees": profile.employees,
        "goals": json.dumps(profile.goals),
        "barriers": json.dumps(profile.barriers),
        "usage": profile.usage,
        "institution": profile.institution,
        "value_added": profile.value_added,
        "value_added_people": profile.value_added_people,
    }


def profile_of(row: Row) -> Profile | None:
    """The profile of a row of `assessments`; None before it was given."""
    if row["industry"] is None:
        return None
    return Profile(
        industry=row["industry"],
        prefecture=row["prefecture"],
        employees=row["employees"],
        company=row["company"],
        municipality=row["municipality"],
        goals=tuple(json.loads(row["goals"])),
        barriers=tuple(json.loads(row["barriers"])),
        usage=row["usage"],
        institution=row["institution"] or "",
        value_added=row["value_added"],
        value_added_people=row["value_added_people"],
    )


def _responses(parts: Iterable[Row]) -> dict[RespondentRole, Response]:
    roles: dict[int, RespondentRole] = {}
    responses: dict[int, Response] = defaultdict(Response)
    for part in parts:
        response, name = responses[part["response_id"]], part["name"]
        match part["kind"]:
            case 0:
                roles[part["response_id"]] = name
            case 1:
                response.answers[name], response.revisions[name] = part["value"], part["revision"]
            case _:
                response.relevance[name] = int(part["value"])
                response.relevance_revisions[name] = part["revision"]
    return {roles[number]: responses[number] for number in sorted(roles)}


def assessment_of(row: Row, parts: Iterable[Row]) -> Assessment:
    """The assessment of a row of `assessments` and its rows of `PARTS`."""
    return Assessment(
        id=row["id"],
        lang=row["lang"],
        path=row["path"],
        usage=row["usage"],
        bank_hash=row["bank_hash"],
        catalogue_hash=row["catalogue_hash"],
        profile=profile_of(row),
        origin=row["origin"],
        consented_at=to_optional_time(row["consented_at"]),
        created_at=to_time(row["created_at"]),
        updated_at=to_time(row["updated_at"]),
        completed_at=to_optional_time(row["completed_at"]),
        responses=_responses(parts),
        target=row["target"],
        replanned_at=to_optional_time(row["replanned_at"]),
    )
