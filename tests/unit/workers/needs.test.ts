import { expect, test } from 'vitest';
import type { MediaTools } from '../../../media/job.ts';
import type { Trial, TriedProgram } from '../../../media/trials/trial.ts';
import type { Stage } from '../../../queues/stages.ts';
import type { Recording } from '../../../src/recordings/life.ts';
import { HANDLERS } from '../../../workers/handlers.ts';
import { pocketsphinxIsFit, withFitTools } from '../../../workers/pocketsphinx.ts';
import { testJob } from '../../tools.ts';

const sound = { facts: { hasPicture: false } } as Recording;
const video = { facts: { hasPicture: true, picture: { width: 2, height: 2 } } } as Recording;
const unread = { facts: null } as Recording;

test.each<[Stage, forSound: string[], forVideo: string[]]>([
  ['decode', ['ffmpeg'], ['ffmpeg']],
  ['normalise', ['ffmpeg'], ['ffmpeg']],
  ['transcribe', ['whisper'], ['whisper']],
  ['check', [], ['ffmpeg', 'sight']],
  ['redact', ['ffmpeg'], ['ffmpeg']],
  ['package', ['ffmpeg'], ['ffmpeg']],
  ['verify', ['ffmpeg', 'whisper'], ['ffmpeg', 'whisper', 'sight']],
  ['publish', [], []],
  ['takedown', [], []],
])('%s needs %j, and %j with a picture', async (stage, forSound, forVideo) => {
  const { needs } = await HANDLERS[stage]();
  expect(needs(sound)).toEqual(forSound);
  expect(needs(video)).toEqual(forVideo);
  expect(needs(unread), 'before anything is known of the file').toEqual(forSound);
});

test('a PocketSphinx that failed its trial is not asked, and holds nothing up', async () => {
  const asked: string[] = [];
  const trialOf = async (program: TriedProgram): Promise<Trial> => {
    asked.push(program);
    return { program, passed: false, detail: '', remedy: null, seconds: 0, at: '' };
  };
  const tools: MediaTools = { ffmpeg: '', ffprobe: '', whisperCli: '', whisperModel: { name: '', path: '' } };
  const programs = { tools, trialOf, tryAgain: trialOf };
  expect(await pocketsphinxIsFit({ tools, programs }), 'not installed').toBe(true);
  expect(asked).toEqual([]);
  const pocketsphinx = { program: '', model: '', dictionary: '' };
  expect(await pocketsphinxIsFit({ tools: { ...tools, pocketsphinx }, programs })).toBe(false);
  expect(asked).toEqual(['pocketsphinx']);
  const job = testJob({ tools: { ...tools, pocketsphinx } });
  expect(withFitTools(job, false).tools.pocketsphinx, 'nor does it align words').toBeUndefined();
  expect(withFitTools(job, true)).toBe(job);
});
