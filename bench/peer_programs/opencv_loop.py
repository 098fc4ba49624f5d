"""A plain loop: read a picture of each camera in turn, detect in it, go on."""

import cv2
import numpy as np

from bench.peer_programs.networks import count_objects, letterboxed, open_network
from bench.peer_programs.task import Meter, read_task


def main() -> None:
    """Do the task."""
    task = read_task()
    cv2.setNumThreads(task.threads)
    network = open_network(task)
    meter = Meter()
    open_clips = [cv2.VideoCapture(str(clip)) for clip in task.clips]
    pictures = objects = 0
    while open_clips:
        for clip in list(open_clips):
            there, image_bgr = clip.read()
            if not there:
                open_clips.remove(clip)
                continue
            objects += count_objects(network(letterboxed(np.asarray(image_bgr, np.uint8), task.imgsz)))
            pictures += 1
    meter.tell(pictures, objects, ("opencv-python-headless", "openvino", "onnxruntime"))


if __name__ == "__main__":
    main()
