"""Roboflow's `InferencePipeline.init_with_custom_logic`, as of 2026 in the package `streamvision` (`inference` passes
it on): its readers, its multiplexer and its threads, with the network in the custom logic."""

import itertools
from typing import Any

from bench.peer_programs.networks import count_objects, letterboxed, open_network
from bench.peer_programs.task import Meter, read_task


def main() -> None:
    """Do the task."""
    from streamvision.stream.pipeline import InferencePipeline

    task = read_task()
    network = open_network(task)
    done = itertools.count()
    objects: list[int] = []

    def detect(frames: list[Any]) -> list[dict[str, int]]:
        """One result for each picture of the batch; the network is given one picture at a time."""
        return [{"objects": count_objects(network(letterboxed(frame.image, task.imgsz)))} for frame in frames]

    def take(found: Any, _: Any) -> None:
        """Pictures come singly from one camera and in lists from several, with gaps where a camera has ended."""
        for each in found if isinstance(found, list) else [found]:
            if each is not None:
                next(done)
                objects.append(each["objects"])

    clips = [str(clip) for clip in task.clips]
    pipeline = InferencePipeline.init_with_custom_logic(
        video_reference=clips if len(clips) > 1 else clips[0], on_video_frame=detect, on_prediction=take
    )
    meter = Meter()
    pipeline.start(use_main_thread=False)
    pipeline.join()
    meter.tell(next(done), sum(objects), ("streamvision", task.network, "opencv-python"))


if __name__ == "__main__":
    main()
