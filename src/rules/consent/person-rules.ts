import { CHANNEL_WORDS } from './channel-words.ts';
import {
  allowed,
  blocks,
  type ConsentingParticipant,
  type ConsentVerdict,
  type RecordingUse,
} from './consent-table.ts';
import { dayInUk } from './days.ts';
import type { ParticipantTags } from './tags.ts';

// What stops, or changes, everything about somebody, whatever they said of single attributes.

/** Nobody can consent away a bar that a court or the law sets, so it stands before everything else. */
export function restrictionRule({ name, restriction }: ConsentingParticipant): ConsentVerdict[] {
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
export function ageRule({ name, ageUnknown }: ConsentingParticipant): ConsentVerdict[] {
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
export function samePersonRule({ name, perhapsKnown }: ConsentingParticipant): ConsentVerdict[] {
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

/** Whoever is only spoken about was asked nothing: the name goes. */
export function mentionedOnly({ name }: ConsentingParticipant): ConsentVerdict {
  return {
    attribute: 'name',
    outcome: 'must be bleeped',
    reason: `${name} is only mentioned and gave no permission. The name must be bleeped.`,
  };
}

/** Nothing is published where they did not say yes to. */
export function channelRule(name: string, { channels }: ParticipantTags, { channel }: RecordingUse): ConsentVerdict {
  if (channels.includes(channel))
    return { attribute: 'channel', ...allowed(`${name} said yes to this ${CHANNEL_WORDS[channel].use}.`) };
  return {
    attribute: 'channel',
    ...blocks(`${name} has not said yes to this ${CHANNEL_WORDS[channel].use}. Ask first, or publish somewhere else.`),
  };
}

/** A permission ends on its last day. */
export function untilRule(name: string, { until }: ParticipantTags, now: Date): ConsentVerdict[] {
  if (until === undefined) return [];
  // The narrowest reading: permission has ended once the day has begun in the United Kingdom.
  if (dayInUk(now) < until) return [{ attribute: 'until', ...allowed(`${name}’s permission lasts until ${until}.`) }];
  return [{ attribute: 'until', ...blocks(`${name}’s permission ended on ${until}. Ask again.`) }];
}
