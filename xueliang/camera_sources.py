"""How cameras are reached, as the settings have it: for watching them and for trying one."""

from functools import partial

from cameras.registry import open_source
from cameras.rtsp.tls import CameraTls
from cameras.supervisor import OpenSource
from xueliang.settings import CameraSettings


def source_opener(wanted: CameraSettings) -> OpenSource:
    """Opens the source of a camera's address."""
    return partial(open_source, connect_timeout_s=wanted.connect_timeout_s, tls=camera_tls(wanted))


def camera_tls(wanted: CameraSettings) -> CameraTls:
    """What is asked of the certificates of rtsps:// cameras."""
    return CameraTls(wanted.tls_verify, wanted.tls_ca_file, frozenset(wanted.tls_fingerprints))
