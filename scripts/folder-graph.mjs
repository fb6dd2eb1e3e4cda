// Draws which folder imports which, from the code, and counts folder cycles. `--write` puts the picture into docs/architecture.md; without
// it an old picture there is an error, so that `npm run check` keeps it true.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';

const PAGE = fileURLToPath(new URL('../docs/architecture.md', import.meta.url));
const [BEGIN, END] = ['<!-- folders: npm run folders -->\n', '<!-- end of folders -->\n'];

/** `src/rules/consent` and `src/web/review` are folders of their own; others count with all that is in them. A file at the top is itself. */
function folderOf(path) {
  const parts = path.split('/');
  const depth = ['src/rules', 'src/web'].includes(`${parts[0]}/${parts[1]}`) ? 3 : parts[0] === 'src' ? 2 : 1;
  return parts.length > depth ? parts.slice(0, depth).join('/') : parts.slice(0, Math.max(depth - 1, 1)).join('/');
}

const single = /^src\/[^/]+\.ts$/;
const nodeOf = (path) => (single.test(path) ? path : folderOf(path));

async function edgesOf() {
  const { output } = await cruise(['src', 'queues', 'workers', 'media'], {
    doNotFollow: { path: 'node_modules' },
    includeOnly: '^(src|queues|workers|media)/',
    tsPreCompilationDeps: true,
  });
  const edges = new Map();
  for (const { source, dependencies } of output.modules)
    for (const { resolved } of dependencies) {
      const [from, to] = [nodeOf(source), nodeOf(resolved)];
      if (!edges.has(from)) edges.set(from, new Set());
      if (from !== to && /\.ts$/.test(resolved)) edges.get(from).add(to);
    }
  return edges;
}

/** Everything that can be reached from a folder. */
function reach(edges, from) {
  const seen = new Set();
  const left = [...(edges.get(from) ?? [])];
  while (left.length > 0) {
    const next = left.pop();
    if (seen.has(next)) continue;
    seen.add(next);
    left.push(...(edges.get(next) ?? []));
  }
  return seen;
}

const edges = await edgesOf();
const reached = new Map([...edges.keys()].map((folder) => [folder, reach(edges, folder)]));
const inCycles = [...edges.keys()].filter((folder) => reached.get(folder).has(folder));
const arrows = [...edges].flatMap(([from, all]) => [...all].map((to) => [from, to])).sort();
// An arrow that a longer way shows already is left out.
const drawn = arrows.filter(
  ([from, to]) => ![...edges.get(from)].some((other) => other !== to && reached.get(other)?.has(to)),
);
const id = (folder) => folder.replace(/\W/g, '_');
const folders = [...new Set(arrows.flat())].sort();
const picture = [
  '```mermaid',
  'flowchart TD',
  ...folders.map((folder) => `  ${id(folder)}["${folder}"]`),
  ...drawn.map(([from, to]) => `  ${id(from)} --> ${id(to)}`),
  '```',
  '',
].join('\n');

const page = await readFile(PAGE, 'utf8');
const [before, rest = ''] = page.split(BEGIN);
const after = rest.split(END)[1];
if (after === undefined) throw new Error(`docs/architecture.md has no place for the picture: ${BEGIN.trim()}`);
const redrawn = `${before}${BEGIN}${picture}${END}${after}`;
console.log(`${folders.length} folders, ${arrows.length} imports between them, ${inCycles.length} folders in cycles`);
if (inCycles.length > 0) console.error(`These folders import themselves by way of others: ${inCycles.join(', ')}`);
const isOld = redrawn !== page;
if (process.argv.includes('--write')) await writeFile(PAGE, redrawn);
else if (isOld) console.error('The picture in docs/architecture.md is old. Run: npm run folders');
process.exitCode = inCycles.length > 0 || (isOld && !process.argv.includes('--write')) ? 1 : 0;
