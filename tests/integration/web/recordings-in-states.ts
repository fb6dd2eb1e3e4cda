import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { consentsHash } from '../../../src/consent/of-recording.ts';
import type { Heard } from '../../../src/heard.ts';
import type { NeededProgram } from '../../../src/programs/needed-programs.ts';
import { PROGRAM_WORDS } from '../../../src/programs/program-words.ts';
import { type Manifest, manifestHash } from '../../../src/rules/publishing/manifest.ts';
import { createShow, type Show } from '../../../src/publishing/shows.ts';
import { rosterOf } from '../../../src/consent/roster-rows.ts';
import type { RecordingState } from '../../../src/rules/recording/states.ts';
import { decisionsHash, flagsOf } from '../../../src/redaction/decisions.ts';
import { parseRoster } from '../../../src/rules/detection/roster.ts';
import type { FlagId, RecordingId, ReleaseId, Sha256 } from '../../../src/rules/ids.ts';
import { newId } from '../../../src/store/ids.ts';
import { episodes, flags, recordingFiles, recordings, releases, stageRuns } from '../../../src/store/schema.ts';
import { testTools } from '../../tools.ts';
import { answerAllNew } from '../answer-all-new.ts';
import { RESEARCHER, SECOND } from './desk.ts';
import { createRecording } from '../../../src/lifecycle/create-recording.ts';
import type { StoredFile } from '../../../src/store/files.ts';

/** Names as someone with bad intentions, or an odd keyboard, would give them. */
const HOSTILE = `<script>alert(1)</script>"onx='$\{7*7}{{7*7}}`;

const SECONDS = 6;
const ALLOW_ALL = [
  'voice:allow',
  'face:allow',
  'name:role',
  'role:allow',
  'story:allow',
  'location:mask',
  'channel:podcast',
  'until:2030-01-01',
];

export async function hostileShow(heard: Heard): Promise<Show> {
  return createShow(heard, SECOND, {
    title: `Show ${HOSTILE}`,
    description: `About ${HOSTILE}`,
    author: `By ${HOSTILE}`,
  });
}

/** A recording of a researcher with two people, as it is before its upload. */
export async function waitingRecording(heard: Heard, show: Show, title = `Talk ${HOSTILE}`): Promise<RecordingId> {
  const roster = parseRoster({
    participants: [
      {
        name: `Jordan ${HOSTILE}`,
        also: [`Jord ${HOSTILE}`],
        role: `Researcher ${HOSTILE}`,
        tags: ALLOW_ALL,
        dateOfBirth: '1990-01-01',
      },
      { name: 'Alex Mentioned' },
    ],
    keep: [`Leicester ${HOSTILE}`],
    covers: [],
  });
  const id = await createRecording(heard, RESEARCHER, {
    showId: show.id,
    kind: 'podcast',
    title,
    notes: `Note ${HOSTILE}`,
    roster,
  });
  await answerAllNew(heard);
  return id;
}

const wav = (folder: string): string => {
  const path = join(folder, `${newId()}.wav`);
  const samples = Buffer.alloc(SECONDS * 8000 * 2);
  for (let index = 0; index < SECONDS * 8000; index += 1)
    samples.writeInt16LE(Math.round(8000 * Math.sin(index / 6)), index * 2);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(16000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  writeFileSync(path, Buffer.concat([head, samples]));
  return path;
};

const mp4 = (folder: string): string => {
  const path = join(folder, `${newId()}.mp4`);
  execFileSync(testTools().ffmpeg, [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    `testsrc=size=320x180:rate=10:duration=${SECONDS}`,
    '-pix_fmt',
    'yuv420p',
    '-movflags',
    '+faststart',
    path,
  ]);
  return path;
};

async function keep(heard: Heard, recordingId: RecordingId, role: string, path: string): Promise<StoredFile> {
  const stored = await heard.files.ingest(path);
  await heard.db.insert(recordingFiles).values({ recordingId, role, ...stored });
  return stored;
}

/** A recording whose words are known: three flags in its sound, and one in its picture when it has one. */
export async function recordingToDecide(
  heard: Heard,
  show: Show,
  { picture = false, title }: { picture?: boolean; title?: string } = {},
): Promise<RecordingId> {
  const id = await waitingRecording(heard, show, title);
  const folder = heard.config.varDir;
  const original = await keep(heard, id, 'master', wav(folder));
  if (picture) await keep(heard, id, 'picture', mp4(folder));
  const said =
    `Hello I am Jordan ${HOSTILE.replace(/\s/g, '')} and I live at 07700 900123 near Leicester with my friends`.split(
      ' ',
    );
  const words = said.map((text, index) => ({ text, start: index * 0.35, end: index * 0.35 + 0.3, probability: 0.9 }));
  const loudness = { integrated: -20.1, truePeak: -3, range: 5 };
  await heard.db
    .update(recordings)
    .set({
      state: 'needs-decisions',
      run: 1,
      originalName: `talk ${HOSTILE}.m4a`,
      originalSha256: original.sha256,
      originalBytes: original.bytes,
      transcript: {
        engine: { name: 'whisper.cpp', version: '1', model: 'demo' },
        words,
        outcome: 'words',
        unheard: [],
      },
      facts: {
        durationSeconds: SECONDS,
        channels: 1,
        samples: SECONDS * 48_000,
        before: loudness,
        shortTerm: [],
        silences: [],
        peaks: Array.from({ length: SECONDS * 10 }, (_, index) => Math.abs(Math.sin(index / 5))),
        hasPicture: picture,
        after: loudness,
        ...(picture
          ? {
              picture: {
                width: 320,
                height: 180,
                frameRate: { num: 10, den: 1 },
                frames: SECONDS * 10,
                durationSeconds: SECONDS,
              },
            }
          : {}),
      },
    })
    .where(eq(recordings.id, id));
  const base = { recordingId: id, confidence: 0.95, foundBy: ['roster'] };
  await heard.db.insert(flags).values([
    {
      ...base,
      id: newId<FlagId>(),
      position: 0,
      kind: 'name',
      text: `Jordan ${HOSTILE}`,
      reason: `Jordan ${HOSTILE} is on the list.`,
      start: 1.05,
      end: 1.7,
      firstWord: 3,
      lastWord: 4,
      suggestion: 'bleep',
    },
    {
      ...base,
      id: newId<FlagId>(),
      position: 1,
      kind: 'detail',
      text: '07700 900123',
      reason: 'It looks like a phone number.',
      foundBy: ['phone'],
      start: 3.15,
      end: 3.8,
      firstWord: 9,
      lastWord: 10,
      suggestion: 'bleep',
    },
    {
      ...base,
      id: newId<FlagId>(),
      position: 2,
      kind: 'listen',
      text: 'Leicester',
      reason: 'This word is hard to hear.',
      foundBy: ['low-probability'],
      confidence: 0.3,
      start: 4.2,
      end: 4.5,
      firstWord: 12,
      lastWord: 12,
      suggestion: null,
    },
    ...(picture
      ? [
          {
            ...base,
            id: newId<FlagId>(),
            position: 3,
            kind: 'picture' as const,
            text: 'name badge',
            reason: 'A badge shows a name.',
            start: 0.5,
            end: 3,
            region: { x: 20, y: 100, width: 80, height: 40 },
            suggestion: 'cover' as const,
          },
        ]
      : []),
  ]);
  await stages(heard, id, 1, ['decode', 'normalise', 'transcribe', 'check'], 'done');
  return id;
}

async function stages(
  heard: Heard,
  recordingId: RecordingId,
  run: number,
  names: readonly ('decode' | 'normalise' | 'transcribe' | 'check' | 'redact' | 'package' | 'verify' | 'publish')[],
  state: 'running' | 'done' | 'failed',
): Promise<void> {
  await heard.db.insert(stageRuns).values(
    names.map((stage) => ({
      recordingId,
      run,
      stage,
      state,
      progress: state === 'done' ? 1 : 0.4,
      seconds: 1.2,
      reason: state === 'failed' ? 'A media program failed.' : null,
    })),
  );
}

/** A recording whose stage waits for a program that does not work, as the workers leave it. */
export async function heldUpRecording(
  heard: Heard,
  show: Show,
  stage: 'transcribe' | 'normalise' | 'check',
  waitsFor: NeededProgram,
): Promise<RecordingId> {
  const id = await waitingRecording(heard, show);
  const original = { originalName: 'talk.m4a', originalSha256: '0'.repeat(64) as Sha256, originalBytes: 1000 };
  await heard.db
    .update(recordings)
    .set({ state: 'preparing', run: 1, ...original })
    .where(eq(recordings.id, id));
  await stages(heard, id, 1, ['decode'], 'done');
  const reason = PROGRAM_WORDS[waitsFor].cannot;
  const remedy = 'Build whisper.cpp again on this machine.';
  await heard.db.insert(stageRuns).values({ recordingId: id, run: 1, stage, state: 'held', waitsFor, reason, remedy });
  return id;
}

/** Puts a recording into another state, as the stages would. */
export async function putInto(
  heard: Heard,
  id: RecordingId,
  state: RecordingState,
  reason: string | null = null,
): Promise<void> {
  await heard.db.update(recordings).set({ state, reason }).where(eq(recordings.id, id));
}

export const failStage = (heard: Heard, id: RecordingId): Promise<void> => stages(heard, id, 1, ['decode'], 'failed');
export const runOneStage = (heard: Heard, id: RecordingId): Promise<void> =>
  stages(heard, id, 1, ['decode'], 'running');

/** A recording with every flag decided and a finished version that passed its checks. @returns its id and the version's hash */
export async function recordingToApprove(
  heard: Heard,
  show: Show,
  options: { picture?: boolean; title?: string; leak?: boolean } = {},
): Promise<{ id: RecordingId; hash: string; releaseId: ReleaseId }> {
  const id = await recordingToDecide(heard, show, options);
  await heard.db
    .update(flags)
    .set({ decision: 'bleep', decidedBy: SECOND.id, decidedAt: new Date() })
    .where(eq(flags.recordingId, id));
  const folder = heard.config.varDir;
  const vtt = join(folder, `${newId()}.vtt`);
  writeFileSync(
    vtt,
    'WEBVTT\n\n00:00.000 --> 00:02.000\nHello, I am [BLEEP] &amp; I &lt;3 this\n\n00:02.500 --> 00:04.000\nand I live at [BLEEP].\n',
  );
  const made: [string, string][] = [
    [options.picture ? 'video/mp4' : 'audio/mpeg', options.picture ? mp4(folder) : wav(folder)],
    ['text/vtt', vtt],
  ];
  const files = [];
  for (const [role, path] of made) files.push({ role, name: `${newId()}.bin`, ...(await heard.files.ingest(path)) });
  const manifest: Manifest = {
    recordingId: id,
    run: 2,
    title: 'An episode',
    description: '',
    language: 'en-GB',
    durationSeconds: SECONDS,
    credits: [],
    files,
    decisionsHash: decisionsHash(await flagsOf(heard.db, id)),
    consentsHash: consentsHash(await rosterOf(heard.db, id)),
    originalSha256: '0'.repeat(64) as Sha256,
  };
  const hash = manifestHash(manifest);
  const releaseId = newId<ReleaseId>();
  await heard.db.insert(releases).values({
    id: releaseId,
    recordingId: id,
    run: 2,
    manifestHash: hash,
    manifest,
    loudness: {},
    verification: {
      passed: !options.leak,
      checks: [
        { name: 'correlation', passed: !options.leak, worst: 0.012, detail: 'Compared every span in two files.' },
        { name: 'sweep', passed: true, detail: 'Looked through 4 texts.' },
      ],
      findings: options.leak
        ? [
            {
              check: 'correlation',
              role: 'audio/mpeg',
              start: 1.05,
              end: 1.7,
              plain: 'Some of the sound is still there.',
            },
          ]
        : [],
    },
  });
  await heard.db
    .update(recordings)
    .set({
      state: 'needs-approval',
      run: 2,
      redaction: {
        spans: [{ start: 0.75, end: 1.75, action: 'bleep', flags: ['f'] }],
        covers: options.picture ? [{ start: 0.5, end: 3, x: 20, y: 100, width: 80, height: 40, flags: ['g'] }] : [],
        decisionsHash: manifest.decisionsHash,
      },
    })
    .where(eq(recordings.id, id));
  await stages(heard, id, 2, ['redact', 'package', 'verify'], 'done');
  return { id, hash, releaseId };
}

/** A recording whose episode is out. */
export async function publishedRecording(heard: Heard, show: Show, title?: string): Promise<RecordingId> {
  const { id, releaseId } = await recordingToApprove(heard, show, { title });
  const now = new Date();
  await heard.db.insert(episodes).values({
    id: newId(),
    guid: `heard:${id}`,
    showId: show.id,
    recordingId: id,
    releaseId,
    publishedAt: now,
    updatedAt: now,
  });
  await putInto(heard, id, 'published');
  return id;
}
