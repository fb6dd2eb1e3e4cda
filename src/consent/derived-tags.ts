import { type Effective, effectivePermission, type Known, restrictionOn } from './effective.ts';
import type { ConsentPolicy } from './policy.ts';
import { ATTRIBUTES, type Attribute, type Channel, CHANNELS, formatTags, type ParticipantTags } from './tags.ts';

/** What a participant allows in one recording on one channel, as consent tags, with the rule and record behind each. */
export interface Derived {
  readonly tags: readonly string[];
  readonly permissions: Readonly<Record<Attribute, Effective>>;
  /** Id of the legal restriction in force. */
  readonly restriction: string | null;
  /** Nobody wrote down how old this person is. */
  readonly ageUnknown: boolean;
}

/** Works out consent tags from records. Pure. @param on the day, `YYYY-MM-DD` */
export function derivedTags(
  known: Known,
  use: { readonly recordingId: string; readonly channel: Channel; readonly on: string },
  policy: ConsentPolicy,
): Derived {
  const on = (channel: Channel) =>
    Object.fromEntries(
      ATTRIBUTES.map((attribute) => [attribute, effectivePermission(known, { ...use, channel, attribute }, policy)]),
    ) as Record<Attribute, Effective>;
  const permissions = on(use.channel);
  // A channel counts where somebody said anything but no to it.
  const channels = CHANNELS.filter((channel) =>
    Object.values(channel === use.channel ? permissions : on(channel)).some(
      ({ value, nowhere }) => value !== null && value !== 'never' && !nowhere,
    ),
  );
  const answered = ATTRIBUTES.flatMap((attribute) => {
    const { value } = permissions[attribute];
    return value === null ? [] : [[attribute, value] as const];
  });
  const ends = Object.values(permissions).flatMap(({ value, until }) => (value !== null && until ? [until] : []));
  const tags = {
    ...Object.fromEntries(answered),
    channels,
    ...(ends.length > 0 ? { until: ends.sort()[0]! } : {}),
  } as ParticipantTags;
  return {
    tags: formatTags(tags),
    permissions,
    restriction: restrictionOn(known.restrictions, use.on)?.id ?? null,
    ageUnknown: known.person.dateOfBirth === null,
  };
}
