import type { Recording } from '../recordings/life.ts';
import { asRoster, type Participant } from './roster-rows.ts';
import type { ConsentResult } from '../rules/consent/consent-table.ts';
import { permissionsFor } from '../rules/consent/rules.ts';
import { hashOf } from '../rules/canonical-json.ts';

/** What the people of a recording allow at this moment, for the podcast feed. */
export function consentNow(
  recording: Pick<Recording, 'kind' | 'facts' | 'nobodySpeaksBy'>,
  people: readonly Participant[],
  now = new Date(),
): ConsentResult {
  return permissionsFor(
    {
      kind: recording.kind,
      hasPicture: recording.facts?.hasPicture ?? false,
      someoneSpeaks: recording.nobodySpeaksBy === null,
      channel: 'podcast',
    },
    asRoster(people),
    now,
  );
}

/** The hash of the consents, restrictions and roles that a release stands on. Ids, codes and tags: no names. */
export function consentsHash(people: readonly Participant[]): string {
  return hashOf(
    people.map(({ id, role, tags, permissions, restriction, onlyMentioned, voiceMarkedAt }) => ({
      id,
      role,
      tags: [...tags].sort(),
      records: Object.entries(permissions).map(([attribute, { rule, record }]) => [attribute, rule, record]),
      restriction,
      onlyMentioned,
      voiceMarkedAt: voiceMarkedAt?.toISOString() ?? null,
    })),
  );
}
