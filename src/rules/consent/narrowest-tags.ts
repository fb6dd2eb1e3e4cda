import { type PermissionValue, width } from './effective.ts';
import { ATTRIBUTES, CHANNELS, formatTags, type ParticipantTags, parseTags } from './tags.ts';

/**
 * What a recording may be used for as a whole, as consent tags: of everyone seen or heard the narrowest. Where somebody has not said yes, it
 * says nothing about that: what is missing is a no.
 */
export function narrowestTags(
  people: readonly { readonly tags: readonly string[]; readonly onlyMentioned: boolean }[],
): string[] {
  const all = people.filter(({ onlyMentioned }) => !onlyMentioned).map(({ tags }) => parseTags(tags));
  if (all.length === 0) return [];
  const answers = ATTRIBUTES.flatMap((attribute) => {
    const values = all.map((tags): PermissionValue | undefined => tags[attribute]);
    if (values.includes(undefined)) return [];
    const [narrowest] = (values as PermissionValue[]).sort((one, other) => width(one) - width(other));
    return [[attribute, narrowest] as const];
  });
  const ends = all.flatMap(({ until }) => until ?? []).sort();
  return formatTags({
    ...(Object.fromEntries(answers) as Partial<ParticipantTags>),
    channels: CHANNELS.filter((channel) => all.every(({ channels }) => channels.includes(channel))),
    ...(ends[0] ? { until: ends[0] } : {}),
  });
}
