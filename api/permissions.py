"""The callers routes ask for, by what their role must carry."""

from typing import Annotated

from fastapi import Depends

from api.callers import Caller, Require
from models.people import Permission

SeesCameras = Annotated[Caller, Depends(Require(Permission.SEE_CAMERAS))]
SetsCameras = Annotated[Caller, Depends(Require(Permission.SET_CAMERAS))]
SeesRules = Annotated[Caller, Depends(Require(Permission.SEE_RULES))]
SetsRules = Annotated[Caller, Depends(Require(Permission.SET_RULES))]
SeesGates = Annotated[Caller, Depends(Require(Permission.SEE_GATES))]
SetsGates = Annotated[Caller, Depends(Require(Permission.SET_GATES))]
OpensDoors = Annotated[Caller, Depends(Require(Permission.OPEN_DOORS))]
SeesAlerts = Annotated[Caller, Depends(Require(Permission.SEE_ALERTS))]
JudgesAlerts = Annotated[Caller, Depends(Require(Permission.JUDGE_ALERTS))]
SeesCases = Annotated[Caller, Depends(Require(Permission.SEE_CASES))]
DispatchesCases = Annotated[Caller, Depends(Require(Permission.DISPATCH_CASES))]
SetsAreas = Annotated[Caller, Depends(Require(Permission.SET_AREAS))]
SeesAccounts = Annotated[Caller, Depends(Require(Permission.SEE_ACCOUNTS))]
SetsAccounts = Annotated[Caller, Depends(Require(Permission.SET_ACCOUNTS))]
SeesSystem = Annotated[Caller, Depends(Require(Permission.SEE_SYSTEM))]
SeesAudit = Annotated[Caller, Depends(Require(Permission.SEE_AUDIT))]
