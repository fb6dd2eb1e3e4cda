import type { Effective } from './effective.ts';
import { giverInSentence } from './words.ts';

/** What follows for one attribute of one participant in one recording. */
export type Outcome = 'allowed' | 'must be covered' | 'must be bleeped' | 'blocks';

/** Why a permission is narrower than what was once said, in a sentence; the tag's own sentence where it says enough. */
export function whyNarrower(name: string, outcome: Outcome, why: Effective): { reason?: string } {
  const sentence = WHY[why.rule]?.(name, why);
  if (!sentence || outcome === 'allowed') return {};
  return { reason: `${sentence} ${THEN[outcome]}` };
}

const THEN: Record<Exclude<Outcome, 'allowed'>, string> = {
  'must be covered': 'It must be covered.',
  'must be bleeped': 'It must be bleeped.',
  blocks: 'It cannot be published like this.',
};

const WHY: Partial<Record<Effective['rule'], (name: string, why: Effective) => string>> = {
  restriction: (name) => `A legal restriction protects ${name}.`,
  erased: () => 'Everything about this person was erased at their wish.',
  withdrawn: (name) => `${name} changed their mind and took the permission back.`,
  'giver-said-no': (name, { giver }) => `For ${name}, ${giverInSentence(giver ?? 'self')} said no. One no is enough.`,
  'giver-unsure': (name, { giver }) =>
    `For ${name}, ${giverInSentence(giver ?? 'self')} is not sure. Not sure means no, for now.`,
  'giver-missing': (name, { giver }) =>
    `For ${name}, ${giver === 'parent' ? 'a parent, or a carer with responsibility,' : giverInSentence(giver ?? 'self')} has not said yes yet.`,
  'not-yet': (name) => `The permission of ${name} has not begun yet.`,
  expired: (name, { until }) => `${name}’s permission ended${until ? ` on ${until}` : ''}. Ask again.`,
  'review-due': (name, { until }) =>
    `The permission of ${name} was to be talked about again${until ? ` by ${until}` : ''}. Ask again.`,
  'adult-now': (name) => `${name} is 18 now and decides alone. Ask again.`,
  replaced: (name) => `What ${name} said was replaced by an answer that does not count here.`,
  asked: (name) => `${name} was asked and has not answered yet.`,
  anonymous: (name) => `${name} must stay unknown to people who may know their voice, face, name or places.`,
};
