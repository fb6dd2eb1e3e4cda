import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeAudio } from '../../media/audio/encode.ts';
import { speechEnvelope } from '../../media/audio/envelope.ts';
import { normaliseAudio } from '../../media/audio/normalise.ts';
import { redactAudio } from '../../media/audio/redact.ts';
import { decodeOriginal } from '../../media/decode.ts';
import type { MediaJob } from '../../media/job.ts';
import type { AudioSpan } from '../../media/spans.ts';
import { transcribe } from '../../media/transcribe/transcribe.ts';
import { decodePublished, Excerpts } from '../../media/verify/excerpts.ts';
import { compareSpans } from '../../media/verify/spans.ts';
import type { TimeSpan } from '../../media/words.ts';
import { ROOT } from '../../src/config.ts';
import { flagTranscript } from '../../src/rules/detection/flags.ts';
import { parseRoster, type Roster } from '../../src/rules/detection/roster.ts';
import { audioSpans } from '../../src/rules/redaction/spans.ts';
import { atSurePlaces } from '../../src/rules/redaction/sure-flags.ts';
import { speechIn } from '../../src/rules/redaction/sure-place.ts';
import type { BenchLine } from './line.ts';

const SAMPLES = join(ROOT, 'tests/fixtures/recordings');
/** Names this close in time belong to one person, in seconds: a first name and a surname. */
const SAME_PERSON = 0.05;

interface SpokenName extends TimeSpan {
  readonly word: string;
}

interface Sample {
  readonly name: string;
  readonly spoken: readonly SpokenName[];
  readonly roster: Roster;
}

/** What one sample recording came to. */
interface Covered {
  readonly names: number;
  /** Names of which every sample lies in a span. */
  readonly whole: number;
  /** Names that were flagged without anybody listening. */
  readonly unaided: number;
  readonly bleeped: number;
  readonly spokenSeconds: number;
  readonly worst: number;
}

async function samples(): Promise<Sample[]> {
  const files = (await readdir(SAMPLES)).filter((name) => /^sample\d+\.json$/.test(name)).sort();
  return Promise.all(
    files.map(async (file) => {
      const truth = JSON.parse(await readFile(join(SAMPLES, file), 'utf8')) as { names: SpokenName[] };
      const spoken = truth.names.map((name) => ({ ...name, word: name.word.replace(/[^\p{L}'-]/gu, '') }));
      const people: { name: string; end: number }[] = [];
      for (const { word, start, end } of spoken) {
        const last = people.at(-1);
        if (last && start - last.end < SAME_PERSON) Object.assign(last, { name: `${last.name} ${word}`, end });
        else people.push({ name: word, end });
      }
      const names = [...new Set(people.map(({ name }) => name))];
      const roster = parseRoster({ participants: names.map((name) => ({ name })) });
      return { name: file.replace('.json', ''), spoken, roster };
    }),
  );
}

const seconds = (spans: readonly TimeSpan[]) => spans.reduce((sum, { start, end }) => sum + end - start, 0);
const meets = (a: TimeSpan, b: TimeSpan) => a.start < b.end && a.end > b.start;

/**
 * Takes the sample recordings through decode, normalise, transcribe, check, redact and encoding, and compares with their ground truth.
 * Names and details are bleeped; at a place to listen to, a bleep is chosen where a name is really spoken, as somebody who listens would.
 */
export async function measureSpoken(job: MediaJob): Promise<BenchLine[]> {
  const all: Covered[] = [];
  for (const sample of await samples()) {
    const workDir = join(job.workDir, sample.name);
    await mkdir(workDir);
    all.push(await redactSample(sample, { ...job, workDir }));
    await rm(workDir, { recursive: true, force: true });
  }
  const total = (of: (one: Covered) => number) => all.reduce((sum, one) => sum + of(one), 0);
  const names = total((one) => one.names);
  const covered = (100 * total((one) => one.whole)) / names;
  const unaided = (100 * total((one) => one.unaided)) / names;
  const excess = (1000 * (total((one) => one.bleeped) - total((one) => one.spokenSeconds))) / names;
  const worst = Math.max(...all.map((one) => one.worst));
  const recordings = `${all.length} sample recordings with ${names} spoken names`;
  return [
    line('spoken names covered, every sample', covered, '%', '100', covered === 100, recordings),
    line('spoken names flagged without a listener', unaided, '%', 'reported', true, `${recordings}, demo model`),
    line('bleeped beyond the names', excess, 'ms a name', 'reported', true, 'all spans, less the time of the names'),
    line(
      'correlation with the original under a bleep',
      worst,
      '',
      '< 0.05',
      worst < 0.05,
      'the worst of all spans, channels and L−R, on decoded MP3 and M4A',
    ),
  ];
}

function line(what: string, measured: number, unit: string, target: string, met: boolean, detail: string): BenchLine {
  return { what, measured, unit, target, met, detail };
}

async function redactSample({ name, spoken, roster }: Sample, job: MediaJob): Promise<Covered> {
  const path = (file: string) => join(job.workDir, file);
  const decoded = path('decoded.wav');
  const speech = path('speech.wav');
  const master = path('master.wav');
  const analysis = await decodeOriginal(
    { input: join(SAMPLES, `${name}.wav`), decoded, speech, maxSeconds: 3600 },
    job,
  );
  await normaliseAudio({ decoded, master, analysis }, job);
  const { durationSeconds, silences } = analysis;
  const prompt = roster.participants.map((participant) => participant.name);
  const transcript = await transcribe({ speech, silences, prompt, durationSeconds }, job);
  const envelope = await speechEnvelope(speech);
  const { words } = transcript;
  const found = flagTranscript(words, roster, { durationSeconds, unheard: transcript.unheard });
  const flags = atSurePlaces(found, { words, energy: speechIn(envelope) }, durationSeconds);
  const located = flags.map((flag, index) => ({
    ...flag,
    id: `f${index}`,
    start: flag.start ?? 0,
    end: flag.end ?? durationSeconds,
    // What was not recognised stands on no word, only beside some.
    ...(flag.text ? {} : { firstWord: null, lastWord: null }),
    action: 'bleep' as const,
  }));
  const decided = located.filter((flag) => flag.kind !== 'listen' || spoken.some((one) => meets(one, flag)));
  const surroundings = { durationSeconds, envelope, words };
  const spans = audioSpans(decided, surroundings);
  const redacted = path('redacted.wav');
  await redactAudio({ master, redacted, spans }, job);
  const sure = located.filter((flag) => flag.kind !== 'listen');
  return {
    names: spoken.length,
    whole: spoken.filter((one) => spans.some((span) => span.start <= one.start && span.end >= one.end)).length,
    unaided: spoken.filter((one) => sure.some((flag) => meets(one, flag))).length,
    bleeped: seconds(spans),
    spokenSeconds: seconds(spoken),
    worst: await worstCorrelation({ master, redacted, spans, durationSeconds }, job),
  };
}

async function worstCorrelation(
  made: { master: string; redacted: string; spans: readonly AudioSpan[]; durationSeconds: number },
  job: MediaJob,
): Promise<number> {
  const master = await Excerpts.open(made.master);
  let worst = 0;
  try {
    for (const format of ['mp3', 'm4a'] as const) {
      const out = join(job.workDir, `sound.${format}`);
      const wav = join(job.workDir, `${format}.wav`);
      await encodeAudio({ master: made.redacted, out, format, tags: { title: '' }, chapters: [] }, job);
      await decodePublished(out, wav, made.durationSeconds, job);
      const published = await Excerpts.open(wav);
      const compared = await compareSpans({ role: format, master, published, spans: made.spans }, job);
      worst = Math.max(worst, compared.worst);
      await published.close();
    }
  } finally {
    await master.close();
  }
  return worst;
}
