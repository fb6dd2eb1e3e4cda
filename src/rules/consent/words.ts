import { CHANNEL_WORDS } from './channel-words.ts';
import type { Effective, RuleCode } from './effective.ts';
import type { Group } from './policy.ts';
import type { Answer, Audience, Giver, GiverRole, RecordState, ConsentStage, StatedAge } from './records.ts';
import { type Attribute, type Channel, CHANNELS } from './tags.ts';

/** Consent in plain words, for pages. No word here names anybody. */

export const ATTRIBUTE_WORDS: Record<Attribute, string> = {
  voice: 'Voice',
  face: 'Face',
  name: 'Name',
  role: 'Role',
  story: 'Story',
  location: 'Places',
};

export const PERMISSION_WORDS = {
  allow: 'Yes',
  first: 'First name only',
  role: 'Role instead of the name',
  mask: 'Only covered or bleeped',
  never: 'No',
} as const;

/** A channel in words; a partner by its code. */
export function channelInWords(channel: string): string {
  return isChannel(channel) ? CHANNEL_WORDS[channel].name : `Partner ${channel.replace(/^partner:/, '')}`;
}

/** Where a record may be used. Only a no names no channel: it counts everywhere. */
export function channelsInWords(channels: readonly string[], isNo: boolean): string {
  if (channels.length === 0) return isNo ? 'Everywhere' : 'Nowhere yet';
  return [...channels].sort(byPlace).map(channelInWords).join(', ');
}

const isChannel = (channel: string): channel is Channel => Object.hasOwn(CHANNEL_WORDS, channel);
const place = (channel: string) => (CHANNELS as readonly string[]).indexOf(channel) >>> 0;
const byPlace = (one: string, other: string): number => place(one) - place(other);

export const GIVER_WORDS: Record<GiverRole, string> = {
  self: 'The young person',
  parent: 'A parent',
  carer: 'A carer',
  guardian: 'A guardian',
  'placing-authority': 'The placing authority',
};

/** “a parent”, in the middle of a sentence. */
export function giverInSentence(role: GiverRole): string {
  const words = GIVER_WORDS[role];
  return words[0]!.toLowerCase() + words.slice(1);
}

export const ANSWER_WORDS: Record<Answer, string> = { yes: 'yes', no: 'no', unsure: 'not sure' };

export const WAY_WORDS: Record<Giver['how'], string> = {
  'on screen': 'on screen',
  'paper scan': 'on paper',
  'spoken on recording': 'spoken in a recording',
  'in person': 'in person',
  told: 'told by whoever uploaded',
};

export const STATE_WORDS: Record<RecordState, string> = {
  requested: 'Asked',
  given: 'Given',
  refused: 'Refused',
  withdrawn: 'Taken back',
  expired: 'Ended',
  superseded: 'Replaced',
};

export const STAGE_WORDS: Record<ConsentStage, string> = {
  'taking part': 'Before taking part',
  'after recording': 'After the recording',
  'final edit': 'For the final version',
};

export const AUDIENCE_WORDS: Record<Audience, string> = {
  public: 'The public',
  'people who know me': 'People who know them',
  'named persons': 'Certain people',
};

export const STATED_AGE_WORDS: Record<StatedAge, string> = { adult: '18 or older', 'under-18': 'Under 18' };

export const GROUP_WORDS: Record<Group, string> = {
  'under-16-in-care': 'Under 16, in care',
  '16-17-in-care': '16 or 17, in care',
  'under-16': 'Under 16, not in care',
  '16-17': '16 or 17, not in care',
  adult: '18 or older',
  'age-unknown': 'Age not known',
};

const RULE_WORDS: Record<RuleCode, string> = {
  erased: 'Everything about this person was erased.',
  restriction: 'A legal restriction forbids it. No permission can lift it.',
  refused: 'They said no.',
  withdrawn: 'The permission was taken back.',
  'giver-said-no': 'said no. One no is enough.',
  'giver-unsure': 'is not sure. Not sure means no, for now.',
  'giver-missing': 'has not said yes yet.',
  'not-yet': 'The permission has not begun yet.',
  expired: 'The permission has ended. Ask again.',
  'review-due': 'It is time to talk about it again.',
  'adult-now': 'They are 18 now and decide alone. Ask again.',
  'other-channel': 'The permission is for other places.',
  'other-recording': 'The permission is for other recordings.',
  replaced: 'A later answer takes its place, and is not complete yet.',
  asked: 'They were asked and have not answered yet.',
  anonymous: 'They must stay unknown to somebody.',
  given: 'A permission says so.',
  missing: 'Nobody was asked yet.',
};

/** The rule that decides, as a sentence. */
export function ruleInWords({ rule, giver }: Pick<Effective, 'rule' | 'giver'>): string {
  const isAboutGiver = rule.startsWith('giver-');
  return isAboutGiver ? `${GIVER_WORDS[giver ?? 'self']} ${RULE_WORDS[rule]}` : RULE_WORDS[rule];
}

/** What is allowed, in words. */
export function answerInWords({ value, nowhere }: Pick<Effective, 'value' | 'nowhere'>): string {
  if (value === null) return 'No yes';
  return nowhere ? `${PERMISSION_WORDS[value]}, but for no place yet` : PERMISSION_WORDS[value];
}
