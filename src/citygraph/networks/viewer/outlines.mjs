// The outlines of land and borders for the small map: Natural Earth 1:110m (public domain) as
// world-atlas packs it, in tenths of a degree, each line as its first point and then differences.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const SCALE = 10;
const SOUTH = -58; // what lies below is the Antarctic, where no city is

const atlas = createRequire(import.meta.url).resolve("world-atlas/countries-110m.json");
const topology = JSON.parse(readFileSync(atlas, "utf8"));

const arcs = topology.arcs.map((arc) => {
  const [kx, ky] = topology.transform.scale;
  const [tx, ty] = topology.transform.translate;
  let x = 0;
  let y = 0;
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return [Math.round((x * kx + tx) * SCALE), Math.round((y * ky + ty) * SCALE)];
  });
});

function line(indices) {
  return indices.flatMap((index, i) => {
    const arc = index < 0 ? [...arcs[~index]].reverse() : arcs[index];
    return i ? arc.slice(1) : arc;
  });
}

function rings(geometry) {
  if (geometry.type === "GeometryCollection") return geometry.geometries.flatMap(rings);
  return geometry.type === "Polygon" ? geometry.arcs : geometry.arcs.flat();
}

function differences(points) {
  const told = [];
  let [px, py] = [0, 0];
  for (const [x, y] of points) {
    if (told.length && x === px && y === py) continue;
    // Across the antimeridian a line goes on to the east of 180 instead of around the world.
    const turn = told.length ? Math.round((px - x) / (360 * SCALE)) * 360 * SCALE : 0;
    told.push(x + turn - px, y - py);
    [px, py] = [x + turn, y];
  }
  return told;
}

const north = (points) => Math.max(...points.map(([, y]) => y)) > SOUTH * SCALE;
const long = (numbers) => numbers.length > 2;

const used = new Map();
for (const ring of rings(topology.objects.countries))
  for (const index of ring) {
    const arc = index < 0 ? ~index : index;
    used.set(arc, (used.get(arc) ?? 0) + 1);
  }
const shared = [...used].filter(([, count]) => count > 1).map(([arc]) => [arc]);

/** The text of map.json. */
export function outlines() {
  const made = {
    scale: SCALE,
    land: rings(topology.objects.land).map(line).filter(north).map(differences).filter(long),
    borders: shared
      .sort(([a], [b]) => a - b)
      .map(line)
      .filter(north)
      .map(differences)
      .filter(long),
  };
  return `${JSON.stringify(made)}\n`;
}
