import { ATTRIBUTE_RULES, roleMayBeShown } from './attribute-rules.ts';
import type {
  ConsentingParticipant,
  ConsentResult,
  ConsentTableRow,
  ConsentVerdict,
  RecordingUse,
} from './consent-table.ts';
import { ageRule, channelRule, mentionedOnly, restrictionRule, samePersonRule, untilRule } from './person-rules.ts';
import { ATTRIBUTES, type Channel, type ParticipantTags, parseTags } from './tags.ts';
import { whyNarrower } from './why-narrower.ts';

/**
 * The table of what each participant allows for this use of the recording, worked out from their tags. Default deny: what is missing, expired
 * or unsure means no. A participant without any tag is only mentioned: the name must be bleeped, and nothing else is asked.
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

function verdictsFor(
  person: ConsentingParticipant,
  tags: ParticipantTags,
  recording: RecordingUse,
  now: Date,
): ConsentVerdict[] {
  const attributes = ATTRIBUTES.map((attribute): ConsentVerdict => {
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

function unique(rows: readonly ConsentTableRow[]): string[] {
  return [...new Set(rows.map((row) => row.reason))];
}
