"""Cases: what people close."""

from typing import Annotated, Any

from fastapi import Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse
from starlette.datastructures import UploadFile

from api.paging import Asked, as_page
from api.permissions import SeesCases
from api.routing import errors, new_router, picture_answer
from api.schemas.words import ID_PATTERN, Listing, Page
from api.schemas.work import AssigneeAnswer, AttachmentAnswer, CaseAnswer, CaseDetail, CaseMoveAsk
from api.service import Ports, Serving
from api.views.work import assignee_answer, attachment_answer, case_answer, case_detail
from cases.attachments import MAX_BYTES
from models.cases import CaseState
from models.db import cases
from models.errors import InputError

router = new_router("cases", "/cases")
CaseId = Annotated[str, Path(pattern=ID_PATTERN)]

_FORM: dict[str, Any] = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary"}},
}
_PICTURE_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}}
}


@router.get("", summary="Cases (案件列表)")
def list_cases(
    caller: SeesCases,
    ports: Ports,
    asked: Asked,
    state: Annotated[CaseState | None, Query()] = None,
    assignee: Annotated[str | None, Query(pattern=ID_PATTERN, description="`me` or an account's id")] = None,
    area_id: Annotated[str | None, Query(pattern=ID_PATTERN)] = None,
) -> Page[CaseAnswer]:
    """Cases within reach, newest first; a grid worker sees those assigned to them."""
    assignee_id = caller.account.id if assignee == "me" else assignee
    with ports.database.read() as session:
        found = cases.find(
            session,
            caller.scope,
            state=state,
            assignee_id=assignee_id,
            area_id=area_id,
            cursor=asked.cursor,
            limit=asked.limit,
        )
    return as_page(found, lambda case: case_answer(case, caller.scope))


@router.get("/{case_id}", summary="One case (案件详情)", responses=errors(404))
def get_case(case_id: CaseId, caller: SeesCases, ports: Ports) -> CaseDetail:
    """With its history and its pictures."""
    with ports.database.read() as session:
        case = cases.get(session, caller.scope, case_id)
        history = cases.history(session, caller.scope, case_id)
        attachments = cases.attachments(session, caller.scope, case_id)
    return case_detail(case, caller.scope, history, attachments)


@router.post("/{case_id}/moves", summary="Move a case (办理)", responses=errors(404, 409))
def move_case(case_id: CaseId, caller: SeesCases, ports: Ports, asked: CaseMoveAsk) -> CaseAnswer:
    """Which moves the caller may make stands in `allowed_moves`; some need a note, a worker or a photo."""
    moved = ports.desk.work.move(
        case_id,
        asked.move,
        caller.scope,
        assignee_id=asked.assignee_id,
        note=asked.note,
        attachment_ids=asked.attachment_ids,
        version=asked.version,
    )
    return case_answer(moved, caller.scope)


@router.get("/{case_id}/assignees", summary="Who may be assigned (可派遣人员)", responses=errors(404))
def list_assignees(case_id: CaseId, caller: SeesCases, ports: Ports) -> Listing[AssigneeAnswer]:
    """Grid workers whose area holds the case's grid, or is held by it."""
    found = ports.desk.work.assignees(case_id, caller.scope)
    return Listing(items=[assignee_answer(account) for account in found])


@router.post(
    "/{case_id}/attachments",
    summary="Add a picture (上传照片)",
    status_code=201,
    responses=errors(404, 413, 503),
    openapi_extra=_PICTURE_BODY,
)
async def add_attachment(case_id: CaseId, caller: SeesCases, serving: Serving, request: Request) -> AttachmentAnswer:
    """A JPEG, PNG or WebP of at most 10 MiB, judged by its content; then name it in a move."""
    data = await _sent_picture(request)
    async with serving.pictures.slot():
        attachment = await run_in_threadpool(serving.ports.desk.work.attach, case_id, data, caller.scope)
    return attachment_answer(attachment)


async def _sent_picture(request: Request) -> bytes:
    """Read only here, when it is known who sends it: a parameter of the route would be read before that."""
    async with request.form(max_files=1, max_fields=1) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise InputError("file: send one picture as the field `file` of multipart/form-data")
        return await file.read(MAX_BYTES + 1)


@router.get(
    "/{case_id}/attachments/{attachment_id}",
    summary="A picture of a case (附件)",
    response_class=FileResponse,
    responses=errors(404) | picture_answer("The file as it was stored", "image/jpeg", "image/png", "image/webp"),
)
def get_attachment(
    case_id: CaseId,
    attachment_id: Annotated[str, Path(pattern=ID_PATTERN)],
    caller: SeesCases,
    ports: Ports,
) -> FileResponse:
    """Evidence of its alert, or what was added while it was handled and checked."""
    with ports.database.read() as session:
        attachment = cases.attachment(session, caller.scope, case_id, attachment_id)
    return FileResponse(ports.files.path(attachment.sha256), media_type=attachment.media_type)
