import { expect, test } from 'vitest';
import type { Stage } from '../../../queues/stages.ts';
import type { Recording } from '../../../src/recordings/life.ts';
import { handlersByStage } from '../../../workers/handlers.ts';

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
])('%s needs %j, and %j with a picture', (stage, forSound, forVideo) => {
  const { needs } = handlersByStage().get(stage)!;
  expect(needs(sound)).toEqual(forSound);
  expect(needs(video)).toEqual(forVideo);
  expect(needs(unread), 'before anything is known of the file').toEqual(forSound);
});
