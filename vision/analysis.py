"""The one thread that keeps the detector busy and calls back with what it found."""

from collections import deque

from vision.due import Due
from vision.following import Following
from vision.inference import Batch, Inference
from vision.mailbox import Mailboxes


class Analysis:
    """Takes batches from the mailboxes to the detector, and what it finds to `following`.

    `warms`: the detector is run for every size of batch first.
    """

    def __init__(self, inference: Inference, mailboxes: Mailboxes, following: Following, warms: bool = False) -> None:
        self._inference = inference
        self._mailboxes = mailboxes
        self._following = following
        self._warms = warms
        self._begun: deque[list[Due]] = deque()

    def run(self) -> None:
        """Keep the detector busy until the mailboxes are closed."""
        if self._warms:
            self._inference.warm_up(lambda: self._mailboxes.is_closed)
        while (dues := self._mailboxes.collect(self._inference)) is not None:
            if dues:
                self._inference.start([due.wanted for due in dues], self._mailboxes.wake)
                self._begun.append(dues)
            for batch in self._inference.finished():
                self._finish(batch)
        for batch in self._inference.rest():
            self._finish(batch)

    def _finish(self, batch: Batch) -> None:
        dues = self._begun.popleft()
        for due, objects in zip(dues, batch.result(), strict=True):
            self._following.take(due, objects, batch.began_s)
        self._mailboxes.done(len(dues))
