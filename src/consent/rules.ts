import { ATTRIBUTES, type Attribute, type Channel, type ParticipantTags, parseTags } from './tags.ts';

/**
 * What a recording's participants allow, worked out from their tags. Default deny: what is missing, expired or unsure means no.
 * A participant without any tag is only mentioned: the name must be bleeped, and nothing else is asked.
 */

export type Outcome = 'allowed' | 'must be covered' | 'must be bleeped' | 'blocks';

/** The part of a roster's participant that consent is about. */
export interface ConsentingParticipant {
  readonly name: string;
  readonly role?: string;
  readonly tags: readonly string[];
}

export interface RecordingUse {
  readonly kind: 'podcast' | 'thank-you';
  readonly hasPicture: boolean;
  /** Where the recording is to be published. */
  readonly channel: Channel;
}

/** One line of the table participant × attribute. `participant` is the index in the roster. `reason` can hold a name: for staff only. */
export interface ConsentRow {
  readonly participant: number;
  readonly attribute: Attribute | 'channel' | 'until';
  readonly outcome: Outcome;
  readonly reason: string;
}

export interface ConsentResult {
  readonly rows: ConsentRow[];
  /** What has to be done to the recording before it may be published. */
  readonly requiredActions: string[];
  /** Why it may not be published at all, as things are. */
  readonly blocks: string[];
}

type Verdict = Pick<ConsentRow, 'attribute' | 'outcome' | 'reason'>;

/**
 * The table of what each participant allows for this use of the recording.
 * @param now the moment that expiry is judged at
 * @throws TagError for a tag that cannot be read
 */
export function permissionsFor(
  recording: RecordingUse,
  participants: readonly ConsentingParticipant[],
  now: Date,
): ConsentResult {
  const rows = participants.flatMap((person, participant) => {
    const tags = parseTags(person.tags);
    const verdicts = isOnlyMentioned(person) ? [mentionedOnly(person)] : verdictsFor(person, tags, recording, now);
    return verdicts.map((verdict) => ({ participant, ...verdict }));
  });
  return {
    rows,
    requiredActions: unique(
      rows.filter((row) => row.outcome === 'must be bleeped' || row.outcome === 'must be covered'),
    ),
    blocks: unique(rows.filter((row) => row.outcome === 'blocks')),
  };
}

/** True for someone who is spoken about but gave no permissions: no tags at all. */
export function isOnlyMentioned(person: ConsentingParticipant): boolean {
  return person.tags.length === 0;
}

/** What captions and transcripts may show in place of the name: the role label where that is allowed, else `[name removed]`. */
export function standInFor(person: ConsentingParticipant): string {
  return person.role !== undefined && roleMayBeShown(parseTags(person.tags)) ? person.role : '[name removed]';
}

/** Whoever may be named, if only by role, may be credited by role, unless the role itself has another answer. */
function roleMayBeShown({ name, role }: ParticipantTags): boolean {
  if (role !== undefined) return role === 'allow';
  return name === 'role' || name === 'first' || name === 'allow';
}

function verdictsFor(
  person: ConsentingParticipant,
  tags: ParticipantTags,
  recording: RecordingUse,
  now: Date,
): Verdict[] {
  const attributes = ATTRIBUTES.map(
    (attribute): Verdict => ({ attribute, ...ATTRIBUTE_RULES[attribute](person.name, tags, recording) }),
  );
  return [...attributes, channelRule(person.name, tags, recording), ...untilRule(person.name, tags, now)];
}

function mentionedOnly({ name }: ConsentingParticipant): Verdict {
  return {
    attribute: 'name',
    outcome: 'must be bleeped',
    reason: `${name} is only mentioned and gave no permission. The name must be bleeped.`,
  };
}

type Rule = (name: string, tags: ParticipantTags, recording: RecordingUse) => Pick<ConsentRow, 'outcome' | 'reason'>;

const ATTRIBUTE_RULES: Record<Attribute, Rule> = {
  // A disguised voice can be undone, so none is offered: anything but a yes means that the voice may not be heard.
  voice: (name, { voice }) => {
    if (voice === 'allow') return allowed(`${name} said yes to being heard.`);
    if (voice === undefined) return blocks(`We have no yes from ${name} to being heard. Ask, or take their parts out.`);
    return blocks(
      `${name} said no to their own voice being heard. Take their parts out, or use a recording without them.`,
    );
  },
  face: (name, { face }, { hasPicture }) => {
    if (!hasPicture) return allowed('This recording has no picture.');
    if (face === 'allow') return allowed(`${name} said yes to being seen.`);
    if (face === undefined)
      return {
        outcome: 'must be covered',
        reason: `We have no yes from ${name} to being seen. The face must be covered.`,
      };
    return { outcome: 'must be covered', reason: `${name} does not want to be seen. The face must be covered.` };
  },
  name: (name, tags) => {
    switch (tags.name) {
      case 'allow':
        return allowed(`${name} said yes to their name being used.`);
      case 'first':
        return {
          outcome: 'must be bleeped',
          reason: `Only the first name of ${name} may stay. The rest must be bleeped.`,
        };
      case 'role':
        return { outcome: 'must be bleeped', reason: `${name} is named by role only. The name must be bleeped.` };
      case undefined:
        return { outcome: 'must be bleeped', reason: `We have no yes from ${name} to their name. It must be bleeped.` };
      default:
        return { outcome: 'must be bleeped', reason: `${name} does not want to be named. The name must be bleeped.` };
    }
  },
  role: (name, tags) =>
    roleMayBeShown(tags)
      ? allowed(`${name} may be credited by role.`)
      : { outcome: 'must be covered', reason: `The role of ${name} may not be shown. Texts say “[name removed]”.` },
  story: (name, { story }) => {
    if (story === 'allow') return allowed(`${name} said yes to their story being told.`);
    if (story === 'mask')
      return {
        outcome: 'must be bleeped',
        reason: `${name}’s story may be told, but details that point to them must be bleeped.`,
      };
    if (story === undefined) return blocks(`We have no yes from ${name} to their story being told. Ask first.`);
    return blocks(`${name} said no to their story being told.`);
  },
  location: (name, { location }) =>
    location === 'allow'
      ? allowed(`Places that ${name} talks about may stay.`)
      : { outcome: 'must be bleeped', reason: `Places that could lead to ${name} must be bleeped.` },
};

function channelRule(name: string, { channels }: ParticipantTags, { channel }: RecordingUse): Verdict {
  if (channels.includes(channel))
    return { attribute: 'channel', ...allowed(`${name} said yes to this ${CHANNEL_WORDS[channel]}.`) };
  return {
    attribute: 'channel',
    ...blocks(`${name} has not said yes to this ${CHANNEL_WORDS[channel]}. Ask first, or publish somewhere else.`),
  };
}

const CHANNEL_WORDS: Record<Channel, string> = {
  podcast: 'podcast feed',
  website: 'website',
  social: 'use on social media',
  internal: 'use inside the organisation',
};

function untilRule(name: string, { until }: ParticipantTags, now: Date): Verdict[] {
  if (until === undefined) return [];
  // The narrowest reading: permission has ended once the day has begun in the United Kingdom.
  if (dayInUk(now) < until) return [{ attribute: 'until', ...allowed(`${name}’s permission lasts until ${until}.`) }];
  return [{ attribute: 'until', ...blocks(`${name}’s permission ended on ${until}. Ask again.`) }];
}

function dayInUk(moment: Date): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Europe/London',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(moment);
}

function allowed(reason: string) {
  return { outcome: 'allowed' as const, reason };
}

function blocks(reason: string) {
  return { outcome: 'blocks' as const, reason };
}

function unique(rows: readonly ConsentRow[]): string[] {
  return [...new Set(rows.map((row) => row.reason))];
}
