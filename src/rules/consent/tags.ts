import { isDay } from './days.ts';

/**
 * Consent tags: the short form in which a participant's permissions are shown and given, such as
 * `voice:allow`, `face:mask`, `name:role`, `channel:podcast`, `until:2028-01-01`.
 */

/** What a permission is about. */
export const ATTRIBUTES = ['voice', 'face', 'name', 'role', 'story', 'location'] as const;
export type Attribute = (typeof ATTRIBUTES)[number];

/** Where something may be published. */
export const CHANNELS = ['podcast', 'website', 'social', 'internal'] as const;
export type Channel = (typeof CHANNELS)[number];

/** `mask`: it may be there, but covered, bleeped or disguised. `never`: it may not be there in any form. */
type Permission = 'allow' | 'mask' | 'never';
/** A name may also stay as a first name only (`first`), or be bleeped and credited by the role label (`role`). */
export type NamePermission = Permission | 'first' | 'role';

const PERMISSIONS: readonly Permission[] = ['allow', 'mask', 'never'];
const NAME_PERMISSIONS: readonly NamePermission[] = ['allow', 'first', 'role', 'mask', 'never'];

export type ConsentTag =
  | { readonly kind: 'permission'; readonly attribute: Exclude<Attribute, 'name'>; readonly value: Permission }
  | { readonly kind: 'permission'; readonly attribute: 'name'; readonly value: NamePermission }
  | { readonly kind: 'channel'; readonly channel: Channel }
  | { readonly kind: 'until'; readonly date: string };

/** All tags of one participant. What is not there was not given, and so is not allowed. */
export interface ParticipantTags {
  readonly voice?: Permission;
  readonly face?: Permission;
  readonly name?: NamePermission;
  readonly role?: Permission;
  readonly story?: Permission;
  readonly location?: Permission;
  readonly channels: readonly Channel[];
  /** The day on which permission ends (`YYYY-MM-DD`); on that day it no longer holds. */
  readonly until?: string;
}

/** A tag that cannot be read. The message names the tag and says what would be right. */
export class TagError extends Error {
  readonly tag: string;

  constructor(tag: string, problem: string) {
    super(`The tag “${tag}” ${problem}`);
    this.name = 'TagError';
    this.tag = tag;
  }
}

/**
 * Reads one tag, such as `voice:allow`. Letter case and spaces around the parts do not matter.
 * @throws TagError naming the tag and what is allowed in its place.
 */
export function parseTag(text: string): ConsentTag {
  const tag = text.trim();
  const [key = '', value, ...more] = tag.split(':').map((part) => part.trim().toLowerCase());
  if (value === undefined || value === '' || more.length > 0) {
    throw new TagError(tag, 'needs a word, a colon and a value, such as “voice:allow”.');
  }
  if (key === 'channel') {
    if (!isOneOf(CHANNELS, value)) throw new TagError(tag, `names no channel we know. Use ${listed(CHANNELS)}.`);
    return { kind: 'channel', channel: value };
  }
  if (key === 'until') {
    if (!isDay(value)) throw new TagError(tag, 'needs a real day written like “until:2028-01-31”.');
    return { kind: 'until', date: value };
  }
  if (!isOneOf(ATTRIBUTES, key)) {
    throw new TagError(tag, `starts with a word we do not know. Use ${listed([...ATTRIBUTES, 'channel', 'until'])}.`);
  }
  if (key === 'name') {
    if (!isOneOf(NAME_PERMISSIONS, value)) throw new TagError(tag, `must end in ${listed(NAME_PERMISSIONS)}.`);
    return { kind: 'permission', attribute: key, value };
  }
  if (!isOneOf(PERMISSIONS, value)) throw new TagError(tag, `must end in ${listed(PERMISSIONS)}.`);
  return { kind: 'permission', attribute: key, value };
}

/**
 * Reads all tags of one participant. Saying the same thing twice is fine; two different answers to one question are an error,
 * because nobody can know which was meant.
 * @throws TagError
 */
export function parseTags(texts: readonly string[]): ParticipantTags {
  const answers = new Map<string, string>();
  const channels = new Set<Channel>();
  for (const text of texts) {
    const tag = parseTag(text);
    if (tag.kind === 'channel') {
      channels.add(tag.channel);
      continue;
    }
    const [question, answer] = tag.kind === 'until' ? ['until', tag.date] : [tag.attribute, tag.value];
    const before = answers.get(question);
    if (before !== undefined && before !== answer) {
      throw new TagError(text.trim(), `does not agree with “${question}:${before}”. Keep only one of them.`);
    }
    answers.set(question, answer);
  }
  return { ...(Object.fromEntries(answers) as Omit<ParticipantTags, 'channels'>), channels: [...channels] };
}

/** Writes tags as text again, in a fixed order, so that equal permissions always read the same. */
export function formatTags(tags: ParticipantTags): string[] {
  const permissions = ATTRIBUTES.flatMap((attribute) => {
    const value = tags[attribute];
    return value === undefined ? [] : [`${attribute}:${value}`];
  });
  const channels = CHANNELS.filter((channel) => tags.channels.includes(channel)).map((channel) => `channel:${channel}`);
  return [...permissions, ...channels, ...(tags.until === undefined ? [] : [`until:${tags.until}`])];
}

function isOneOf<T extends string>(values: readonly T[], value: string): value is T {
  return (values as readonly string[]).includes(value);
}

function listed(values: readonly string[]): string {
  return `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}
