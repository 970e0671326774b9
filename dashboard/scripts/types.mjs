// Writes src/api.ts from the OpenAPI document that the daemon's snapshot test keeps; with --check it only compares.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const document = new URL("../../edge/daemon/src/api/snapshots/promenade__api__tests__openapi.snap", import.meta.url);
const target = new URL("../src/api.ts", import.meta.url);

/** A snapshot file is a YAML head between two lines of dashes, then the document itself. */
function withoutHead(text) {
  return text.slice(text.indexOf("\n---\n", 3) + 5);
}

const head = "// Made from the daemon's OpenAPI document by `npm run types`; edit that, not this.\n\n";
const wanted = head + astToString(await openapiTS(JSON.parse(withoutHead(await readFile(document, "utf8")))));
const present = await readFile(target, "utf8").catch(() => "");

if (!process.argv.includes("--check")) {
  await writeFile(target, wanted);
} else if (present !== wanted) {
  console.error("src/api.ts does not match the daemon's OpenAPI document: run `npm run types` and commit the result.");
  process.exit(1);
}
