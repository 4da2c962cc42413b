"""Colours as other eyes see them, and how far apart they are.

Sight: G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, "A physiologically-based model for simulation of color
vision deficiency", IEEE Transactions on Visualization and Computer Graphics 15, 2009, pages 1291-1298 (severity 1).
Distance: CIE 1976 (L*, a*, b*) under D65; 2.3 is just noticeable. Contrast: WCAG 2.2.
"""

import numpy as np

SIGHT = {
    "normal": np.eye(3),
    "protan": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                        [-0.003882, -0.048116, 1.051998]]),
    "deutan": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                        [-0.011820, 0.042940, 0.968881]]),
    "tritan": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                        [0.004733, 0.691367, 0.303900]]),
}
XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                [0.0193339, 0.1191920, 0.9503041]])
WHITE = XYZ @ np.ones(3)


def seen_by(sight, colour):
    """A colour as `#b5401e` in linear light, from 0 to 1, as an eye of that kind sees it."""
    coded = np.array([int(colour[at:at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    return np.clip(SIGHT[sight] @ linear, 0, 1)


def distance(one, other):
    """Between two colours in linear light."""
    return float(np.linalg.norm(_lab(one) - _lab(other)))


def contrast(one, other):
    """Of two colours in linear light, from 1 to 21."""
    low, high = sorted(float(XYZ[1] @ colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def _lab(colour):
    ratio = XYZ @ colour / WHITE
    root = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])
