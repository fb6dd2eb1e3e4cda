import type { Attribute, NamePermission } from '../tags.ts';

/** Plain English, or easy read: a picture on the left and one short sentence on the right. */
export const FORMATS = ['plain', 'easy read'] as const;
export type Format = (typeof FORMATS)[number];

/** Pictures of our own, drawn in `consent/pictures.njk`. */
type Picture =
  | 'voice'
  | 'face'
  | 'covered'
  | 'name'
  | 'role'
  | 'story'
  | 'place'
  | 'people'
  | 'yes'
  | 'no'
  | 'unsure'
  | 'link'
  | 'stop'
  | 'worker';

interface Sentence {
  readonly text: string;
  readonly picture?: Picture;
}

/** What somebody can answer. `unsure` is always among them. */
export type Reply = NamePermission | 'unsure';

interface Question {
  readonly title: string;
  readonly help: readonly Sentence[];
  readonly answers: readonly { readonly value: Reply; readonly text: string; readonly picture?: Picture }[];
}

/** The wording that somebody reads before they answer. A published version never changes: a new wording is a new version. */
export interface Notice {
  readonly id: 'young-person' | 'responsible-adult';
  readonly version: number;
  readonly language: string;
  readonly format: Format;
  readonly title: string;
  readonly introduction: readonly Sentence[];
  readonly questions: Readonly<Record<Attribute, Question>>;
  readonly whatHappens: readonly Sentence[];
  readonly changeYourMind: readonly Sentence[];
}
