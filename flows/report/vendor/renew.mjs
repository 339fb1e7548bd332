// Makes world.json from Natural Earth's countries, takes axe-core and all licences over, and notes in manifest.json
// what came from where. Run by `make vendored`; nobody who makes or reads a report needs it, or node.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { geoEqualEarth, geoPath } from "d3-geo";
import { feature } from "topojson-client";

const here = dirname(fileURLToPath(import.meta.url));
const tests = join(here, "../../../tests/vendor");
const WIDTH = 1000;
const ANTARCTICA = "010";

const packaged = (name, file) => join(here, "node_modules", name, file);
const sha256 = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");

function countries(scale) {
  const topology = JSON.parse(readFileSync(packaged("world-atlas", `countries-${scale}.json`), "utf8"));
  return feature(topology, topology.objects.countries).features.filter((one) => one.id !== ANTARCTICA);
}

// The coarse outlines, and for territories that they lack (Singapore, the Virgin Islands …) the finer ones.
function drawn() {
  const coarse = countries("110m");
  const finer = new Map(countries("50m").filter((one) => one.id).map((one) => [one.id, one]));
  for (const one of coarse) finer.delete(one.id);
  return [...coarse, ...finer.values()];
}

function world() {
  const shapes = drawn();
  // Turned by 11 degrees so that no country is cut at the edge; equal areas, so that no group looks larger than it is.
  const projection = geoEqualEarth().rotate([-11, 0]).fitWidth(WIDTH, { type: "FeatureCollection", features: shapes });
  const path = geoPath(projection).digits(1);
  const height = Math.ceil(path.bounds({ type: "FeatureCollection", features: shapes })[1][1]);
  const round = (number) => Math.round(number * 10) / 10;
  const told = (one) => {
    const [x, y] = path.centroid(one).map(round);
    return { id: one.id ?? null, d: path(one), x, y, area: round(path.area(one)) };
  };
  return { width: WIDTH, height, shapes: shapes.map(told).sort((a, b) => (a.id ?? "").localeCompare(b.id ?? "")) };
}

function entry(name, licence, files = []) {
  const { version } = JSON.parse(readFileSync(packaged(name, "package.json"), "utf8"));
  return { name, version, licence, files: files.map((file) => ({ path: file, sha256: sha256(packaged(name, file)) })) };
}

function manifest(place, made, packages) {
  const files = made.map((file) => ({ path: file, sha256: sha256(join(place, file)) }));
  writeFileSync(join(place, "manifest.json"), JSON.stringify({ files, from: packages }, null, 2) + "\n");
}

const { shapes, ...frame } = world();
const lines = shapes.map((shape) => JSON.stringify(shape)).join(",\n");
writeFileSync(join(here, "world.json"), `{"width":${frame.width},"height":${frame.height},"shapes":[\n${lines}\n]}\n`);
copyFileSync(packaged("world-atlas", "LICENSE"), join(here, "LICENSE-world-atlas.txt"));
manifest(here, ["world.json", "LICENSE-world-atlas.txt"], [
  entry("world-atlas", "ISC; the data are Natural Earth's, in the public domain", [
    "countries-110m.json",
    "countries-50m.json",
    "LICENSE",
  ]),
  entry("d3-geo", "ISC; drew world.json, is not shipped"),
  entry("topojson-client", "ISC; read the countries, is not shipped"),
]);

mkdirSync(tests, { recursive: true });
for (const [from, to] of [
  ["axe.min.js", "axe.min.js"],
  ["LICENSE", "LICENSE-axe-core.txt"],
  ["LICENSE-3RD-PARTY.txt", "LICENSE-axe-core-3rd-party.txt"],
])
  copyFileSync(packaged("axe-core", from), join(tests, to));
manifest(tests, ["axe.min.js", "LICENSE-axe-core.txt", "LICENSE-axe-core-3rd-party.txt"], [
  entry("axe-core", "MPL-2.0", ["axe.min.js", "LICENSE", "LICENSE-3RD-PARTY.txt"]),
]);
