"""Light, paint and rendering with Blender's Cycles on the processor. The only file that needs `bpy`.

The place is rendered once, well; of every picture only the windows in which something moves are rendered again. What
comes out is a folder: the place, patches (16 bits a channel), and a line for each picture done, so that a run that was
stopped goes on where it was (`stage_files`). `film` puts them together.
"""

import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import bpy
import numpy as np

from bench.scenes.raster import Window
from bench.scenes.regions import Shine, changed, merged, shine_of
from bench.scenes.stage_files import PLACE, done_pictures, note_done, patch_name
from bench.scenes.truth import PiecesOf, stands
from bench.scenes.words import Paint, Piece, Points, Story, View, Weather

RAYS: Final = (48, 3)
RAYS_HD: Final = (10, 2)  # a large picture is looked at from afar


@dataclass(frozen=True, slots=True)
class Quality:
    """Rays a pixel: of the place, and of what moves."""

    place: int = RAYS[0]
    patch: int = RAYS[1]
    threads: int = 2


@dataclass(slots=True, eq=False)
class Stage:
    """A story in Blender. One at a time: the scene is the process's own."""

    story: Story
    pieces_of: PiecesOf
    out: Path
    quality: Quality = field(default_factory=Quality)
    _shown: "dict[str, _Mesh]" = field(init=False, default_factory=dict)
    _shine: Shine = field(init=False)
    _paints: "_Paints" = field(init=False)
    _rest: dict[str, tuple[Points, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        place, weather = self.story.place, self.story.weather
        self._shine = shine_of(weather, self.story.sun)
        self._paints = _Paints(weather)
        _begin(place.view, self.quality)
        _LIGHTS[weather](self.story)
        for index, piece in enumerate(place.pieces):
            _Mesh(f"place-{index}", piece, self._paints.of(piece.paint, moving=False))
        for actor in self.story.actors:
            state = actor.track(0.0)
            if state is not None and stands(actor, self.story):
                self._show(f"standing-{actor.id}", self.pieces_of(actor, state))
        for name, make in self.story.moving.items():
            pieces = make(0.0)
            self._rest[name] = tuple(piece.points for piece in pieces)
            self._show(f"part-{name}", pieces)
        self.out.mkdir(parents=True, exist_ok=True)

    def render(self, numbers: Iterable[int], seconds: float) -> int:
        """Render pictures not done yet until the time is over; how many are left."""
        over_s = time.monotonic() + seconds
        if not (self.out / PLACE).exists():
            _render(self.out / PLACE, self.quality.place, self.story.place.view, None)
        done = done_pictures(self.out)
        left = [number for number in numbers if number not in done]
        for count, number in enumerate(left):
            if time.monotonic() > over_s:
                return len(left) - count
            self._picture(number)
        return 0

    def _picture(self, number: int) -> None:
        windows = merged(self._pose(number / self.story.fps))
        names = [patch_name(number, window.x0, window.y0) for window in windows]
        for name, window in zip(names, windows, strict=True):
            _render(self.out / name, self.quality.patch, self.story.place.view, window)
        note_done(self.out, number, names)

    def _pose(self, t: float) -> list[Window]:
        """Put everything where it is; the windows that differ from the place."""
        windows: list[Window | None] = []
        view = self.story.place.view
        for name, make in self.story.moving.items():
            pieces = make(t)
            rest = self._rest[name]
            self._show(f"part-{name}", pieces)
            if any(not np.array_equal(piece.points, still) for piece, still in zip(pieces, rest, strict=True)):
                points = np.concatenate([*rest, *(piece.points for piece in pieces)])
                windows.append(changed(view, points, self._shine))
        for actor in self.story.actors:
            if stands(actor, self.story):
                continue
            state = actor.track(t)
            pieces = () if state is None else self.pieces_of(actor, state)
            window = changed(view, np.concatenate([p.points for p in pieces]), self._shine) if pieces else None
            self._show(f"actor-{actor.id}", pieces if window else ())
            windows.append(window)
        return [window for window in windows if window is not None]

    def _show(self, owner: str, pieces: Sequence[Piece]) -> None:
        """The meshes of an owner as these pieces; those it no longer has are hidden."""
        for index, piece in enumerate(pieces):
            name = f"{owner}-{index}"
            paint = self._paints.of(piece.paint, moving=True)
            if name in self._shown:
                self._shown[name].become(piece, paint)
            else:
                self._shown[name] = _Mesh(name, piece, paint)
        for name, mesh in self._shown.items():
            stem, _, number = name.rpartition("-")
            if stem == owner and int(number) >= len(pieces):
                mesh.hide()


class _Mesh:
    """A piece as an object of Blender's; its points are replaced where its faces stay the same."""

    def __init__(self, name: str, piece: Piece, material: Any) -> None:
        self._name = name
        self._build(piece, material)

    def _build(self, piece: Piece, material: Any) -> None:
        mesh = bpy.data.meshes.new(self._name)
        mesh.from_pydata(piece.points.tolist(), [], piece.faces)
        mesh.polygons.foreach_set("use_smooth", [piece.smooth] * len(piece.faces))
        rest = mesh.attributes.new("rest", "FLOAT_VECTOR", "POINT")
        rest.data.foreach_set(
            "vector", np.ascontiguousarray(piece.points - piece.points.mean(axis=0), np.float32).ravel()
        )
        mesh.materials.append(material)
        mesh.update()
        self._faces, self._mesh, self._paint = piece.faces, mesh, material
        self._object = bpy.data.objects.new(self._name, mesh)
        bpy.context.scene.collection.objects.link(self._object)

    def become(self, piece: Piece, material: Any) -> None:
        """The same piece at another moment."""
        if piece.faces is not self._faces and piece.faces != self._faces:
            bpy.data.objects.remove(self._object)
            bpy.data.meshes.remove(self._mesh)
            self._build(piece, material)
            return
        if material is not self._paint:
            self._mesh.materials[0] = self._paint = material
        self._mesh.vertices.foreach_set("co", np.ascontiguousarray(piece.points, np.float32).ravel())
        self._mesh.update()
        self._object.hide_render = False

    def hide(self) -> None:
        """Not on this picture."""
        self._object.hide_render = True


class _Paints:
    """Paints as Blender's materials."""

    def __init__(self, weather: Weather) -> None:
        self._weather = weather
        self._made: dict[tuple[Paint, bool], Any] = {}

    def of(self, paint: Paint, *, moving: bool) -> Any:
        """The material of a paint; of what moves its grain sticks to the mesh."""
        key = paint, moving
        if key not in self._made:
            self._made[key] = self._make(paint, moving=moving)
        return self._made[key]

    def _make(self, paint: Paint, *, moving: bool) -> Any:
        material = bpy.data.materials.new("paint")
        material.use_nodes = True
        tree = material.node_tree
        surface = tree.nodes["Principled BSDF"]
        rgb = in_infrared(paint.rgb, cloth=moving) if self._weather is Weather.NIGHT_INFRARED else paint.rgb
        surface.inputs["Base Color"].default_value = (*rgb, 1)
        surface.inputs["Roughness"].default_value = paint.roughness
        surface.inputs["Metallic"].default_value = paint.metallic
        if paint.transparency:
            surface.inputs["Alpha"].default_value = 1 - 0.85 * paint.transparency
        if paint.glow and self._weather is not Weather.DAY:
            surface.inputs["Emission Color"].default_value = (*paint.rgb, 1)
            surface.inputs["Emission Strength"].default_value = paint.glow
        if paint.grain:
            _grain(tree, surface, rgb, paint, moving=moving)
        if self._weather is Weather.RAIN and not moving:
            _wet(tree, surface, paint.roughness)
        return material


def in_infrared(rgb: tuple[float, float, float], *, cloth: bool) -> tuple[float, float, float]:
    """What a surface gives back at 850 nm: leaves are bright, and most dyes of cloth let it through."""
    red, green, blue = rgb
    grey = 0.45 * red + 0.35 * green + 0.2 * blue
    dark = 0.1 if cloth else 0.06
    bright = 0.5 if green > 1.3 * max(red, blue) else dark + 0.75 * grey
    return bright, bright, bright


def _grain(tree: Any, surface: Any, rgb: tuple[float, float, float], paint: Paint, *, moving: bool) -> None:
    """The colour varies with a noise over several sizes."""
    nodes, links = tree.nodes, tree.links
    noise = nodes.new("ShaderNodeTexNoise")
    noise.inputs["Scale"].default_value = 1 / max(paint.grain_m, 0.01)
    noise.inputs["Detail"].default_value = 6
    noise.inputs["Roughness"].default_value = 0.65
    if moving:
        where = nodes.new("ShaderNodeAttribute")
        where.attribute_name = "rest"
        links.new(where.outputs["Vector"], noise.inputs["Vector"])
    else:
        where = nodes.new("ShaderNodeNewGeometry")
        links.new(where.outputs["Position"], noise.inputs["Vector"])
    ramp = nodes.new("ShaderNodeValToRGB")
    dark, light = ramp.color_ramp.elements
    dark.position, light.position = 0.25, 0.75
    dark.color = (*(value * (1 - paint.grain) for value in rgb), 1)
    light.color = (*(min(1, value * (1 + paint.grain)) for value in rgb), 1)
    links.new(noise.outputs[0], ramp.inputs[0])
    links.new(ramp.outputs[0], surface.inputs["Base Color"])


def _wet(tree: Any, surface: Any, roughness: float) -> None:
    """Level surfaces shine, most where water stands."""
    nodes, links = tree.nodes, tree.links
    where = nodes.new("ShaderNodeNewGeometry")
    apart = nodes.new("ShaderNodeSeparateXYZ")
    links.new(where.outputs["Normal"], apart.inputs[0])
    level = nodes.new("ShaderNodeMapRange")
    level.inputs["From Min"].default_value, level.inputs["From Max"].default_value = 0.8, 0.98
    links.new(apart.outputs["Z"], level.inputs["Value"])
    noise = nodes.new("ShaderNodeTexNoise")
    noise.inputs["Scale"].default_value = 0.45
    noise.inputs["Detail"].default_value = 5
    links.new(where.outputs["Position"], noise.inputs["Vector"])
    pools = nodes.new("ShaderNodeMapRange")
    pools.inputs["From Min"].default_value, pools.inputs["From Max"].default_value = 0.42, 0.6
    pools.inputs["To Min"].default_value, pools.inputs["To Max"].default_value = 0.42, 0.06
    links.new(noise.outputs[0], pools.inputs["Value"])
    mixed = nodes.new("ShaderNodeMix")
    mixed.inputs["A"].default_value = roughness
    links.new(level.outputs[0], mixed.inputs["Factor"])
    links.new(pools.outputs[0], mixed.inputs["B"])
    links.new(mixed.outputs[0], surface.inputs["Roughness"])


def _begin(view: View, quality: Quality) -> None:
    """An empty scene with the camera and the settings of the renderer."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    cycles = scene.cycles
    cycles.device = "CPU"
    cycles.seed = 7
    cycles.use_adaptive_sampling = False
    cycles.use_denoising = True
    cycles.denoiser = "OPENIMAGEDENOISE"
    cycles.denoising_prefilter = cycles.denoising_quality = "FAST"
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 3, 1, 2
    cycles.transparent_max_bounces = 8
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.sample_clamp_indirect = 3.0
    render = scene.render
    render.resolution_x, render.resolution_y = view.size
    render.threads_mode, render.threads = "FIXED", quality.threads
    render.use_persistent_data = True
    render.image_settings.file_format = "PNG"
    render.image_settings.color_mode = "RGB"
    render.image_settings.color_depth = "16"
    render.image_settings.compression = 15
    scene.view_settings.view_transform = "Standard"
    lens = bpy.data.cameras.new("camera")
    lens.sensor_width, lens.sensor_fit, lens.lens = 36.0, "HORIZONTAL", view.lens_mm
    camera = bpy.data.objects.new("camera", lens)
    scene.collection.objects.link(camera)
    camera.location = view.xyz
    camera.rotation_euler = _turned(view)
    scene.camera = camera


def _turned(view: View) -> tuple[float, float, float]:
    """The angles of a camera, level at its sides."""
    ahead = np.array(view.looks_at) - np.array(view.xyz)
    return (
        math.pi / 2 + math.atan2(ahead[2], math.hypot(ahead[0], ahead[1])),
        0.0,
        math.atan2(ahead[1], ahead[0]) - math.pi / 2,
    )


def _render(path: Path, samples: int, view: View, window: Window | None) -> None:
    """Render a window, or all, into a file; it is there whole or not at all."""
    scene = bpy.context.scene
    scene.cycles.samples = samples
    scene.render.use_border = scene.render.use_crop_to_border = window is not None
    if window is not None:
        width, height = view.size
        scene.render.border_min_x, scene.render.border_max_x = window.x0 / width, (window.x0 + window.width) / width
        scene.render.border_min_y = 1 - (window.y0 + window.height) / height
        scene.render.border_max_y = 1 - window.y0 / height
    unfinished = path.with_name("unfinished.png")
    scene.render.filepath = str(unfinished)
    bpy.ops.render.render(write_still=True)
    unfinished.replace(path)


def _sky(strength: float, colour: tuple[float, float, float]) -> Any:
    world = bpy.data.worlds.new("sky")
    bpy.context.scene.world = world
    world.use_nodes = True
    ground = world.node_tree.nodes["Background"]
    ground.inputs["Color"].default_value = (*colour, 1)
    ground.inputs["Strength"].default_value = strength
    return world


def _lamp(kind: str, name: str, energy: float, colour: tuple[float, float, float]) -> Any:
    light = bpy.data.lights.new(name, kind)
    light.energy, light.color = energy, colour
    lamp = bpy.data.objects.new(name, light)
    bpy.context.scene.collection.objects.link(lamp)
    return lamp


def _day(story: Story) -> None:
    elevation, azimuth = story.sun
    world = _sky(0.065, (1, 1, 1))
    tree = world.node_tree
    sky = tree.nodes.new("ShaderNodeTexSky")
    sky.sky_type, sky.sun_disc = "MULTIPLE_SCATTERING", False
    sky.sun_elevation, sky.sun_rotation = elevation, math.pi / 2 - azimuth
    sky.aerosol_density = 2.5
    tree.links.new(sky.outputs[0], tree.nodes["Background"].inputs["Color"])
    sun = _lamp("SUN", "sun", 3.5, (1.0, 0.93, 0.84))
    sun.data.angle = math.radians(0.8)
    sun.rotation_euler = (math.pi / 2 - elevation, 0.0, azimuth + math.pi / 2)


def _dusk(story: Story) -> None:
    _sky(0.5, (0.5, 0.58, 0.85))
    for index, (x, y, z, watts) in enumerate(story.place.lamps):
        lamp = _lamp("POINT", f"lamp-{index}", 3 * watts, (1.0, 0.75, 0.48))
        lamp.location = (x, y, z)
        lamp.data.shadow_soft_size = 0.12


def _infrared(story: Story) -> None:
    """Light from the camera's own ring of diodes, weaker towards the corners."""
    view = story.place.view
    _sky(0.02, (1, 1, 1))
    away_m = math.dist(view.xyz, view.looks_at)
    spot = _lamp("SPOT", "diodes", 34.0 * away_m**2, (1, 1, 1))
    spot.location = (view.xyz[0], view.xyz[1], view.xyz[2] - 0.08)
    spot.rotation_euler = _turned(view)
    spot.data.spot_size = min(math.pi, 2 * math.atan(18 / view.lens_mm) * 1.25)
    spot.data.spot_blend = 0.9
    spot.data.shadow_soft_size = 0.03


def _rain(story: Story) -> None:
    del story
    _sky(1.0, (0.86, 0.93, 1.0))


_LIGHTS: Final = {
    Weather.DAY: _day,
    Weather.DUSK: _dusk,
    Weather.NIGHT_INFRARED: _infrared,
    Weather.RAIN: _rain,
}
