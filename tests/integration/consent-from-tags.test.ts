import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { derivedTags } from '../../src/rules/consent/derived-tags.ts';
import { addPerson } from '../../src/consent/person-store.ts';
import { DEFAULT_POLICY } from '../../src/rules/consent/policy.ts';
import { type PersonId, RecordingId } from '../../src/rules/ids.ts';
import { addRecords, knownOf } from '../../src/consent/record-store.ts';
import { recordTags } from '../../src/consent/tag-records.ts';
import { SYSTEM } from '../../src/people/actor.ts';
import { connect, migrateDatabase, type OpenDatabase } from '../../src/store/database.ts';
import { type EmbeddedPostgres, ensurePostgres } from '../../src/store/embedded-postgres.ts';
import { useEncryptionKey } from '../../src/store/encryption.ts';

/** Tags that staff type in become consent records, beside what a participant said themselves. */
const varDir = mkdtempSync(join(tmpdir(), 'heard-tags-'));
const NOW = new Date('2027-06-15T12:00:00Z');
const USE = { recordingId: RecordingId.parse('here'), channel: 'podcast', on: '2027-06-15' } as const;
let postgres: EmbeddedPostgres;
let service: OpenDatabase;

beforeAll(async () => {
  postgres = await ensurePostgres({ varDir });
  service = connect(postgres.url, await migrateDatabase(postgres.url));
  useEncryptionKey(Buffer.alloc(32, 7));
});
afterAll(async () => {
  await service.close();
  await postgres.stop();
  rmSync(varDir, { recursive: true, force: true });
});

const newPerson = () => service.db.transaction((tx) => addPerson(tx, SYSTEM, { spokenNames: ['Jo'] }));
const knownNow = async (personId: PersonId) => (await knownOf(service.db, [personId])).get(personId)!;
const tagsNow = async (personId: PersonId) => [...derivedTags(await knownNow(personId), USE, DEFAULT_POLICY).tags];
/** Types in tags as on the page, where those that hold stand in the field. */
async function type(personId: PersonId, tags: string): Promise<string> {
  const before = await tagsNow(personId);
  await service.db.transaction((tx) =>
    recordTags(
      tx,
      SYSTEM,
      { personId, recordingId: RecordingId.parse('here'), before, tags: tags.split(' ').filter(Boolean) },
      NOW,
    ),
  );
  return (await tagsNow(personId)).join(' ');
}

it('reads as it was typed, for two years where no day is named', async () => {
  expect(await type(await newPerson(), 'voice:allow face:mask channel:podcast')).toBe(
    'voice:allow face:mask channel:podcast until:2029-06-15',
  );
});

it('is not made longer by saving the same again, with or without its end', async () => {
  const jo = await newPerson();
  const held = await type(jo, 'voice:allow channel:podcast until:2027-12-01');
  const { length } = (await knownNow(jo)).records;
  expect(await type(jo, held)).toBe(held);
  expect(await type(jo, 'voice:allow channel:podcast')).toBe(held);
  expect((await knownNow(jo)).records).toHaveLength(length);
});

it('is taken back where a tag is left out, once', async () => {
  const jo = await newPerson();
  await type(jo, 'voice:allow face:allow channel:podcast');
  expect(await type(jo, 'voice:allow channel:podcast')).toBe('voice:allow face:never channel:podcast until:2029-06-15');
  const { length } = (await knownNow(jo)).records;
  await type(jo, 'voice:allow channel:podcast');
  expect((await knownNow(jo)).records).toHaveLength(length);
  expect(await type(jo, 'voice:allow face:allow channel:podcast')).toContain('face:allow');
});

it('never widens what a participant said themselves, and can narrow it', async () => {
  const jo = await newPerson();
  const own = { role: 'self' as const, answer: 'yes' as const, how: 'on screen' as const, at: NOW.toISOString() };
  const shared = { personId: jo, channels: ['podcast'], scope: { kind: 'project' as const }, givers: [own] };
  await service.db.transaction((tx) =>
    addRecords(
      tx,
      SYSTEM,
      [
        { ...shared, attribute: 'face', permission: 'mask', state: 'given' },
        { ...shared, attribute: 'voice', permission: 'allow', state: 'given' },
        { ...shared, attribute: 'story', permission: 'never', state: 'refused' },
      ],
      NOW,
    ),
  );
  const held = await type(jo, 'face:allow voice:allow story:allow channel:podcast');
  expect(held).toContain('face:mask');
  expect(held).toContain('story:never');
  expect(await type(jo, 'face:mask channel:podcast')).toContain('voice:never');
});
