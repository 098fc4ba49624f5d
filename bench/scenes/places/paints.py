"""Surfaces of a residential compound: daylight colours of real materials, with dirt."""

from bench.scenes.words import Paint

ASPHALT = Paint((0.105, 0.105, 0.108), roughness=0.92, grain=0.22, grain_m=0.25)
ASPHALT_OLD = Paint((0.14, 0.138, 0.133), roughness=0.95, grain=0.35, grain_m=2.2)
ASPHALT_NEW = Paint((0.06, 0.06, 0.062), roughness=0.9, grain=0.2, grain_m=0.3)
CONCRETE = Paint((0.31, 0.3, 0.28), roughness=0.9, grain=0.25, grain_m=0.9)
CONCRETE_DARK = Paint((0.2, 0.195, 0.18), roughness=0.9, grain=0.35, grain_m=0.6)
STAIN = Paint((0.065, 0.062, 0.056), roughness=0.7, grain=0.4, grain_m=0.15)
KERB = Paint((0.36, 0.35, 0.33), roughness=0.85, grain=0.3, grain_m=0.5)
JOINT = Paint((0.08, 0.078, 0.07), roughness=0.95)
PAVERS = (
    Paint((0.27, 0.23, 0.2), roughness=0.9, grain=0.25, grain_m=0.2),
    Paint((0.24, 0.22, 0.2), roughness=0.9, grain=0.25, grain_m=0.2),
    Paint((0.3, 0.26, 0.22), roughness=0.9, grain=0.25, grain_m=0.2),
)
TACTILE = Paint((0.5, 0.36, 0.06), roughness=0.85, grain=0.25, grain_m=0.3)
SOIL = Paint((0.1, 0.075, 0.05), roughness=1.0, grain=0.4, grain_m=0.25)
LAWN = Paint((0.07, 0.095, 0.03), roughness=1.0, grain=0.55, grain_m=0.5)
LAWN_DRY = Paint((0.115, 0.115, 0.045), roughness=1.0, grain=0.5, grain_m=0.25)
LAWN_DARK = Paint((0.05, 0.075, 0.022), roughness=1.0, grain=0.5, grain_m=0.3)
BLADES = (
    Paint((0.08, 0.12, 0.028), roughness=0.9),
    Paint((0.13, 0.14, 0.05), roughness=0.9),
    Paint((0.055, 0.085, 0.022), roughness=0.9),
)
BARK = Paint((0.12, 0.095, 0.07), roughness=0.95, grain=0.35, grain_m=0.12)
WHITEWASH = Paint((0.55, 0.55, 0.52), roughness=0.9, grain=0.15, grain_m=0.2)
LEAVES = (
    Paint((0.045, 0.095, 0.018), roughness=0.7),
    Paint((0.07, 0.13, 0.025), roughness=0.7),
    Paint((0.03, 0.065, 0.015), roughness=0.7),
)
HEDGE = (
    Paint((0.04, 0.085, 0.02), roughness=0.75),
    Paint((0.065, 0.11, 0.022), roughness=0.75),
    Paint((0.11, 0.06, 0.045), roughness=0.75),
)
CREAM = Paint((0.5, 0.43, 0.33), roughness=0.9, grain=0.1, grain_m=2.5)
OCHRE = Paint((0.42, 0.31, 0.2), roughness=0.9, grain=0.12, grain_m=2.5)
GREY_WALL = Paint((0.36, 0.35, 0.33), roughness=0.9, grain=0.14, grain_m=2.5)
TILE_BROWN = Paint((0.19, 0.105, 0.07), roughness=0.6, grain=0.3, grain_m=0.25)
TILE_GREY = Paint((0.2, 0.2, 0.195), roughness=0.6, grain=0.25, grain_m=0.3)
PLASTER = Paint((0.52, 0.5, 0.46), roughness=0.92, grain=0.13, grain_m=1.4)
DIRT = Paint((0.34, 0.31, 0.265), roughness=0.95, grain=0.35, grain_m=0.4)
FRAME = Paint((0.52, 0.53, 0.53), roughness=0.5, grain=0.08)
FRAME_DARK = Paint((0.07, 0.075, 0.08), roughness=0.5)
PANES = (
    Paint((0.018, 0.022, 0.026), roughness=0.08),
    Paint((0.035, 0.042, 0.045), roughness=0.12),
    Paint((0.012, 0.014, 0.016), roughness=0.06),
)
CURTAINS = (
    Paint((0.32, 0.28, 0.22), roughness=0.95, grain=0.2, grain_m=0.15),
    Paint((0.2, 0.13, 0.11), roughness=0.95, grain=0.2, grain_m=0.15),
    Paint((0.3, 0.32, 0.33), roughness=0.95, grain=0.2, grain_m=0.15),
    Paint((0.14, 0.17, 0.2), roughness=0.95, grain=0.2, grain_m=0.15),
)
LIT = (
    Paint((0.5, 0.36, 0.2), roughness=0.95, glow=0.9),
    Paint((0.42, 0.42, 0.4), roughness=0.95, glow=0.7),
)
"""Curtains with a lamp behind them after dark."""
WASHING = (
    Paint((0.35, 0.06, 0.06), roughness=0.95),
    Paint((0.1, 0.14, 0.26), roughness=0.95),
    Paint((0.55, 0.55, 0.52), roughness=0.95),
    Paint((0.42, 0.3, 0.3), roughness=0.95),
    Paint((0.05, 0.05, 0.055), roughness=0.95),
    Paint((0.5, 0.42, 0.2), roughness=0.95),
)
CONDITIONER = Paint((0.5, 0.5, 0.47), roughness=0.6, grain=0.15, grain_m=0.4)
GRILLE = Paint((0.05, 0.05, 0.052), roughness=0.7)
RUST = Paint((0.16, 0.08, 0.045), roughness=0.9, grain=0.4, grain_m=0.1)
GALVANISED = Paint((0.34, 0.35, 0.36), roughness=0.45, metallic=0.6, grain=0.15)
STAINLESS = Paint((0.5, 0.5, 0.5), roughness=0.25, metallic=0.9)
IRON = Paint((0.03, 0.032, 0.035), roughness=0.6)
IRON_GREEN = Paint((0.03, 0.09, 0.06), roughness=0.6, grain=0.15)
CAST_IRON = Paint((0.075, 0.07, 0.066), roughness=0.65, metallic=0.3, grain=0.3, grain_m=0.08)
MARKING = Paint((0.56, 0.56, 0.53), roughness=0.85, grain=0.25, grain_m=0.12)
MARKING_YELLOW = Paint((0.58, 0.38, 0.03), roughness=0.85, grain=0.28, grain_m=0.12)
RED = Paint((0.5, 0.025, 0.02), roughness=0.5, grain=0.08)
WHITE = Paint((0.66, 0.66, 0.65), roughness=0.5, grain=0.06)
YELLOW = Paint((0.7, 0.45, 0.02), roughness=0.5, grain=0.08)
BLACK = Paint((0.018, 0.018, 0.018), roughness=0.6)
SIGN_BLUE = Paint((0.012, 0.09, 0.36), roughness=0.45)
SIGN_GREEN = Paint((0.01, 0.2, 0.1), roughness=0.45)
SCREEN = Paint((0.5, 0.03, 0.01), roughness=0.4, glow=1.2)
LAMP_GLASS = Paint((0.66, 0.65, 0.6), roughness=0.3)
WOOD = Paint((0.2, 0.105, 0.05), roughness=0.7, grain=0.3, grain_m=0.15)
BIN_GREEN = Paint((0.015, 0.13, 0.05), roughness=0.5, grain=0.12)
BIN_GREY = Paint((0.1, 0.105, 0.11), roughness=0.5, grain=0.12)
BIN_BLUE = Paint((0.015, 0.08, 0.28), roughness=0.5, grain=0.12)
ROOF_SHEET = Paint((0.09, 0.2, 0.36), roughness=0.4, grain=0.2, grain_m=0.8, transparency=0.5)
PANEL = Paint((0.4, 0.41, 0.42), roughness=0.5, grain=0.12, grain_m=0.6)
ROOF_GREY = Paint((0.22, 0.23, 0.24), roughness=0.5, grain=0.15, grain_m=0.8)
