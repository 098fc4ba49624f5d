"""Weights files of detectors. In: a setting, a file, the name of a release. Out: a file that is sound, and its note.

Which are here (`shelf`), what is known of them (`notes`), fetching (`releases`), adding (`adding`), comparing
(`contest`). They never open a pickle that holds more than a network, and nothing here watches a camera.
"""

from vision.weights.shelf import NO_WEIGHTS as NO_WEIGHTS
from vision.weights.shelf import Shelved as Shelved
from vision.weights.shelf import find_weights as find_weights
from vision.weights.shelf import shelved as shelved
from vision.weights.shelf import shelved_at as shelved_at
