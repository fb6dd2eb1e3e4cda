import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the fake pip does for a package: brings its wheel, says no, says nothing for ever, or brings a file that is no wheel. */
export type Doing = 'bring' | 'refuse' | 'hang' | 'rubbish';

/**
 * A real program called pip3 that brings prepared wheels from `folder/wheels`, so that no test asks a registry.
 * @returns the folder for PATH, what it was asked for so far, and how to tell it what to do
 */
export function fakePip(folder: string) {
  const bin = join(folder, 'bin');
  const wheels = join(folder, 'wheels');
  for (const place of [bin, wheels]) mkdirSync(place, { recursive: true });
  const doing = join(folder, 'doing.json');
  const log = join(folder, 'log.txt');
  writeFileSync(doing, '{}');
  writeFileSync(
    join(bin, 'pip3'),
    `#!${process.execPath}
const fs = require('node:fs');
const [command, ...args] = process.argv.slice(2);
const wanted = args.at(-1);
fs.appendFileSync(${JSON.stringify(log)}, [command, ...args].join(' ') + '\\n');
const to = args[args.indexOf('-d') + 1];
const doing = JSON.parse(fs.readFileSync(${JSON.stringify(doing)}, 'utf8'))[wanted.split('==')[0]] ?? 'bring';
if (doing === 'refuse') {
  console.error('WARNING: Retrying\\nERROR: No matching distribution found for ' + wanted);
  process.exit(1);
}
if (doing === 'hang') setInterval(() => {}, 1000);
else {
  const wheel = ${JSON.stringify(wheels)} + '/' + wanted + '.whl';
  fs.writeFileSync(process.env.TMPDIR + '/part', 'x');
  fs.writeFileSync(to + '/' + wanted.replace('==', '-') + '-py3-none-any.whl', doing === 'rubbish' ? 'rubbish' : fs.readFileSync(wheel));
}
`,
  );
  chmodSync(join(bin, 'pip3'), 0o755);
  return {
    path: bin,
    wheels,
    /** The packages that were asked for, in order. */
    asked: () => (existsSync(log) ? lines(log).map((line) => line.split(' ').at(-1)) : []),
    /** The whole lines of arguments. */
    lines: () => lines(log),
    does: (what: Record<string, Doing>) => writeFileSync(doing, JSON.stringify(what)),
  };
}

/**
 * A PATH with an apt-get that "installs" a program by copying it there, and a sudo that does as it is told without asking.
 * @param brings package → the program that comes with it
 */
export function fakeApt(folder: string, brings: Record<string, string>) {
  const bin = join(folder, 'apt');
  mkdirSync(bin, { recursive: true });
  const log = join(folder, 'apt.txt');
  const program = (name: string, text: string) => {
    writeFileSync(join(bin, name), `#!${process.execPath}\n${text}`);
    chmodSync(join(bin, name), 0o755);
  };
  program(
    'apt-get',
    `const fs = require('node:fs');
const args = process.argv.slice(2);
fs.appendFileSync(${JSON.stringify(log)}, args.join(' ') + '\\n');
const from = args[0] === 'install' && ${JSON.stringify(brings)}[args.at(-1)];
if (from) fs.copyFileSync(from, ${JSON.stringify(bin)} + '/' + from.split('/').at(-1));
`,
  );
  // sudo -n true; sudo -n env DEBIAN_FRONTEND=noninteractive apt-get …
  program(
    'sudo',
    `const [, what, , command, ...args] = process.argv.slice(2);
if (what !== 'true') require('node:child_process').execFileSync(command, args);
`,
  );
  return { PATH: bin, asked: () => lines(log) };
}

const lines = (file: string) => readFileSync(file, 'utf8').trim().split('\n');
