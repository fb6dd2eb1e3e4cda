// `npm run test:stress -- --seed N --seconds S`: everything that may change what is published, all at once, for as long as you like.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './setup/places.mjs';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, seconds: { type: 'string', default: '60' } },
});
for (const [name, value] of Object.entries(values))
  if (!/^\d+$/.test(value)) {
    console.error(`--${name} takes a whole number, not “${value}”.`);
    process.exit(2);
  }
const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
const args = ['run', '--project', 'real', 'tests/faults/no-at-any-moment.test.ts', '--testTimeout', '0'];
const env = { ...process.env, STRESS_SEED: values.seed, STRESS_SECONDS: values.seconds };
const child = spawn(process.execPath, [vitest, ...args], { cwd: ROOT, stdio: 'inherit', env });
process.on('SIGINT', () => {});
child.on('close', (code) => {
  process.exitCode = code ?? 1;
});
