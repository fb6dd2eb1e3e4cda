import { width } from './effective.ts';
import { roleMayBeShown } from './attribute-rules.ts';
import { ATTRIBUTES, parseTags } from './tags.ts';

/** Whether somebody allows less than they did: for any attribute, or on any channel. What ends on which day does not matter here. */
export function isNarrower({
  now,
  before,
}: {
  readonly now: readonly string[];
  readonly before: readonly string[];
}): boolean {
  const [today, then] = [parseTags(now), parseTags(before)];
  return (
    (roleMayBeShown(then) && !roleMayBeShown(today)) ||
    ATTRIBUTES.some((attribute) => width(today[attribute] ?? null) < width(then[attribute] ?? null)) ||
    then.channels.some((channel) => !today.channels.includes(channel))
  );
}
