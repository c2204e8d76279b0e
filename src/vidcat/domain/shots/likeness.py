"""Compare reduced pictures: how far apart in grey levels, how alike in structure."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

# In grey levels: what two pictures of one scene may differ by. Chosen, as all thresholds of shot
# detection, on the tuning half of bench/shots.py.
SAME_WITHIN = 5.0
# A correlation above which two pictures show one scene whatever the light.
SAME_LIKENESS = 0.8
# In grey levels: sensor noise below it must not count as structure on an almost even picture.
_NOISE = 5.0


def distance(a: Floats, b: Floats) -> Floats:
    """Return the mean absolute difference over the last axis, in grey levels."""
    # Half the time of .mean(), and this is asked for every frame.
    total: Floats = np.abs(a - b).sum(axis=-1)
    return total / np.float32(a.shape[-1])


def likeness(a: Floats, b: Floats) -> Floats:
    """Correlate each of (n, k) with each of (m, k) mean-free pictures.

    The result (n, m) is 1 for the same structure, whatever the exposure, and 0 for none in common.
    """
    noise = np.float32(_NOISE * _NOISE * a.shape[1])
    energy_a = np.einsum("ij,ij->i", a, a) + noise
    energy_b = np.einsum("ij,ij->i", b, b) + noise
    # Not a @ b.T: threads of BLAS, woken for so little, cost more than they bring.
    matched = np.einsum("ik,jk->ij", a, b) / np.sqrt(np.outer(energy_a, energy_b))
    return np.asarray(matched, np.float32)


def is_same_scene(a: Floats, b: Floats) -> bool:
    """Return whether two mean-free pictures (k,) show the same, whatever the exposure."""
    return bool(distance(a, b) < SAME_WITHIN or likeness(a[None], b[None])[0, 0] > SAME_LIKENESS)
