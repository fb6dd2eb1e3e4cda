import { desc, inArray, or, sql } from 'drizzle-orm';
import yazl from 'yazl';
import { Readable } from 'node:stream';
import { audit } from '../audit/log.ts';
import { notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow, type Authorized, authorize } from '../people/allow.ts';
import { recordingsWith } from './consent-changed.ts';
import { episodePageUrl, mediaUrl } from '../rules/publishing/public-addresses.ts';
import { STATES } from '../rules/recording/states.ts';
import type { PersonId, RecordingId } from '../rules/ids.ts';
import { unsealBytes } from '../store/encryption.ts';
import {
  auditLog,
  consentLinks,
  episodes,
  evidence,
  participants,
  persons,
  publicFiles,
  recordings,
  shows,
  signOffs,
} from '../store/schema.ts';
import { findPerson, idsOf, personKeyOf, type PersonDetails } from '../consent/person-store.ts';
import { recordsOf, restrictionsOf } from '../consent/record-store.ts';

/** Everything that is kept about a participant. Other people's names are not in it. */
export interface Everything {
  readonly details: PersonDetails | null;
  readonly records: Awaited<ReturnType<typeof recordsOf>>;
  readonly restrictions: Awaited<ReturnType<typeof restrictionsOf>>;
  readonly papers: readonly { id: string; mediaType: string; addedAt: Date }[];
  readonly recordings: readonly {
    id: string;
    state: string;
    addedAt: Date;
    calledThere: readonly string[];
    role: string;
    published: { page: string; at: Date; takenDownAt: Date | null; files: readonly string[] } | null;
    answers: readonly { answer: string; how: string; at: Date; moment: number | null; note: string | null }[];
  }[];
  readonly links: readonly {
    kind: string;
    giver: string;
    madeAt: Date;
    expiresAt: Date;
    usedAt: Date | null;
    revokedAt: Date | null;
  }[];
  readonly log: readonly { at: Date; action: string; detail: unknown }[];
}

/** @throws 404 */
async function everythingAbout(heard: Heard, personId: PersonId): Promise<Everything> {
  const { db } = heard;
  const ids = (await idsOf(db, [personId])).get(personId);
  if (!ids) throw notFound('person');
  const papers = await db.select().from(evidence).where(inArray(evidence.personId, ids));
  const links = await db.select().from(consentLinks).where(inArray(consentLinks.personId, ids));
  const isAbout = sql`${auditLog.detail}->>'person' in (${sql.join(
    ids.map((id) => sql`${id}`),
    sql`, `,
  )})`;
  const log = await db
    .select()
    .from(auditLog)
    .where(or(inArray(auditLog.subject, ids), isAbout))
    .orderBy(desc(auditLog.seq));
  const recordingIds = await recordingsWith(db, ids);
  return {
    details: (await findPerson(db, ids[0]!)).details,
    records: await recordsOf(db, ids),
    restrictions: await restrictionsOf(db, ids),
    papers: papers.map(({ id, mediaType, createdAt }) => ({ id, mediaType, addedAt: createdAt })),
    recordings: await Promise.all(recordingIds.map((id) => appearance(heard, id, ids))),
    links: links.map(({ kind, giver, createdAt, expiresAt, usedAt, revokedAt }) => ({
      kind,
      giver,
      madeAt: createdAt,
      expiresAt,
      usedAt,
      revokedAt,
    })),
    log: log.map(({ at, action, detail }) => ({ at, action, detail })),
  };
}

async function appearance(
  { db, publicUrl }: Heard,
  recordingId: RecordingId,
  ids: readonly string[],
): Promise<Everything['recordings'][number]> {
  const [row] = await db
    .select({ recording: recordings, slug: shows.slug, episode: episodes })
    .from(recordings)
    .innerJoin(shows, sql`${shows.id} = ${recordings.showId}`)
    .leftJoin(episodes, sql`${episodes.recordingId} = ${recordings.id}`)
    .where(inArray(recordings.id, [recordingId]));
  const { recording, slug, episode } = row!;
  const theirs = (
    await db
      .select()
      .from(participants)
      .where(inArray(participants.recordingId, [recordingId]))
  ).filter(({ personId }) => personId !== null && ids.includes(personId));
  const answers = await db
    .select()
    .from(signOffs)
    .where(
      inArray(
        signOffs.participantId,
        theirs.map(({ id }) => id),
      ),
    );
  const files = episode
    ? await db
        .select()
        .from(publicFiles)
        .where(inArray(publicFiles.episodeId, [episode.id]))
    : [];
  return {
    id: recordingId,
    state: STATES[recording.state].label,
    addedAt: recording.createdAt,
    calledThere: theirs.flatMap(({ name, also }) => [name, ...also]),
    role: theirs[0]?.role ?? '',
    published: episode && {
      page: episodePageUrl(publicUrl, slug, episode.id),
      at: episode.publishedAt,
      takenDownAt: episode.takenDownAt,
      files: files.map(({ address }) => mediaUrl(publicUrl, address)),
    },
    answers: answers.map(({ answer, how, createdAt, moment, note }) => ({ answer, how, at: createdAt, moment, note })),
  };
}

const SUFFIXES: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
};

/**
 * Everything about a participant as a ZIP, to hand to them: a page to read, the same as JSON, and each scan. Names of files are ids.
 * @param render makes the page to read
 * @throws 403, 404
 */
export async function everythingAsZip(
  heard: Heard,
  actor: Actor,
  personId: PersonId,
  render: (everything: Everything) => Promise<string>,
): Promise<Authorized<Readable, 'hand out what is kept'>> {
  allow(actor, 'hand out what is kept');
  const everything = await everythingAbout(heard, personId);
  const html = await render(everything);
  await heard.db.transaction((tx) =>
    audit(tx, { actor: actor.id, action: 'person.everything-given', subject: personId }),
  );
  const zip = new yazl.ZipFile();
  zip.addBuffer(Buffer.from(html), 'index.html');
  zip.addBuffer(Buffer.from(`${JSON.stringify(everything, null, 2)}\n`), 'everything.json');
  const ids = (await idsOf(heard.db, [personId])).get(personId)!;
  const rows = await heard.db.select().from(persons).where(inArray(persons.id, ids));
  for (const { id, personId: owner, sha256, mediaType } of await heard.db
    .select()
    .from(evidence)
    .where(inArray(evidence.personId, ids))) {
    const key = personKeyOf(rows.find((row) => row.id === owner)!);
    const open = async () => unsealBytes(Buffer.concat(await heard.files.read(sha256).toArray()), key);
    zip.addReadStreamLazy(paperName(id, mediaType), { compress: false }, (ready) => {
      open().then(
        (bytes) => ready(null, Readable.from([bytes])),
        (error: Error) => ready(error, Readable.from([])),
      );
    });
  }
  zip.end();
  const out = zip.outputStream as Readable;
  // Half a ZIP must not look like a whole one.
  zip.on('error', (error: Error) => out.destroy(error));
  return authorize(actor, 'hand out what is kept', out);
}

/** Where a scan lies in the ZIP. */
export function paperName(id: string, mediaType: string): string {
  return `papers/${id}.${SUFFIXES[mediaType] ?? 'bin'}`;
}
