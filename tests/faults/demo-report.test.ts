import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import type { DemoReport } from '../../demo/report-format.ts';
import { ROOT } from '../../src/config.ts';
import { ffmpeg } from '../integration/media/audio-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'heard-demo-report-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the report of the demo has every file in it, whatever happens to one', async () => {
  const at = (name: string) => join(folder, name);
  await writeFile(at('text.mp3'), 'Dear diary, this is not a recording.\n'.repeat(20));
  ffmpeg('-f', 'lavfi', '-i', 'anullsrc=r=16000:cl=mono', '-t', '12', at('silent.wav'));
  await writeFile(at('diary.txt'), 'Dear diary.\n');
  await writeFile(at('empty.wav'), '');
  const names = ['text.mp3', 'silent.wav', 'diary.txt', 'empty.wav'];
  const options = ['--once', '--json', at('report.json'), '--port', '3400'];
  const run = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'demo/main.ts', ...names.map(at), ...options],
    { cwd: ROOT, env: { ...process.env, WHISPER_MODEL: 'demo-en' } },
  ).catch((error: { code: number; stdout: string; stderr: string }) => error);
  expect((run as { code?: number }).code).toBe(1);
  expect(run.stderr).not.toMatch(/TypeError/);
  const { files } = JSON.parse(await readFile(at('report.json'), 'utf8')) as DemoReport;
  expect(files.map(({ input, state, reason }) => [input, state, reason])).toEqual([
    [at('text.mp3'), 'refused', expect.stringContaining('written words')],
    [at('silent.wav'), 'no-speech', expect.stringContaining('nobody speak')],
    [at('diary.txt'), 'not-taken', expect.stringContaining('written words')],
    [at('empty.wav'), 'refused', expect.stringContaining('empty')],
  ]);
});
