"""A clip as it is cut plays in the browser people use, from its first picture to its last."""

from pathlib import Path

from models.media import Codec
from tests.system.browser import chinese_browser
from tests.unit.vision.streams import encoded
from vision.clips.encoding import encode
from vision.clips.mp4 import remux

_PLAY = """async () => {
    const video = document.querySelector('video');
    video.muted = true;
    video.playbackRate = 4;
    const over = new Promise((done, fail) => {
        video.onended = done;
        video.onerror = () => fail(new Error(video.error.message));
    });
    await video.play();
    await over;
    return {
        seconds: video.duration,
        size: [video.videoWidth, video.videoHeight],
        pictures: video.getVideoPlaybackQuality().totalVideoFrames,
    };
}"""


def test_a_clip_plays_to_its_end(tmp_path: Path) -> None:
    units = encoded(Codec.H264, 30, 10, (320, 240), b_pictures=2)
    remux(units, tmp_path / "as_sent.mp4")
    encode(units, tmp_path / "masked.mp4", [[(0, 0), (0.5, 0), (0.5, 1)]])
    with chinese_browser(tmp_path) as page:
        for name in ("as_sent", "masked"):
            (tmp_path / f"{name}.html").write_text(f"<video src='{name}.mp4'></video>")
            page.goto((tmp_path / f"{name}.html").as_uri())
            played = page.evaluate(_PLAY)
            assert played["size"] == [320, 240]
            assert 2.8 <= played["seconds"] <= 3.1
            assert played["pictures"] >= 25
