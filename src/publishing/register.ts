import { asc, inArray } from 'drizzle-orm';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow, authorize, type Authorized } from '../people/allow.ts';
import { auditLog, episodes, publicFiles, shows } from '../store/schema.ts';
import { mediaUrl } from '../rules/publishing/public-addresses.ts';
import type { ShowId } from '../rules/ids.ts';

/** What happened to an episode in public, from the audit log. */
export interface Entry {
  readonly at: Date;
  readonly what: 'published' | 'taken down' | 'purged';
  readonly episodeId: string;
  readonly show: string;
  /** Everything is published in podcast feeds and on their pages. */
  readonly channel: 'podcast';
  /** SHA-256 of the manifest that was published. */
  readonly manifest: string | null;
  readonly addresses: readonly string[];
}

const ACTIONS: Readonly<Record<string, Entry['what']>> = {
  'episode.published': 'published',
  'episode.taken-down': 'taken down',
  'episode.purged': 'purged',
};

/** What was published where and when, the oldest first. @throws 403 */
export async function register(
  { db, publicUrl }: Pick<Heard, 'db' | 'publicUrl'>,
  actor: Actor,
): Promise<Authorized<Entry, 'see register'>[]> {
  allow(actor, 'see register');
  const log = await db
    .select()
    .from(auditLog)
    .where(inArray(auditLog.action, Object.keys(ACTIONS)))
    .orderBy(asc(auditLog.seq));
  const showOf = new Map((await db.select().from(episodes)).map(({ id, showId }) => [id, showId]));
  const titles = new Map((await db.select().from(shows)).map(({ id, title }) => [id, title]));
  const addresses = new Map<string, string[]>();
  for (const { episodeId, address } of await db.select().from(publicFiles))
    addresses.set(episodeId, [...(addresses.get(episodeId) ?? []), mediaUrl(publicUrl, address)]);
  const shown = (id: ShowId | undefined) => (id && titles.get(id)) ?? '';
  return log.map(({ at, action, subject, detail }) =>
    authorize(actor, 'see register', {
      at,
      what: ACTIONS[action]!,
      episodeId: subject,
      show: shown(showOf.get(subject)),
      channel: 'podcast' as const,
      manifest: typeof detail.manifest === 'string' ? detail.manifest : null,
      addresses: addresses.get(subject) ?? [],
    }),
  );
}

/** The same as comma-separated values (RFC 4180), one line for each address. */
export function registerAsCsv(entries: readonly Authorized<Entry, 'see register'>[]): string {
  const lines = entries.flatMap(({ addresses, at, what, episodeId, show, channel, manifest }) =>
    (addresses.length > 0 ? addresses : ['']).map((address) => [
      at.toISOString(),
      what,
      episodeId,
      show,
      channel,
      manifest ?? '',
      address,
    ]),
  );
  const head = ['when', 'what', 'episode', 'show', 'channel', 'manifest', 'address'];
  return [head, ...lines].map((line) => `${line.map(quoted).join(',')}\r\n`).join('');
}

/** A cell that no spreadsheet takes for a formula. */
function quoted(cell: string): string {
  const plain = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return `"${plain.replaceAll('"', '""')}"`;
}
