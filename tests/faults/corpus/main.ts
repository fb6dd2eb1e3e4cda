// `npm run test:corpus [-- --only PATTERN]`: makes every odd file, takes each through the intake, and writes a table by kind.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pLimit from 'p-limit';
import { ALL_ODD_FILES } from './kinds/all.ts';
import { makeSources } from './odd-file.ts';
import { corpusTable } from './table.ts';
import { takeOddFile } from './take.ts';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const folder = mkdtempSync(join(tmpdir(), 'heard-corpus-'));
try {
  makeSources(folder);
  const limit = pLimit(2);
  const chosen = ALL_ODD_FILES.filter(({ kind, name, what }) =>
    new RegExp(values.only).test(`${kind} | ${name} | ${what}`),
  );
  const taken = await Promise.all(
    chosen.map((file) =>
      limit(async () => {
        const one = await takeOddFile(file, folder);
        for (const fault of one.faults) console.log(`${file.kind} | ${file.name} | ${file.what}: ${fault}`);
        return one;
      }),
    ),
  );
  console.log(corpusTable(taken));
  if (taken.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
