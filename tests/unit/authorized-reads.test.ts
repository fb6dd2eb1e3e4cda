import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { unauthorizedReads } from './unauthorized-reads.ts';

/** Rows reach pages and endpoints as `Authorized<…>`. What reaches them otherwise is written down here, with the reason. */

const ROOT = join(import.meta.dirname, '../..');

const OTHERWISE: Readonly<Record<string, readonly string[]>> = {
  'it finds out who asks: by a password, a cookie, a token or a one-time link': [
    'src/people/accounts.ts accountWithEmail',
    'src/people/auth.ts makeAuth',
    'src/people/invitations.ts acceptInvitation',
    'src/people/invitations.ts openInvitation',
    'src/people/password-links.ts openPasswordLink',
    'src/people/passwords.ts endableOf',
    'src/people/tokens.ts whoHasToken',
    'src/people/tries.ts countedTry',
  ],
  'the secret of a private link is the permission': [
    'src/consent/links.ts openLink',
    'src/lifecycle/giving.ts questionsOf',
    'src/lifecycle/sign-off-links.ts releaseOf',
    'src/views/link-about.ts aboutLink',
    'src/views/link-about.ts shownRecordings',
  ],
  'it is public': [
    'src/publishing/episode-words.ts chaptersOf',
    'src/publishing/episode-words.ts transcriptOf',
    'src/publishing/public-episodes.ts episodesOfShow',
    'src/publishing/public-episodes.ts publicEpisode',
    'src/publishing/public-files.ts publicFile',
    'src/publishing/shows.ts showBySlug',
  ],
  'it says what a change did, in numbers, and once the secret that it made': [
    'src/lifecycle/erasure.ts erasePerson',
    'src/lifecycle/merge.ts mergePersons',
    'src/lifecycle/person-input.ts changeFacts',
    'src/lifecycle/policy-store.ts setOrganisationConsent',
    'src/lifecycle/restriction-store.ts addRestriction',
    'src/lifecycle/restriction-store.ts endRestriction',
    'src/lifecycle/same-person.ts answerSamePerson',
    'src/lifecycle/separate.ts separatePerson',
    'src/lifecycle/write-permission.ts writePermission',
    'src/people/invitations.ts invite',
    'src/people/tokens.ts makeToken',
    'src/redaction/correct-words.ts correctWords',
    'src/redaction/correct-words.ts stepWords',
  ],
  'it is about the organisation, not about anybody': [
    'src/consent/record-store.ts policyNow',
    'src/lifecycle/policy-store.ts organisationConsent',
  ],
  'it is about machines and holds ids only': [
    'src/recordings/held-up.ts whatIsHeldUp',
    'src/recordings/stage-workers.ts stagesWithoutWorker',
  ],
  'names of colleagues, for ids in a row that they may see': ['src/people/account-names.ts namesOf'],
  'it is found by the account that it belongs to': ['src/recordings/uploads.ts ownUpload'],
  'it gives what the work gives that is handed to it': ['src/redaction/replace-sound.ts withReplacementFolder'],
};

const copies: string[] = [];
afterAll(() => Promise.all(copies.map((copy) => rm(copy, { recursive: true, force: true }))));

it('pages and endpoints get rows from the policy, but for what is written down', () => {
  expect(unauthorizedReads(ROOT)).toEqual(Object.values(OTHERWISE).flat().sort());
});

const PLANTED = `
import type { Authorized } from '../people/allow.ts';
import type { Heard } from '../heard.ts';
interface Row { readonly id: string; readonly name: string }
type SeenRow = Authorized<Row, 'see names'>;
export async function bareRow(heard: Heard): Promise<Row> { return heard as never; }
export async function bareRows({ db }: Pick<Heard, 'db'>): Promise<Row[]> { return db as never; }
export async function unsaid(heard: Heard) { return heard as never; }
export const arrow = async (heard: Pick<Heard, 'config' | 'db'>): Promise<Map<string, Row>> => heard as never;
export async function seenRow(heard: Heard): Promise<SeenRow> { return heard as never; }
export async function seenRows(heard: Heard): Promise<Authorized<Row, 'see names'>[]> { return heard as never; }
export async function idOfRow(heard: Heard): Promise<FlagId | null> { return heard as never; }
export const notAsked = async (heard: Heard): Promise<Row> => heard as never;
export const pure = (rows: readonly Row[]): Row => rows[0]!;
export const settings = (heard: Pick<Heard, 'config'>): Row => heard as never;
`;

it('refuses a row that is nobody’s, a list of them, one without a type, and one of an arrow function', async () => {
  const copy = await mkdtemp(join(tmpdir(), 'heard-reads-'));
  copies.push(copy);
  await cp(join(ROOT, 'src'), join(copy, 'src'), { recursive: true });
  await writeFile(join(copy, 'src/consent/planted.ts'), PLANTED);
  const asked = 'bareRow, bareRows as rows, unsaid, arrow, seenRow, seenRows, idOfRow, pure, settings';
  await writeFile(join(copy, 'src/web/planted.ts'), `import { ${asked} } from '../consent/planted.ts';\n`);
  const planted = unauthorizedReads(copy).filter((read) => read.includes('planted'));
  expect(planted.map((read) => read.split(' ')[1])).toEqual(['arrow', 'bareRow', 'bareRows', 'unsaid']);
});
