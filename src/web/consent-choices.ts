import { CHANNEL_WORDS } from '../rules/consent/channel-words.ts';
import { type Attribute, type Channel, CHANNELS } from '../rules/consent/tags.ts';

/** One answer that a person can give, as a form offers it. */
interface ConsentChoice {
  readonly value: string;
  readonly label: string;
}

export interface ConsentQuestion {
  readonly attribute: Attribute;
  readonly question: string;
  readonly choices: readonly ConsentChoice[];
}

/** What is asked about each person, in plain words. No answer means no. */
export const CONSENT_QUESTIONS: readonly ConsentQuestion[] = [
  {
    attribute: 'voice',
    question: 'May we hear their voice?',
    choices: [
      { value: 'allow', label: 'Yes' },
      { value: 'mask', label: 'Not their own voice' },
      { value: 'never', label: 'No' },
    ],
  },
  {
    attribute: 'face',
    question: 'May we see their face?',
    choices: [
      { value: 'allow', label: 'Yes' },
      { value: 'mask', label: 'Covered' },
      { value: 'never', label: 'No' },
    ],
  },
  {
    attribute: 'name',
    question: 'May we use their name?',
    choices: [
      { value: 'allow', label: 'Yes, the full name' },
      { value: 'first', label: 'First name only' },
      { value: 'role', label: 'Their role instead' },
      { value: 'mask', label: 'Bleep it' },
      { value: 'never', label: 'No' },
    ],
  },
  {
    attribute: 'role',
    question: 'May we say their role?',
    choices: [
      { value: 'allow', label: 'Yes' },
      { value: 'mask', label: 'Hide it' },
      { value: 'never', label: 'No' },
    ],
  },
  {
    attribute: 'story',
    question: 'May we tell their story?',
    choices: [
      { value: 'allow', label: 'Yes' },
      { value: 'mask', label: 'Without details that point to them' },
      { value: 'never', label: 'No' },
    ],
  },
  {
    attribute: 'location',
    question: 'May we name their places?',
    choices: [
      { value: 'allow', label: 'Yes' },
      { value: 'mask', label: 'Bleep them' },
      { value: 'never', label: 'No' },
    ],
  },
];

export const CHANNEL_CHOICES: readonly { readonly value: Channel; readonly label: string }[] = CHANNELS.map(
  (value) => ({ value, label: CHANNEL_WORDS[value].choice }),
);
