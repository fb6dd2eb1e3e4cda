import {
  allowed,
  blocks,
  type ConsentingParticipant,
  type ConsentVerdict,
  type RecordingUse,
} from './consent-table.ts';
import type { Attribute, ParticipantTags } from './tags.ts';

type AttributeRule = (
  name: string,
  tags: ParticipantTags,
  recording: RecordingUse,
  person: ConsentingParticipant,
) => Pick<ConsentVerdict, 'outcome' | 'reason'>;

/** What follows from what somebody said of each attribute. Default deny: what is missing means no. */
export const ATTRIBUTE_RULES: Record<Attribute, AttributeRule> = {
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

/** Whoever may be named, if only by role, may be credited by role, unless the role itself has another answer. */
export function roleMayBeShown({ name, role }: ParticipantTags): boolean {
  if (role !== undefined) return role === 'allow';
  return name === 'role' || name === 'first' || name === 'allow';
}
