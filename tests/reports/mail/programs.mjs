// What mail programs do not support, or only in part, of each HTML file named: a list of [level, feature, program, note].
import { readFileSync } from "node:fs";
import { caniemail } from "caniemail";

const clients = ["gmail.*", "outlook.*", "apple-mail.*", "yahoo.*"];
const found = process.argv.slice(2).map((file) => {
  const { issues } = caniemail({ clients, html: readFileSync(file, "utf8") });
  return ["errors", "warnings"].flatMap((level) =>
    [...issues[level]].flatMap(([client, list]) =>
      list.map(({ title, notes }) => [level, title, client, (notes ?? []).join(" ")])));
});
console.log(JSON.stringify(found));
