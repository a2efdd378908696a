// Writes viewer.js, viewer.css, viewer-licences.txt and map.json into ../page: the same bytes for the
// same sources.

import { build } from "esbuild";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { outlines } from "./outlines.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "page");

const shared = {
  absWorkingDir: here,
  bundle: true,
  minify: !process.env.READABLE,
  charset: "utf8",
  legalComments: "none", // the licences stand in a file of their own
  logLevel: "warning",
  write: false,
  metafile: true,
};

const script = await build({
  ...shared,
  entryPoints: ["src/main.ts"],
  format: "iife",
  target: ["es2022"],
});
const style = await build({ ...shared, entryPoints: ["style.css"] });

/** The packages whose code is in the bundle. */
function packages(metafile) {
  const names = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const parts = input.split("node_modules/");
    if (parts.length < 2) continue;
    const [first, second] = parts.at(-1).split("/");
    names.add(first.startsWith("@") ? `${first}/${second}` : first);
  }
  return [...names].sort();
}

function licence(name) {
  const folder = join(here, "node_modules", ...name.split("/"));
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder)
    .sort()
    .find((entry) => /^licen[cs]e/i.test(entry));
  if (!file)
    throw new Error(
      `${relative(here, folder).split(sep).join("/")} has no licence file: add its text by hand.`,
    );
  const text = readFileSync(join(folder, file), "utf8").replace(/\r\n/g, "\n").trim();
  return `${name} ${about.version} (${about.license})\n\n${text}\n`;
}

const rule = `\n${"-".repeat(80)}\n\n`;
const head =
  "The viewer holds code of these packages, under these licences. The outlines of its map are those\n" +
  "of Natural Earth, which are in the public domain, as the package world-atlas holds them.\n";
const licences = [head, ...packages(script.metafile).map(licence)].join(rule);

writeFileSync(join(out, "viewer.js"), script.outputFiles[0].text);
writeFileSync(join(out, "viewer.css"), style.outputFiles[0].text);
writeFileSync(join(out, "viewer-licences.txt"), licences);
writeFileSync(join(out, "map.json"), outlines());
for (const [name, text] of [
  ["viewer.js", script.outputFiles[0].text],
  ["viewer.css", style.outputFiles[0].text],
]) {
  console.log(`${name} ${(Buffer.byteLength(text) / 1000).toFixed(1)} kB`);
}
