"""How far apart two colours look: HyAB distance (Abasi et al. 2019) in OKLab (Ottosson 2020)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Values = NDArray[np.float32]

_STEPS = np.arange(256) / 255
# The transfer function of IEC 61966-2-1 (sRGB).
LINEAR = np.where(_STEPS <= 0.04045, _STEPS / 12.92, ((_STEPS + 0.055) / 1.055) ** 2.4).astype(np.float32)

# https://bottosson.github.io/posts/oklab/, the matrices of 2021-01-25; one column for each result.
TO_CONES = np.array(
    [
        [0.4122214708, 0.2119034982, 0.0883024619],
        [0.5363325363, 0.6806995451, 0.2817188376],
        [0.0514459929, 0.1073969566, 0.6299787005],
    ],
    np.float32,
)
TO_LAB = np.array(
    [
        [0.2104542553, 1.9779984951, 0.0259040371],
        [0.7936177850, -2.4285922050, 0.7827717662],
        [-0.0040720468, 0.4505937099, -0.8086757660],
    ],
    np.float32,
)
# Below this light pixelmatch's cube root is a straight line, the first stretch of its table. That is far off the curve,
# (2, 0, 0) and (0, 0, 0) are 0.062 apart so and 0.034 by OKLab's own; we take the same to count the same.
DARK = 1 / 4096

# Lightness as seen beside a white page, https://bottosson.github.io/posts/colorpicker/: else dark counts too much.
K1, K2 = 0.206, 0.03
K3 = (1 + K1) / (1 + K2)


def apart(first: Pixels, second: Pixels) -> Values:
    """Between colours of shape (..., 3), sRGB: 0 for equal ones, 1 between black and white."""
    step = oklab(first) - oklab(second)
    return np.asarray(np.abs(step[..., 0]) + np.hypot(step[..., 1], step[..., 2]), np.float32)


def oklab(pixels: Pixels) -> Values:
    """Lightness (0-1, with the toe), green to red, blue to yellow."""
    lab = _root(LINEAR[pixels] @ TO_CONES) @ TO_LAB
    bent = K3 * lab[..., 0] - K1
    lab[..., 0] = 0.5 * (bent + np.sqrt(bent * bent + 4 * K2 * K3 * lab[..., 0]))
    return np.asarray(lab, np.float32)


def _root(light: Values) -> Values:
    return np.where(light < DARK, light * DARK ** (-2 / 3), np.cbrt(light))
