import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaJob } from '../media/job.ts';
import { ROOT } from '../src/config.ts';
import { parseRoster, type Roster } from '../src/rules/detection/roster.ts';
import type { SpokenName } from './careful-staff.ts';
import { withAges } from './read-roster.ts';
import { makeThankYouSample } from './thank-you-sample.ts';

/** One recording to take through the pipeline. */
export interface DemoRecording {
  readonly path: string;
  readonly roster: Roster;
  /** For samples: every name that is spoken, from their ground truth. Null for a person's own recording. */
  readonly spoken: SpokenName[] | null;
}

const SAMPLES = join(ROOT, 'tests/fixtures/recordings');
const OPEN = ['voice:allow', 'face:mask', 'name:role', 'story:allow', 'channel:podcast', 'until:2031-01-01'];

interface Truth {
  readonly names: { readonly word: string; readonly start: number; readonly end: number }[];
}

async function truthOf(sample: string): Promise<Truth> {
  return JSON.parse(await readFile(join(SAMPLES, `${sample}.json`), 'utf8')) as Truth;
}

const spokenIn = (truth: Truth): SpokenName[] =>
  truth.names.map(({ word, start, end }) => ({ text: word.replace(/[^\p{L}'-]/gu, ''), start, end }));

/** A conversation of two peer researchers (synthetic voices; nobody real speaks or is meant). */
async function podcast(): Promise<DemoRecording> {
  const roster = parseRoster({
    show: 'Joining Up',
    title: 'What being listened to feels like',
    kind: 'podcast',
    participants: [
      { name: 'Abdul Ahmed', role: 'Peer researcher', tags: OPEN },
      { name: 'Joel Powell', role: 'Mentor', tags: OPEN },
      { name: 'Brandon Russell', role: 'Youth worker' },
      { name: 'Jacob', role: 'Foster carer' },
    ],
    keep: ['Miss Morris'],
  });
  return { path: join(SAMPLES, 'sample2.wav'), roster: withAges(roster), spoken: spokenIn(await truthOf('sample2')) };
}

/** A thank-you video with name badges on screen, made from sample speech. */
async function thankYou(folder: string, job: MediaJob): Promise<DemoRecording> {
  const path = join(folder, 'thank-you.mp4');
  const { roster } = await makeThankYouSample({ speechWav: join(SAMPLES, 'sample4.wav'), out: path }, job);
  return { path, roster: withAges(roster), spoken: spokenIn(await truthOf('sample4')) };
}

/** The two samples of the demo. */
export async function samples(folder: string, job: MediaJob): Promise<DemoRecording[]> {
  return [await podcast(), await thankYou(folder, job)];
}
