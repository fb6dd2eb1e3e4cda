import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { ConsentPolicyShape, DEFAULT_POLICY } from '../../../src/rules/consent/policy.ts';
import { GiversShape, ScopeShape } from '../../../src/rules/consent/records.ts';
import { ManifestShape } from '../../../src/rules/publishing/manifest.ts';
import { KeptTranscriptShape } from '../../../src/rules/recording/transcript.ts';
import { RedactionPlanShape } from '../../../src/rules/redaction/plan.ts';

const HASH = '0'.repeat(64);
const manifest = {
  recordingId: 'r',
  run: 1,
  title: 'An episode',
  description: '',
  language: 'en-GB',
  durationSeconds: 1,
  credits: [{ role: 'Peer researcher' }],
  files: [{ role: 'audio/mpeg', sha256: HASH, bytes: 1, name: 'a.mp3' }],
  decisionsHash: HASH,
  consentsHash: HASH,
  originalSha256: HASH,
};
const word = { text: 'Hello', start: 0, end: 0.3, probability: 0.9 };
const transcript = {
  engine: { name: 'whisper.cpp', version: '1', model: 'base.en' },
  words: [word],
  outcome: 'words',
  unheard: [],
};
const giver = { role: 'self', answer: 'yes', how: 'told', at: '2026-01-01T00:00:00Z' };
const place = { x: 0, y: 0, width: 2, height: 2 };
const plan = {
  spans: [{ start: 0, end: 1, action: 'bleep', flags: ['f'] }],
  covers: [{ start: 0, end: 1, ...place, flags: ['f'] }],
  decisionsHash: HASH,
};

const FIT: [what: string, shape: z.ZodType, value: unknown][] = [
  ['a manifest of before', ManifestShape, manifest],
  ['a manifest', ManifestShape, { ...manifest, consents: [{ participant: 'p', tags: ['voice:allow'] }], peaks: [0.1] }],
  ['a transcript of before', KeptTranscriptShape, transcript],
  [
    'a transcript',
    KeptTranscriptShape,
    {
      ...transcript,
      words: [{ ...word, doubtful: 'mismatch', aligned: true }],
      heardAgain: [{ start: 0, end: 1, way: 'louder', words: 0 }],
    },
  ],
  ['givers', GiversShape, [giver, { ...giver, role: 'parent', evidence: null, witness: 'w' }]],
  ['a project', ScopeShape, { kind: 'project' }],
  ['recordings', ScopeShape, { kind: 'recordings', ids: ['r'] }],
  ['a plan of before', RedactionPlanShape, plan],
  [
    'a plan',
    RedactionPlanShape,
    {
      ...plan,
      spans: [{ ...plan.spans[0], action: 'replace', replacement: { sha256: HASH, seconds: 1 } }],
      covers: [{ ...plan.covers[0], keys: [{ time: 0, ...place }] }],
    },
  ],
  ['a policy', ConsentPolicyShape, DEFAULT_POLICY],
];

const UNFIT: typeof FIT = [
  ['a manifest without files', ManifestShape, { ...manifest, files: undefined }],
  ['a file without a hash', ManifestShape, { ...manifest, files: [{ ...manifest.files[0], sha256: 'x' }] }],
  ['a word without a time', KeptTranscriptShape, { ...transcript, words: [{ ...word, start: null }] }],
  ['an outcome that there is not', KeptTranscriptShape, { ...transcript, outcome: 'maybe' }],
  ['an answer that there is not', GiversShape, [{ ...giver, answer: 'perhaps' }]],
  ['givers that are no list', GiversShape, giver],
  ['a scope without recordings', ScopeShape, { kind: 'recordings' }],
  ['an action that there is not', RedactionPlanShape, { ...plan, spans: [{ ...plan.spans[0], action: 'keep' }] }],
  ['a policy without a group', ConsentPolicyShape, { ...DEFAULT_POLICY, groups: {} }],
  ['no policy', ConsentPolicyShape, null],
];

describe('what is kept as JSON', () => {
  it.each(FIT)('fits: %s', (_what, shape, value) => {
    expect(shape.safeParse(value).error).toBeUndefined();
  });

  it.each(UNFIT)('does not fit: %s', (_what, shape, value) => {
    expect(shape.safeParse(value).success).toBe(false);
  });

  it('is looked at quickly, for four hours of talk', () => {
    const words = Array.from({ length: 40_000 }, (_, at) => ({ ...word, start: at * 0.36, end: at * 0.36 + 0.3 }));
    const long = { ...transcript, words };
    const begun = performance.now();
    expect(KeptTranscriptShape.safeParse(long).success).toBe(true);
    const took = performance.now() - begun;
    console.log(`40,000 words looked at in ${Math.round(took)} ms`);
    expect(took).toBeLessThan(1000);
  });
});
