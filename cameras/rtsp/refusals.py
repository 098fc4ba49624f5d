"""What a camera's refusal means, in words a person can act on."""

from cameras.rtsp.faults import RemoteProtocolError
from models.errors import CameraError, CameraFault, CameraUnauthorised, CameraUnreachable

_WORDS = {
    400: "the camera calls our request malformed",
    404: "the camera has no such stream: check the path of the address",
    406: "the camera cannot describe the stream in a form we read",
    451: "the camera does not understand a parameter of the address",
    453: "the camera has no bandwidth left: it serves too many viewers",
    454: "the camera has forgotten our session",
    455: "the camera refuses to play now",
    459: "the camera wants each track controlled on its own",
    500: "the camera reports an error of its own",
    501: "the camera lacks a method that playing needs",
    503: "the camera is busy: it serves too many viewers, or is still starting",
    505: "the camera speaks another version of RTSP",
    551: "the camera lacks an option that playing needs",
}


def refusal(status: int, method: str, *, tcp: bool) -> CameraError:
    """The error for a response that is no success. `tcp`: which transport we had asked for."""
    if status == 401:
        return CameraUnauthorised("the camera refused the username or password (401)")
    if status == 403:
        return CameraUnauthorised("the camera forbids this stream to this account (403)")
    if status == 461:
        asked, other = ("TCP", "udp") if tcp else ("UDP", "tcp")
        return CameraFault(f"the camera does not send over {asked} (461): set the transport to {other}")
    if status in _WORDS:
        kind = CameraUnreachable if status == 503 else CameraFault
        return kind(f"{_WORDS[status]} ({status} to {method})")
    if 400 <= status < 600:
        return CameraFault(f"the camera answered {status} to {method}")
    return RemoteProtocolError(f"the camera answered {status} to {method}, which means nothing")
