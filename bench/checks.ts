import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaJob } from '../media/job.ts';
import { transcribeParts } from '../media/transcribe/parts.ts';
import { RememberedHearings } from '../media/transcribe/remembered.ts';
import { type VerifyInput, verifyRelease } from '../media/verify/verify.ts';
import { heardRecording, makeRelease, spreadSpans } from './checked-release.ts';
import { processorTimes } from './processor-time.ts';
import { inTurn, measuredSeconds } from './ratio.ts';
import type { Row } from './row.ts';

const ROUNDS = 3;
const SPANS = 100;
/** Seconds of the check, and of those the ones in which somebody listens. */
interface Checked {
  readonly seconds: number;
  readonly listening: number;
}

/** All windows come from the same run here, so no sum of programs has to tell them apart. */
const THIS_RUN = 'this run';

/** Verifies a release with what is remembered of its sound. @throws when the release does not pass */
async function checked(
  release: Omit<VerifyInput, 'transcribeParts'>,
  remembered: RememberedHearings,
  job: MediaJob,
): Promise<Checked> {
  let listening = 0;
  const listen: VerifyInput['transcribeParts'] = async (sound, part) => {
    let heard: Awaited<ReturnType<typeof transcribeParts>> = [];
    listening += await measuredSeconds(async () => {
      heard = await transcribeParts({ ...sound, remembered }, part);
    });
    return heard;
  };
  const workDir = join(job.workDir, 'checks');
  await mkdir(workDir, { recursive: true });
  try {
    const seconds = await measuredSeconds(async () => {
      const { passed } = await verifyRelease({ ...release, transcribeParts: listen }, { ...job, workDir });
      if (!passed) throw new Error('The release did not pass its check.');
    });
    return { seconds, listening };
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/**
 * The check of finished sound files without those who listen, measured against transcribing the recording once; and a version in which one decision differs,
 * from the decisions to the end of its check, measured against the first version.
 */
export const checks: Row = async ({ asked, folder, job, recording, say }) => {
  // The second listener is one of those who listen.
  const { pocketsphinx: _, ...tools } = job.tools;
  const deaf = { ...job, tools };
  const heard = await heardRecording(await recording(), join(folder, 'checks'), job);
  const spans = spreadSpans(heard.words, SPANS);
  const times = processorTimes();
  let release = await makeRelease(heard, spans, join(folder, 'checks', 'first'), deaf);
  let known = new RememberedHearings({}, THIS_RUN);
  await checked(release, known, deaf);
  const seconds = (work: () => Promise<unknown>) => measuredSeconds(work);
  const ours = async (round: number) => {
    const { seconds: all, listening } = await times.ours(() =>
      checked(release, new RememberedHearings(known.used, THIS_RUN), deaf),
    );
    say(`checks, round ${round + 1}: ${(all - listening).toFixed(1)} s beside the listening`);
    return all - listening;
  };
  const bare = async (round: number) => {
    const took = await seconds(() => times.bare(heard.transcribe));
    say(`checks, round ${round + 1}: transcribing took ${took.toFixed(1)} s`);
    return took;
  };
  const once = await inTurn(ROUNDS, ours, bare);
  let recalled = 0;
  const version = (without: number | null, before: RememberedHearings) =>
    seconds(async () => {
      const kept = without === null ? spans : spans.filter((_, index) => index !== without);
      const place = join(folder, 'checks', 'version');
      await rm(place, { recursive: true, force: true });
      release = await makeRelease(heard, kept, place, deaf);
      known = before;
      await checked(release, known, deaf);
      recalled = known.recalled;
    });
  let windows = 0;
  let first = 0;
  const changed = await inTurn(
    1,
    async () => {
      first = await version(null, new RememberedHearings({}, THIS_RUN));
      windows = Object.keys(known.used).length;
      return await version(SPANS / 2, new RememberedHearings(known.used, THIS_RUN));
    },
    async () => first,
  );
  return [
    {
      row: 'checks',
      name: 'check of sound files',
      ...once,
      unit: 's',
      target: { atMost: 0.1 },
      compared: `verifyRelease of MP3, M4A and texts (${asked.minutes} min, ${SPANS} bleeps) without the time in which somebody listens ÷ transcribing the recording once with ${job.tools.whisperModel.name} and ${job.threads} threads.`,
      notes: [times.told()],
    },
    {
      row: 'checks',
      name: 'one decision changed → new checked version',
      ...changed,
      unit: 's',
      target: { atMost: 0.1 },
      compared: `redactAudio, encodeAudio (MP3, M4A), texts and verifyRelease with one of ${SPANS} bleeps gone ÷ the same of the first version.`,
      notes: [`${recalled} of ${windows} windows of sound were the same and not heard again.`],
    },
  ];
};
