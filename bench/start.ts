import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../src/config.ts';
import { databaseFor } from '../src/store/database-for.ts';
import { scratchSettings } from './idle-service.ts';
import { inTurn, measuredSeconds } from './ratio.ts';
import type { Figure, Row } from './row.ts';

const ROUNDS = 5;
const PORT = 3970;
const LIMIT_MS = 300_000;
/** How often a page is asked for, in milliseconds. */
const ASK_EVERY_MS = 10;

/** The programs that are started, and what npm calls them. */
const PROGRAMS = {
  service: { file: 'src/main.ts', npm: ['start'] },
  worker: { file: 'workers/main.ts', npm: ['run', 'worker'] },
  demo: { file: 'demo/main.ts', npm: ['run', 'demo', '--', '--port', `${PORT}`] },
} as const;
type Program = keyof typeof PROGRAMS;

/** One Heard, and how its programs are started. */
interface Build {
  readonly root: string;
  readonly command: (program: Program) => readonly [string, ...string[]];
  readonly env: NodeJS.ProcessEnv;
  /** Address of a database that runs already, for the worker. */
  readonly databaseUrl: string;
}

const answers = async (): Promise<boolean> =>
  fetch(`http://127.0.0.1:${PORT}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );

/** Starts a program and says after how many seconds it served: a page, or for a worker that it takes jobs. Then it is ended, and waited for. */
async function secondsToStart(program: Program, { root, command, env, databaseUrl }: Build): Promise<number> {
  const [name, ...args] = command(program);
  let said = '';
  let child: ReturnType<typeof spawn> | null = null;
  const own = program === 'worker' ? { ...env, DATABASE_URL: databaseUrl } : env;
  try {
    return await measuredSeconds(async () => {
      // A group of its own: npm's shell passes no signal on.
      child = spawn(name, args, { cwd: root, env: own, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (text) => (said += text));
      const until = Date.now() + LIMIT_MS;
      const serves = async () => (program === 'worker' ? said.includes('worker ready') : answers());
      while (!(await serves())) {
        if (child.exitCode !== null || Date.now() > until)
          throw new Error(`${program} did not start: ${said.slice(-500)}`);
        await sleep(ASK_EVERY_MS);
      }
    });
  } finally {
    if (child) await end(child);
  }
}

/** Ends all processes of a group and waits until they are gone. */
async function end({ pid }: ReturnType<typeof spawn>): Promise<void> {
  const signal = (name: NodeJS.Signals | 0): boolean => {
    try {
      return process.kill(-pid!, name);
    } catch {
      return false;
    }
  };
  signal('SIGTERM');
  const until = Date.now() + 60_000;
  while (signal(0) && Date.now() < until) await sleep(50);
  signal('SIGKILL');
}

/** From the start of a program until it serves, where everything is set up already; against an earlier Heard, or against the same files run by tsx. */
export const start: Row = async ({ asked, folder, say }) => {
  const open = async (name: string, root: string, command: Build['command']) => {
    const varDir = join(folder, `start-${name}`);
    await mkdir(varDir, { recursive: true });
    const database = await databaseFor({ databaseUrl: null, varDir: join(varDir, 'for-worker') });
    const env = { ...scratchSettings(varDir, PORT), WORKERS: 'elsewhere' };
    return { build: { root, command, env, databaseUrl: database.url } satisfies Build, stop: database.stop };
  };
  const byNpm = (program: Program) => ['npm', ...PROGRAMS[program].npm] as const;
  const byNode =
    (...args: string[]) =>
    (program: Program) =>
      [process.execPath, ...args, PROGRAMS[program].file, ...PROGRAMS[program].npm.slice(3)] as const;
  const { before } = asked;
  if (before && !existsSync(join(before, 'node_modules'))) throw new Error(`${before} is not set up.`);
  const ours = await open('ours', ROOT, before ? byNpm : byNode('scripts/start.mjs'));
  const bare = await open('bare', before ?? ROOT, before ? byNpm : byNode('--import', 'tsx'));
  try {
    const figures: Figure[] = [];
    for (const program of Object.keys(PROGRAMS) as Program[]) {
      // Databases and bundles are made the first time: nobody waits for those again.
      for (const { build } of [ours, bare]) await secondsToStart(program, build);
      const timed = (actor: string, build: Build) => async (round: number) => {
        const seconds = await secondsToStart(program, build);
        say(`start, ${program}, round ${round + 1}: ${actor} took ${seconds.toFixed(2)} s`);
        return seconds;
      };
      const compared = await inTurn(ROUNDS, timed('this Heard', ours.build), timed('the other', bare.build));
      const [command, other] = [ours, bare].map(({ build }) =>
        build.command(program).join(' ').replace(process.execPath, 'node'),
      );
      figures.push({
        row: 'start',
        name: `start of ${program === 'demo' ? 'the demo' : `a ${program}`}`,
        ...compared,
        unit: 's',
        target: { atMost: 0.5 },
        compared: `“${command}”, set up already, until ${program === 'worker' ? 'it takes jobs' : 'a page is served'} ÷ ${before ? 'the same of the earlier Heard' : `“${other}”`}.`,
        notes: [],
      });
    }
    return figures;
  } finally {
    await ours.stop();
    await bare.stop();
  }
};
