import { type Effective, effectivePermission, type Known, restrictionOn, type RuleCode } from './effective.ts';
import { type ConsentPolicy, isAgeUnknown } from './policy.ts';
import { ATTRIBUTES, type Attribute, type Channel, CHANNELS, formatTags, type ParticipantTags } from './tags.ts';
import type { RecordingId } from '../ids.ts';

/** What a participant allows in one recording on one channel, as consent tags, with the rule and record behind each. */
export interface Derived {
  readonly tags: readonly string[];
  readonly permissions: Readonly<Record<Attribute, Effective>>;
  /** Id of the legal restriction in force. */
  readonly restriction: string | null;
  /** Nobody wrote down how old this person is, or stated what is known of it. */
  readonly ageUnknown: boolean;
}

const NO_ANSWER: readonly RuleCode[] = ['missing', 'other-recording'];

/** Works out consent tags from records. Pure. @param on the day, `YYYY-MM-DD` */
export function derivedTags(
  known: Known,
  use: { readonly recordingId: RecordingId; readonly channel: Channel; readonly on: string },
  policy: ConsentPolicy,
): Derived {
  const on = (channel: Channel) =>
    Object.fromEntries(
      ATTRIBUTES.map((attribute) => [attribute, effectivePermission(known, { ...use, channel, attribute }, policy)]),
    ) as Record<Attribute, Effective>;
  const first = on(use.channel);
  // A channel counts where somebody said anything but no to it.
  const channels = CHANNELS.filter((channel) =>
    Object.values(channel === use.channel ? first : on(channel)).some(
      ({ value, nowhere }) => value !== null && value !== 'never' && !nowhere,
    ),
  );
  // Where others opened this channel, a yes that names none may not go along with them.
  const permissions = Object.fromEntries(
    ATTRIBUTES.map((attribute) => {
      const answer = first[attribute];
      const notHere = answer.nowhere === true && channels.includes(use.channel);
      return [attribute, notHere ? { value: null, rule: 'other-channel', record: answer.record } : answer];
    }),
  ) as Record<Attribute, Effective>;
  const answered = ATTRIBUTES.flatMap((attribute) => {
    const { value, rule } = permissions[attribute];
    if (value !== null) return [[attribute, value] as const];
    // Whoever is named is credited by role too, unless the role has an answer of its own: an open one is no yes.
    return attribute === 'role' && !NO_ANSWER.includes(rule) ? [[attribute, 'never'] as const] : [];
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
    ageUnknown: isAgeUnknown(known.person),
  };
}
