import { CHANNEL_WORDS } from './channel-words.ts';
import { dayInUk } from './days.ts';
import type { Effective } from './effective.ts';
import { ATTRIBUTES, type Attribute, type Channel, type ParticipantTags, parseTags } from './tags.ts';
import { type Outcome, whyNarrower } from './why-narrower.ts';

/**
 * What a recording's participants allow, worked out from their tags. Default deny: what is missing, expired or unsure means no.
 * A participant without any tag is only mentioned: the name must be bleeped, and nothing else is asked.
 */

/** The part of a roster's participant that consent is about. */
export interface ConsentingParticipant {
  readonly name: string;
  readonly role?: string;
  readonly tags: readonly string[];
  /** Spoken about, not seen or heard. Left out: true for whoever has no tags. */
  readonly onlyMentioned?: boolean;
  /** The rule and record behind each tag, where the tags come from consent records. */
  readonly permissions?: Readonly<Record<Attribute, Effective>>;
  /** Id of a legal restriction in force. */
  readonly restriction?: string | null;
  readonly ageUnknown?: boolean;
  /** Nobody said yet whether they are somebody who is known already. */
  readonly perhapsKnown?: boolean;
  /** When staff had marked every stretch in which this person speaks. */
  readonly voiceMarkedAt?: Date | null;
}

export interface RecordingUse {
  readonly kind: 'podcast' | 'thank-you';
  readonly hasPicture: boolean;
  /** Somebody is heard in it, as far as anybody knows. */
  readonly someoneSpeaks: boolean;
  /** Where the recording is to be published. */
  readonly channel: Channel;
}

/** One line of the table participant × attribute. `participant` is the index in the roster. `reason` can hold a name: for staff only. */
export interface ConsentTableRow {
  readonly participant: number;
  readonly attribute: Attribute | 'channel' | 'until' | 'restriction' | 'age' | 'same person';
  readonly outcome: Outcome;
  readonly reason: string;
  /** Code of the rule that decided, and id of the consent record or restriction that it read; missing where there is none. */
  readonly rule?: string;
  readonly record?: string | null;
}

export interface ConsentResult {
  readonly rows: ConsentTableRow[];
  /** What has to be done to the recording before it may be published. */
  readonly requiredActions: string[];
  /** Why it may not be published at all, as things are. */
  readonly blocks: string[];
}

type Verdict = Omit<ConsentTableRow, 'participant'>;

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
    const verdicts = [
      ...restrictionRule(person),
      ...(isOnlyMentioned(person) ? [mentionedOnly(person)] : verdictsFor(person, tags, recording, now)),
    ];
    return verdicts.map((verdict) => ({ participant, ...verdict }));
  });
  return {
    rows,
    requiredActions: unique(
      rows.filter((row) => row.outcome === 'must be bleeped' || row.outcome === 'must be covered'),
    ),
    blocks: [
      ...(recording.someoneSpeaks && participants.every(isOnlyMentioned) ? [NOBODY_SPEAKS] : []),
      ...unique(rows.filter((row) => row.outcome === 'blocks')),
    ],
  };
}

const NOBODY_SPEAKS = 'Nobody on the list is heard or seen in it. Write down who speaks, and what they allow.';

/** True for someone who is spoken about and not asked. Whoever was asked and has no permission left is not that. */
export function isOnlyMentioned(person: ConsentingParticipant): boolean {
  return person.onlyMentioned ?? person.tags.length === 0;
}

/** What captions and transcripts may show in place of the name: the role label where that is allowed, else `[name removed]`. */
export function placeholderFor(person: ConsentingParticipant): string {
  return person.role !== undefined && roleMayBeShown(parseTags(person.tags)) ? person.role : '[name removed]';
}

/** Whoever may be named, if only by role, may be credited by role, unless the role itself has another answer. */
export function roleMayBeShown({ name, role }: ParticipantTags): boolean {
  if (role !== undefined) return role === 'allow';
  return name === 'role' || name === 'first' || name === 'allow';
}

function verdictsFor(
  person: ConsentingParticipant,
  tags: ParticipantTags,
  recording: RecordingUse,
  now: Date,
): Verdict[] {
  const attributes = ATTRIBUTES.map((attribute): Verdict => {
    const verdict = ATTRIBUTE_RULES[attribute](person.name, tags, recording, person);
    const why = person.permissions?.[attribute];
    if (!why || !person.permissions) return { attribute, ...verdict };
    if (attribute === 'face' && !recording.hasPicture)
      return { attribute, ...verdict, rule: 'no-picture', record: null };
    // Without an answer of its own the role goes with the name.
    const deciding = attribute === 'role' && tags.role === undefined ? person.permissions.name : why;
    return {
      attribute,
      ...verdict,
      ...whyNarrower(person.name, verdict.outcome, deciding),
      rule: deciding.rule,
      record: deciding.record,
    };
  });
  return [
    ...attributes,
    { ...channelRule(person.name, tags, recording), ...openedBy(person, tags, recording.channel) },
    ...untilRule(person.name, tags, now).map((verdict) => ({ ...verdict, ...endedBy(person, tags) })),
    ...ageRule(person),
    ...samePersonRule(person),
  ];
}

/** The record that opens a channel; where none does, the rule says so. */
function openedBy(
  { permissions }: ConsentingParticipant,
  { channels }: ParticipantTags,
  channel: Channel,
): Pick<ConsentTableRow, 'rule' | 'record'> {
  if (!permissions) return {};
  if (!channels.includes(channel)) return { rule: 'other-channel', record: null };
  const open = Object.values(permissions).find(({ value, nowhere }) => value !== null && value !== 'never' && !nowhere);
  return { rule: 'given', record: open?.record ?? null };
}

/** The record that ends first. */
function endedBy(
  { permissions }: ConsentingParticipant,
  { until }: ParticipantTags,
): Pick<ConsentTableRow, 'rule' | 'record'> {
  if (!permissions) return {};
  const first = Object.values(permissions).find((permission) => permission.until === until);
  return { rule: 'given', record: first?.record ?? null };
}

/** Nobody can consent away a bar that a court or the law sets, so it stands before everything else. */
function restrictionRule({ name, restriction }: ConsentingParticipant): Verdict[] {
  if (!restriction) return [];
  return [
    {
      attribute: 'restriction',
      ...blocks(
        `A legal restriction protects ${name}. No permission can lift it, so nothing with them may be published.`,
      ),
      rule: 'restriction',
      record: restriction,
    },
  ];
}

/** Of whom nobody knows the age, nobody knows who else has to be asked: their yes may not be enough. */
function ageRule({ name, ageUnknown }: ConsentingParticipant): Verdict[] {
  if (!ageUnknown) return [];
  return [
    {
      attribute: 'age',
      ...blocks(
        `We do not know how old ${name} is. If they are under 18, others may have to agree too. Write down their date of birth, or what is known of their age and why that is enough.`,
      ),
      rule: 'age-unknown',
    },
  ];
}

/** Whoever may be somebody who said no elsewhere is not published on the word of an entry of their own. */
function samePersonRule({ name, perhapsKnown }: ConsentingParticipant): Verdict[] {
  if (!perhapsKnown) return [];
  return [
    {
      attribute: 'same person',
      ...blocks(
        `Somebody called ${name} is known already, and may have said no. Say on the page of the people if they are the same person.`,
      ),
      rule: 'perhaps-known',
    },
  ];
}

function mentionedOnly({ name }: ConsentingParticipant): Verdict {
  return {
    attribute: 'name',
    outcome: 'must be bleeped',
    reason: `${name} is only mentioned and gave no permission. The name must be bleeped.`,
  };
}

type Rule = (
  name: string,
  tags: ParticipantTags,
  recording: RecordingUse,
  person: ConsentingParticipant,
) => Pick<ConsentTableRow, 'outcome' | 'reason'>;

const ATTRIBUTE_RULES: Record<Attribute, Rule> = {
  // A disguised voice can be undone, so none is offered: anything but a yes means that the voice may not be heard.
  voice: (name, { voice }, _recording, { voiceMarkedAt }) => {
    if (voice === 'allow') return allowed(`${name} said yes to being heard.`);
    if (voiceMarkedAt)
      return { outcome: 'must be bleeped', reason: `Where ${name} speaks is marked. All of it must be silenced.` };
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
    return { attribute: 'channel', ...allowed(`${name} said yes to this ${CHANNEL_WORDS[channel].use}.`) };
  return {
    attribute: 'channel',
    ...blocks(`${name} has not said yes to this ${CHANNEL_WORDS[channel].use}. Ask first, or publish somewhere else.`),
  };
}

function untilRule(name: string, { until }: ParticipantTags, now: Date): Verdict[] {
  if (until === undefined) return [];
  // The narrowest reading: permission has ended once the day has begun in the United Kingdom.
  if (dayInUk(now) < until) return [{ attribute: 'until', ...allowed(`${name}’s permission lasts until ${until}.`) }];
  return [{ attribute: 'until', ...blocks(`${name}’s permission ended on ${until}. Ask again.`) }];
}

function allowed(reason: string) {
  return { outcome: 'allowed' as const, reason };
}

function blocks(reason: string) {
  return { outcome: 'blocks' as const, reason };
}

function unique(rows: readonly ConsentTableRow[]): string[] {
  return [...new Set(rows.map((row) => row.reason))];
}
