import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MediaError } from '../../../media/errors.ts';
import { openFfmpeg, PIPE, runFfmpeg } from '../../../media/ffmpeg/run.ts';
import { testJob } from '../../tools.ts';
import { ffmpeg, RECORDINGS, scratchFolder } from './audio-files.ts';

const folder = scratchFolder();
const at = (name: string) => join(folder, name);

/** Makes a file of the first six seconds of a sample. */
function made(name: string, ...options: string[]): string {
  ffmpeg('-t', '6', '-i', join(RECORDINGS, 'sample1.wav'), ...options, at(name));
  return at(name);
}

describe('running ffmpeg', () => {
  const endless = {
    inputs: [{ source: PIPE, options: ['-f', 's16le'] }],
    outputs: [{ target: PIPE, options: ['-f', 's16le'] }],
  };
  const isGone = (pid: number) => spawnSync('kill', ['-0', `${pid}`]).status !== 0;

  it('an abort ends the program itself', async () => {
    const stop = new AbortController();
    const open = openFfmpeg(endless, testJob({ signal: stop.signal }));
    expect(isGone(open.pid!)).toBe(false);
    setTimeout(() => stop.abort(), 200);
    await expect(open.done).rejects.toMatchObject({ code: 'cancelled' });
    expect(isGone(open.pid!)).toBe(true);
    expect(() => openFfmpeg(endless, testJob({ signal: stop.signal }))).toThrow(MediaError);
  });

  it('a stall and a time limit end it too', async () => {
    const stalled = openFfmpeg(endless, testJob({ stallMs: 300 }));
    await expect(stalled.done).rejects.toMatchObject({ code: 'stalled' });
    expect(isGone(stalled.pid!)).toBe(true);
    const slow = openFfmpeg(endless, testJob({ timeoutMs: 300 }));
    await expect(slow.done).rejects.toMatchObject({ code: 'timed-out' });
    expect(isGone(slow.pid!)).toBe(true);
  });

  it('failing on the Node side ends it with that error', async () => {
    const open = openFfmpeg(endless, testJob());
    await expect(open.finish(Promise.reject(new RangeError('mine')))).rejects.toThrow('mine');
    expect(isGone(open.pid!)).toBe(true);
  });

  it('no message holds a tag of the recording', async () => {
    const path = made('named.mp3', '-metadata', 'title=Jordan Okafor', '-c:a', 'libmp3lame');
    const work = {
      inputs: [{ source: path }],
      outputs: [{ target: at('x.wav'), options: ['-c:a', 'no_such_codec'] }],
      logLevel: 'info' as const,
    };
    const error = await runFfmpeg(work, testJob()).catch((reason: MediaError) => reason);
    expect(error).toBeInstanceOf(MediaError);
    expect(`${(error as MediaError).message} ${(error as MediaError).plain}`).not.toMatch(/Jordan|named/);
  });

  it('reads nothing but files and pipes, whatever a file refers to', async () => {
    const hidden = readFileSync(made('hidden.mp3', '-c:a', 'libmp3lame')).toString('base64');
    writeFileSync(at('points.mp4'), `ffconcat version 1.0\nfile data:audio/mpeg;base64,${hidden}\n`);
    const input = { source: at('points.mp4'), options: ['-f', 'concat', '-safe', '0'] };
    const work = { inputs: [input], outputs: [{ target: at('y.wav'), options: ['-f', 'wav'] }] };
    await expect(runFfmpeg(work, testJob())).rejects.toThrow(MediaError);
  });
});
