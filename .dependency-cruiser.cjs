// Who may import whom (docs/architecture.md). A breach or a cycle fails `npm run imports`.
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'media-stands-alone',
      severity: 'error',
      from: { path: '^media/' },
      to: { path: '^(src|queues|workers|demo|bench)/' },
    },
    {
      name: 'queues-know-no-handler',
      severity: 'error',
      from: { path: '^queues/' },
      to: { path: '^(workers|demo|bench)/|^src/.*(routes|http|web)' },
    },
    {
      name: 'workers-know-no-page',
      severity: 'error',
      from: { path: '^workers/' },
      to: { path: '^src/(http|web)/|^src/people/(?!who)|^src/.*-(routes|pages)\\.ts$|^(demo|bench)/' },
    },
    {
      name: 'service-never-imports-workers',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main\\.ts$' },
      to: { path: '^(workers|demo|bench)/' },
    },
    {
      name: 'pure-rules-touch-nothing',
      comment: 'Consent, redaction and caption rules touch no disk, clock, network or database.',
      severity: 'error',
      from: {
        path: '^(src/consent/(rules|tags|effective|policy|records|days|derived-tags|narrowed|narrowest-tags|superseding|joined-givers|what-ends|why-narrower|words|kept-|suggestions|notices)|src/redaction/(names|patterns|spans|sounds|flags|sure-|credible-times|spoken-length|timing)|media/captions/)',
        pathNot: '-(routes|pages|store|command)\\.ts$',
      },
      to: {
        path: '^(src/(store|http|web|people)/|queues/|workers/)|^(fs|net|http|https|child_process|fs/promises)$|node_modules/(pg|drizzle-orm|express|bullmq)/',
      },
    },
    {
      name: 'one-file-runs-fluent-ffmpeg',
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
