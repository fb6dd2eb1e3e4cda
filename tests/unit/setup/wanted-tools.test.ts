import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { fakeApt } from './fake-pip.ts';

const { tryWantedTools } = (await import(new URL('../../../scripts/setup/system-tools.mjs', import.meta.url).href)) as {
  tryWantedTools: (options: {
    uses: string[];
    varDir: string;
    say: object;
    again?: boolean;
    env: Record<string, string>;
  }) => Promise<void>;
};

let folder: string;
let said: string[];
const attempt = (more: { uses?: string[]; again?: boolean; path?: string } = {}) =>
  tryWantedTools({
    uses: more.uses ?? ['wanted'],
    varDir: join(folder, 'var'),
    say: { step: () => {}, progress: () => {}, notice: (text: string) => said.push(text) },
    again: more.again ?? false,
    env: { PATH: more.path ?? '/nowhere' },
  });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heard-wanted-'));
  said = [];
});

test('what is only wanted and cannot be installed ends nothing: what is lost and what to type is said once', async () => {
  await attempt();
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^Without pocketsphinx, .* there is no second opinion about names/);
  if (process.platform !== 'darwin') expect(said[0]).toMatch(/apt-get install .* pocketsphinx pocketsphinx-en-us$/);
  await attempt();
  expect(said).toHaveLength(1);
  await attempt({ again: true });
  expect(said).toHaveLength(2);
});

test('what was tried for is not tried for again where another use wants something', async () => {
  const { PATH, asked } = fakeApt(folder, {});
  const asking = () => asked().filter((line) => line.includes('pocketsphinx-en-us'));
  await attempt({ path: PATH });
  expect(asking()).toHaveLength(1);
  await attempt({ path: PATH, uses: ['wanted', 'wanted-by-tests'] });
  expect(asking()).toHaveLength(1);
  await attempt({ path: PATH, uses: ['wanted', 'wanted-by-tests'], again: true });
  expect(asking()).toHaveLength(2);
});
