import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { databaseFor } from '../store/database-for.ts';
import { connect } from '../store/database.ts';
import type { Head } from '../audit/chain.ts';
import { type Verified, verifyAudit } from './verify.ts';

/**
 * `npm run --silent audit:verify [-- --noted 120:HASH]`
 * Proves that nobody changed, removed or moved an entry of the audit log or of the consent records. Changes nothing, and can run beside the
 * service. Exit status 0 when all is whole, 1 when not, 2 when it could not look.
 */

const NO_SUCH_TABLE = '42P01';

try {
  const noted = readNoted(process.argv.slice(2));
  const config = readConfig();
  const database = await databaseFor(config, (line) => console.error(line));
  const { db, close } = connect(database.url);
  try {
    const verified = await db.transaction((tx) => verifyAudit(tx, noted), {
      isolationLevel: 'repeatable read',
      accessMode: 'read only',
    });
    console.log(inWords(verified).join('\n'));
    if (verified.problems.length > 0) process.exitCode = 1;
  } finally {
    await close();
    await database.stop();
  }
} catch (error) {
  const isOld = (error as { cause?: { code?: string } }).cause?.code === NO_SUCH_TABLE;
  console.error(
    isOld
      ? 'This database has not been brought up to date yet. Start the service once (npm start), then try again.'
      : `The audit log could not be looked at. ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = 2;
}

function readNoted(args: string[]): Head | null {
  const { noted } = parseArgs({ args, options: { noted: { type: 'string' } } }).values;
  if (noted === undefined) return null;
  const [, entries, hash] = /^(\d+):([0-9a-f]{64})$/.exec(noted) ?? [];
  if (!entries || !hash)
    throw new Error('After --noted comes what this command printed: a number, a colon and a hash.');
  return { entries: Number(entries), hash };
}

function inWords({ auditLog, consentRecords, problems }: Verified): string[] {
  if (problems.length > 0)
    return [
      'NOT WHOLE. Somebody with rights over the database changed what may only be added to.',
      ...problems.map(({ chain, number, problem, what }) => `  ${chain}, number ${number}, ${problem}: ${what}`),
      'Stop publishing, keep a copy of the database as it is, and compare it with your backups.',
    ];
  return [
    `The audit log is whole: ${counted(auditLog.entries, 'entry', 'entries')}.`,
    `The consent records are whole: ${counted(consentRecords.entries, 'record', 'records')}, each named in the audit log.`,
    ...(auditLog.entries === 0
      ? []
      : [
          'To see later whether somebody rewrote everything, keep this line in another place and give it after --noted:',
          `  ${auditLog.entries}:${auditLog.hash}`,
        ]),
  ];
}

function counted(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
